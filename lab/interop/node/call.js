import { createInterface } from "node:readline";

import { create, fromJson, toBinary, toJson } from "@bufbuild/protobuf";
import { ConnectError, createClient } from "@connectrpc/connect";
import {
  compressionGzip,
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from "@connectrpc/connect-node";

import { CallRequestSchema, CallResponseSchema, InteropService } from "./gen/interop/v1/interop_pb.js";

/** Makes one call after the other. */
export async function callAll(input, output) {
  for await (const line of createInterface({ input })) {
    const call = JSON.parse(line);
    const requests = call.requests.map((json) => fromJson(CallRequestSchema, json));
    const outcome = await callOne({ ...call, requests });
    output.write(`${JSON.stringify(outcome)}\n`);
  }
}

async function callOne(call) {
  const client = clientOf(call);
  const left = new AbortController();
  if (call.cancelWhenBegun !== null) {
    const begun = create(CallRequestSchema, { wait: { case: "begun", value: call.cancelWhenBegun } });
    // What goes wrong here shows as a call that is never left.
    client.unary(begun).then(
      () => left.abort(),
      () => {},
    );
  }
  const outcome = { messages: [], headers: {}, trailers: {}, error: null };
  const options = {
    headers: call.headers,
    timeoutMs: call.timeoutMs ?? undefined,
    signal: left.signal,
    onHeader: (headers) => {
      outcome.headers = metadata(headers);
    },
    onTrailer: (trailers) => {
      outcome.trailers = metadata(trailers);
    },
  };
  try {
    for await (const message of responses(client, call, options)) {
      outcome.messages.push(toJson(CallResponseSchema, message));
    }
  } catch (error) {
    fail(outcome, ConnectError.from(error));
  }
  return outcome;
}

async function* responses(client, { kind, requests }, options) {
  switch (kind) {
    case "serverStream":
      yield* client.serverStream(requests[0], options);
      break;
    case "clientStream":
      yield await client.clientStream(each(requests), options);
      break;
    case "bidiStream":
      yield* inTurns(client, requests, options);
      break;
    default:
      yield await client[kind](requests[0], options);
  }
}

async function* each(requests) {
  yield* requests;
}

/** Sends a request, and the next one after its response. */
async function* inTurns(client, requests, options) {
  let received = () => {};
  async function* sent() {
    for (const request of requests) {
      const response = new Promise((resolve) => {
        received = resolve;
      });
      yield request;
      await response;
    }
  }
  for await (const message of client.bidiStream(sent(), options)) {
    yield message;
    received();
  }
}

/** One client, and with it one connection, for each way to each server. */
const clients = new Map();

function clientOf({ url, http, protocol, codec }) {
  const key = [url, http, protocol, codec].join(" ");
  if (!clients.has(key)) {
    clients.set(key, createClient(InteropService, transportOf(url, http, protocol, codec)));
  }
  return clients.get(key);
}

function transportOf(baseUrl, httpVersion, protocol, codec) {
  const useBinaryFormat = codec === "proto";
  const sendCompression = useBinaryFormat ? compressionGzip : null;
  const options = { baseUrl, httpVersion, useBinaryFormat, sendCompression };
  switch (protocol) {
    case "grpc":
      return createGrpcTransport(options);
    case "grpcWeb":
      return createGrpcWebTransport(options);
    default:
      return createConnectTransport({ ...options, useHttpGet: true });
  }
}

function metadata(headers) {
  const all = {};
  for (const [name, value] of headers) {
    all[name] = [value];
  }
  return all;
}

function fail(outcome, error) {
  const details = error.details.map((detail) =>
    "desc" in detail
      ? { type: detail.desc.typeName, value: base64(toBinary(detail.desc, detail.value)) }
      : { type: detail.type, value: base64(detail.value) },
  );
  outcome.error = { code: error.code, message: error.rawMessage, details };
  outcome.trailers = metadata(error.metadata);
}

function base64(bytes) {
  return Buffer.from(bytes).toString("base64");
}
