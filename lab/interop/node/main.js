// Calls and serves interop.v1.InteropService with connect-es.
//
//   node main.js call   makes the calls on its input, lines of JSON, and writes a line for each
//   node main.js serve connect-es
//                       serves; prints its URLs by version of HTTP and ends when its input ends

import { callAll } from "./call.js";
import { serve } from "./serve.js";

const [verb, ...rest] = process.argv.slice(2);
if (verb === "call" && rest.length === 0) {
  await callAll(process.stdin, process.stdout);
  process.exit(0);
} else if (verb === "serve" && rest.join() === "connect-es") {
  const urls = await serve();
  process.stdout.write(`${JSON.stringify(urls)}\n`);
  process.stdin.resume().on("end", () => process.exit(0));
} else {
  process.stderr.write("usage: node main.js call | node main.js serve connect-es\n");
  process.exit(1);
}
