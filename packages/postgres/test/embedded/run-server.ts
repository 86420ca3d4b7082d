// Started by tests as a process of its own: runs the embedded server on the given data directory until it is killed.
import { startEmbeddedPostgres } from "../../src/index.ts";

const [dataDirectory = ""] = process.argv.slice(2);
const server = await startEmbeddedPostgres({ dataDirectory, durable: false });
process.stdout.write(`${JSON.stringify({ port: server.port })}\n`);
process.stdin.resume();
