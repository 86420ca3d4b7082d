import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import {
  type CodeGeneration,
  compileOperation,
  createHttpTransport,
  type HttpTransport,
  type SubgraphTransport,
} from "../src/index.ts";
import { errorLines, field, plan, type ResponseError, rootFetch } from "./plan-vocabulary.ts";

/** Two subgraphs, so that it shows whether the other one's part is delivered. */
const twoParts = plan(
  [rootFetch(0, "good", "{ small }"), rootFetch(1, "bad", "{ large }")],
  [field("small", "Int"), field("large", "[Json]")],
);
const onePart = plan([rootFetch(0, "bad", "{ large }")], [field("large", "[Json]")]);

interface Subgraph extends AsyncDisposable {
  readonly url: string;
  /** Settles when a connection to it has ended. */
  readonly closed: Promise<void>;
}

async function serve(listener: RequestListener): Promise<Subgraph> {
  const closed = Promise.withResolvers<void>();
  const server = createServer(listener);
  server.on("connection", (socket) => socket.on("close", () => closed.resolve()));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    closed: closed.promise,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const json = { "content-type": "application/json" };

/** Writes `text` again and again, as fast as it is read, until `bytes` are written or the reader has left. */
function flood(text: string, bytes: number): RequestListener {
  return (_, response) => {
    const chunk = Buffer.from(text.repeat(Math.ceil(65_536 / text.length)));
    let left = bytes;
    const write = (): void => {
      while (left > 0 && !response.destroyed) {
        left -= chunk.length;
        if (!response.write(chunk)) {
          return;
        }
      }
      response.end();
    };
    response.writeHead(200, json).on("drain", write);
    response.write('{"data":{"large":[0');
    write();
  };
}

const megabyte = 1_000_000;
const generations: readonly CodeGeneration[] = ["always", "never"];

function reach(subgraph: string, url: string, timeoutMs: number): HttpTransport {
  return createHttpTransport({
    urlsBySubgraph: new Map([[subgraph, url]]),
    timeoutMs,
    maxResponseBytes: 16 * megabyte,
  });
}

/** `timeoutMs` is for the bad one alone: the good one may take as long as a busy machine makes it. */
async function askBoth(bad: Subgraph, codeGeneration: CodeGeneration, timeoutMs = 20_000) {
  await using good = await serve((_, response) => response.writeHead(200, json).end('{"data":{"small":1}}'));
  await using toGood = reach("good", good.url, 20_000);
  await using toBad = reach("bad", bad.url, timeoutMs);
  const transport: SubgraphTransport = {
    send: (request) => (request.subgraph === "good" ? toGood : toBad).send(request),
  };
  const answers = [];
  for (const queryPlan of [twoParts, onePart]) {
    const { body } = await compileOperation(queryPlan, { codeGeneration }).execute({
      variables: {},
      transport,
    });
    answers.push(JSON.parse(body.toString()) as { data: unknown; errors?: ResponseError[] });
  }
  return answers;
}

describe.each(generations)(
  "An answer through the real transport, with code generation: %s",
  (codeGeneration) => {
    it.each([
      ["of 100 MB", flood(",0", 100 * megabyte)],
      ["that never ends and comes as fast as it is read", flood(",0", Number.POSITIVE_INFINITY)],
      ["of nothing but blanks, without end", flood(" ", Number.POSITIVE_INFINITY)],
      ["of 100 MB of one text", flood("x", 100 * megabyte)],
    ])("%s is given up at the limit, the rest is delivered", async (_name, listener) => {
      await using bad = await serve(listener);
      const [two, one] = await askBoth(bad, codeGeneration);
      expect(two?.data).toEqual({ small: 1, large: null });
      expect(errorLines(two ?? {})).toEqual(["large: SUBREQUEST_RESPONSE_TOO_LARGE"]);
      expect(one?.data).toEqual({ large: null });
      expect(errorLines(one ?? {})).toEqual(["large: SUBREQUEST_RESPONSE_TOO_LARGE"]);
      await bad.closed;
    });

    it("that stops in the middle is given up when its time is over, the rest is delivered", async () => {
      await using bad = await serve((_, response) => {
        response.writeHead(200, json);
        response.write('{"data":{"large":[0');
      });
      const [two, one] = await askBoth(bad, codeGeneration, 100);
      expect(two?.data).toEqual({ small: 1, large: null });
      expect(errorLines(two ?? {})).toEqual(["large: SUBREQUEST_TIMEOUT"]);
      expect(errorLines(one ?? {})).toEqual(["large: SUBREQUEST_TIMEOUT"]);
      await bad.closed;
    });
  },
);

describe.each(generations)(
  "An answer that a transport lets through, with code generation: %s",
  (codeGeneration) => {
    async function ask(items: string, maxResponseLength: number) {
      const body = Buffer.from(`{"data":{"large":[${items}]}}`);
      const transport = { send: async () => ({ status: 200, contentType: "application/json", body }) };
      const operation = compileOperation(onePart, { codeGeneration, maxResponseLength });
      return operation.execute({ variables: {}, transport });
    }

    it.each([
      ["of one text of 100 MB", `"${"x".repeat(100 * megabyte)}"`, 64 * megabyte],
      ["of more items than the response may have", `0${",0".repeat(2 * megabyte)}`, megabyte],
    ])("%s is no response", async (_name, items, maxResponseLength) => {
      const { errorCodes, hasData } = await ask(items, maxResponseLength);
      expect({ errorCodes, hasData }).toEqual({ errorCodes: ["RESPONSE_TOO_LARGE"], hasData: false });
    });

    it("of values that are nested without end is null where they stand", async () => {
      const depth = 200_000;
      const answer = await ask(`1,${"[".repeat(depth)}${"]".repeat(depth)}`, megabyte);
      const response = JSON.parse(answer.body.toString()) as { data: unknown; errors: ResponseError[] };
      expect(response.data).toEqual({ large: [1, null] });
      expect(errorLines(response)).toEqual(["large.1: SUBREQUEST_MALFORMED_RESPONSE"]);
    });
  },
);
