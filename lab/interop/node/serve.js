import { createServer as createOne } from "node:http";
import { createServer as createTwo } from "node:http2";

import { create } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { connectNodeAdapter } from "@connectrpc/connect-node";

import { CallResponseSchema, InteropService, SampleSchema } from "./gen/interop/v1/interop_pb.js";
import { Held } from "./held.js";

/** Serves over both versions of HTTP, and returns the URL of each. */
export async function serve() {
  const handler = connectNodeAdapter({
    routes: (router) => router.service(InteropService, new Service()),
  });
  return {
    1.1: await listen(createOne(handler)),
    2: await listen(createTwo(handler)),
  };
}

function listen(server) {
  return new Promise((resolve, reject) => {
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${server.address().port}`));
  });
}

class Service {
  #held = new Held();

  async unary(request, context) {
    await this.#begin(request, context);
    fail(request);
    return responseTo(request, context);
  }

  async get(request, context) {
    return this.unary(request, context);
  }

  async *serverStream(request, context) {
    await this.#begin(request, context);
    for (let count = 0; count < request.responseCount; count++) {
      yield responseTo(request, context);
    }
    fail(request);
  }

  async clientStream(requests, context) {
    const all = [];
    for await (const request of requests) {
      all.push(request);
      if (all.length === 1) {
        await this.#begin(request, context);
      }
    }
    fail(all[0]);
    const response = responseTo(all.at(-1), context);
    response.text = all.map((request) => request.text).join("+");
    return response;
  }

  async *bidiStream(requests, context) {
    let first;
    for await (const request of requests) {
      if (first === undefined) {
        first = request;
        await this.#begin(first, context);
      }
      yield responseTo(request, context);
    }
    fail(first);
  }

  /** Waits and sets metadata as the first request asks for. */
  async #begin(request, context) {
    await this.#held.wait(request, context.signal);
    if (request.failure !== undefined) {
      return;
    }
    set(context.responseHeader, request.headers);
    set(context.responseTrailer, request.trailers);
  }
}

function responseTo(request, context) {
  const headers = {};
  for (const [name, value] of context.requestHeader) {
    if (name.startsWith("x-interop-")) {
      headers[name] = value;
    }
  }
  return create(CallResponseSchema, {
    sample: request.sample,
    text: request.text,
    headers,
    get: context.requestMethod === "GET",
  });
}

function set(headers, values) {
  for (const [name, value] of Object.entries(values)) {
    headers.set(name, value);
  }
}

/** Throws the error that the request asks for, if it does. */
function fail(request) {
  if (request === undefined) {
    throw new ConnectError("no request", Code.InvalidArgument);
  }
  const { failure } = request;
  if (failure === undefined) {
    return;
  }
  const metadata = { ...request.headers, ...request.trailers };
  const details = [{ desc: SampleSchema, value: failure.detail }];
  throw new ConnectError(failure.message, failure.code, metadata, details);
}
