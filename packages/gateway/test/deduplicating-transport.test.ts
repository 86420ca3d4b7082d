import {
  AnswerMemory,
  type HttpTransport,
  type SubgraphRequest,
  type SubgraphResponse,
} from "@hansa/executor";
import { describe, expect, it } from "vitest";
import { DeduplicatingTransport } from "../src/deduplicating-transport.ts";

/** A transport whose requests are answered when the test says so. */
class HeldTransport implements HttpTransport {
  readonly sent: {
    readonly request: SubgraphRequest;
    readonly answer: PromiseWithResolvers<SubgraphResponse>;
  }[] = [];

  send(request: SubgraphRequest): Promise<SubgraphResponse> {
    const answer = Promise.withResolvers<SubgraphResponse>();
    request.signal.addEventListener("abort", () => answer.reject(request.signal.reason));
    this.sent.push({ request, answer });
    return answer.promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  answer(index: number, body = `answer ${index}`): void {
    this.sent[index]?.answer.resolve({ status: 200, contentType: "application/json", body });
  }
}

function deduplicate() {
  const held = new HeldTransport();
  const joined: string[] = [];
  return { held, joined, transport: new DeduplicatingTransport(held, (subgraph) => joined.push(subgraph)) };
}

function query(more: Partial<SubgraphRequest> = {}): SubgraphRequest {
  return {
    subgraph: "users",
    operation: "query",
    body: '{"query":"{ a }"}',
    headers: {},
    signal: new AbortController().signal,
    ...more,
  };
}

async function bodyOf(response: Promise<SubgraphResponse>): Promise<string> {
  return (await response).body.toString();
}

describe("A query that is the same as one on its way", () => {
  it("joins it and gets its answer", async () => {
    const { held, joined, transport } = deduplicate();
    const answers = [transport.send(query()), transport.send(query()), transport.send(query())];
    expect(held.sent).toHaveLength(1);
    expect(joined).toEqual(["users", "users"]);
    held.answer(0);
    expect(await Promise.all(answers.map(bodyOf))).toEqual(["answer 0", "answer 0", "answer 0"]);
  });

  it("gets its answer with a memory for what is made of it; one that nobody has joined has none", async () => {
    const { held, transport } = deduplicate();
    const joined = [transport.send(query()), transport.send(query())];
    const other = transport.send(query({ subgraph: "products" }));
    held.answer(0);
    held.answer(1);
    const [first, second] = await Promise.all(joined);
    expect(first?.memory).toBeInstanceOf(AnswerMemory);
    expect(second).toBe(first);
    expect(await other).not.toHaveProperty("memory");
  });

  it("gets its failure too", async () => {
    const { held, transport } = deduplicate();
    const answers = [transport.send(query()), transport.send(query())];
    held.sent[0]?.answer.reject(new Error("refused"));
    const settled = await Promise.allSettled(answers);
    expect(settled.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  });

  it("joins it whatever the ids that requests are traced by", async () => {
    const { held, transport } = deduplicate();
    const answers = ["1", "2"].map((id) =>
      transport.send(query({ headers: { "x-request-id": id, traceparent: id } })),
    );
    held.answer(0);
    await Promise.all(answers);
    expect(held.sent).toHaveLength(1);
  });

  it("is sent when that one has been answered", async () => {
    const { held, transport } = deduplicate();
    const first = transport.send(query());
    held.answer(0);
    expect(await bodyOf(first)).toBe("answer 0");
    const second = transport.send(query());
    held.answer(1);
    expect(await bodyOf(second)).toBe("answer 1");
  });
});

describe("A query does not join", () => {
  it.each<[string, Partial<SubgraphRequest>]>([
    ["one with other variables", { body: '{"query":"{ a }","variables":{"x":1}}' }],
    ["one of another subgraph", { subgraph: "orders" }],
    ["one with other credentials", { headers: { authorization: "Bearer b" } }],
    ["one whose headers only look the same when they are put together", { headers: { a: '1"\nb:"2' } }],
  ])("%s", async (_name, more) => {
    const { held, transport } = deduplicate();
    const first = transport.send(query({ headers: { authorization: "Bearer a" } }));
    const third = transport.send(query({ headers: { a: "1", b: "2" } }));
    const second = transport.send(query(more));
    expect(held.sent).toHaveLength(3);
    for (const index of held.sent.keys()) {
      held.answer(index);
    }
    expect(await Promise.all([first, third, second].map(bodyOf))).toEqual([
      "answer 0",
      "answer 1",
      "answer 2",
    ]);
  });

  it("one from before a mutation that has been answered", async () => {
    const { held, transport } = deduplicate();
    const before = transport.send(query());
    const mutation = transport.send(query({ operation: "mutation" }));
    held.answer(1);
    await mutation;
    const after = transport.send(query());
    held.answer(0, "old");
    held.answer(2, "new");
    expect(await Promise.all([before, after].map(bodyOf))).toEqual(["old", "new"]);
    expect(held.sent).toHaveLength(3);
  });
});

describe("Mutations", () => {
  it("are each sent", async () => {
    const { held, transport } = deduplicate();
    const answers = [1, 2].map(() => transport.send(query({ operation: "mutation" })));
    expect(held.sent).toHaveLength(2);
    held.answer(0);
    held.answer(1);
    expect(await Promise.all(answers.map(bodyOf))).toEqual(["answer 0", "answer 1"]);
  });
});

describe("Who leaves", () => {
  it("gets the reason, and the others their answer, also when it was the first", async () => {
    const { held, transport } = deduplicate();
    const leaving = new AbortController();
    const first = transport.send(query({ signal: leaving.signal }));
    const second = transport.send(query());
    leaving.abort(new Error("gone"));
    await expect(first).rejects.toThrow("gone");
    expect(held.sent[0]?.request.signal.aborted).toBe(false);
    held.answer(0);
    expect(await bodyOf(second)).toBe("answer 0");
  });

  it("as the last one cancels the request, which nobody joins then", async () => {
    const { held, transport } = deduplicate();
    const leaving = new AbortController();
    const first = transport.send(query({ signal: leaving.signal }));
    leaving.abort(new Error("gone"));
    const second = transport.send(query());
    await expect(first).rejects.toThrow("gone");
    expect(held.sent[0]?.request.signal.aborted).toBe(true);
    held.answer(1);
    expect(await bodyOf(second)).toBe("answer 1");
  });

  it("before it has come sends nothing", async () => {
    const { held, transport } = deduplicate();
    await expect(transport.send(query({ signal: AbortSignal.abort(new Error("gone")) }))).rejects.toThrow(
      "gone",
    );
    expect(held.sent).toEqual([]);
  });
});
