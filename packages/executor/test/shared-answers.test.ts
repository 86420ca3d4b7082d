/**
 * Runs that get the same answers go along with one another; what each client gets is what it would get alone. The
 * transport here gives one answer, with a memory, to those runs that a test puts together.
 */
import type { QueryPlan } from "@hansa/query-planner";
import { describe, expect, it } from "vitest";
import {
  AnswerMemory,
  type CompiledOperation,
  type CompileOptions,
  compileOperation,
  type ExecutionAnswer,
  type SubgraphFailure,
  type SubgraphRequest,
  type SubgraphResponse,
  type SubgraphTransport,
} from "../src/index.ts";
import { ordersAnswer, ordersPlan } from "./orders-plan.ts";
import { field, plan, rootFetch } from "./plan-vocabulary.ts";

type Respond = (request: SubgraphRequest) => SubgraphResponse | Promise<SubgraphResponse>;

function json(value: unknown): SubgraphResponse {
  return { status: 200, contentType: "application/json", body: JSON.stringify(value) };
}

/** Answers equal requests of one group with one answer, as long as it is remembered. */
class SharingTransport {
  readonly sent: SubgraphRequest[] = [];
  readonly #respond: Respond;
  readonly #responses = new Map<string, Promise<SubgraphResponse>>();

  constructor(respond: Respond) {
    this.#respond = respond;
  }

  /** `groupOf`: those of one group share the answers to equal requests; undefined: this run shares nothing. */
  forRun(groupOf: (request: SubgraphRequest) => string | undefined): SubgraphTransport {
    return {
      send: async (request) => {
        const group = groupOf(request);
        if (group === undefined) {
          this.sent.push(request);
          return this.#respond(request);
        }
        const key = `${group} ${request.subgraph} ${request.body}`;
        const known = this.#responses.get(key) ?? this.#ask(request);
        this.#responses.set(key, known);
        return known;
      },
    };
  }

  async #ask(request: SubgraphRequest): Promise<SubgraphResponse> {
    this.sent.push(request);
    return { ...(await this.#respond(request)), memory: new AnswerMemory() };
  }
}

const orders = ordersAnswer([
  { user: "1", product: "7" },
  { user: "2", product: "7" },
]);
const named = ({ body }: SubgraphRequest, mark = ""): SubgraphResponse => {
  const { variables } = JSON.parse(body) as { variables: { representations: { id: string }[] } };
  return json({ data: { _entities: variables.representations.map(({ id }) => ({ name: `${id}${mark}` })) } });
};
const shop: Respond = (request) => (request.subgraph === "orders" ? json(orders) : named(request));
const always = () => "all";

function runAll(
  transports: readonly SubgraphTransport[],
  {
    operation = compileOperation(ordersPlan, { subgraphErrors: "pass" }),
    failures = [] as SubgraphFailure[][],
  } = {},
): Promise<readonly ExecutionAnswer[]> {
  return Promise.all(
    transports.map((transport, run) =>
      operation.execute({
        variables: {},
        transport,
        onSubgraphFailure: (failure) => failures[run]?.push(failure),
      }),
    ),
  );
}

async function alone(queryPlan: QueryPlan, transport: SubgraphTransport, options: CompileOptions = {}) {
  const operation = compileOperation(queryPlan, {
    subgraphErrors: "pass",
    codeGeneration: "never",
    ...options,
  });
  const { body } = await operation.execute({ variables: {}, transport });
  return JSON.parse(body.toString()) as unknown;
}

function bodiesOf(answers: readonly ExecutionAnswer[]): readonly unknown[] {
  return answers.map(({ body }) => JSON.parse(body.toString()) as unknown);
}

describe("Runs with the same answers", () => {
  it("have one answer, printed once", async () => {
    const transport = new SharingTransport(shop);
    const answers = await runAll([1, 2, 3].map(() => transport.forRun(always)));
    const expected = await alone(
      ordersPlan,
      transport.forRun(() => undefined),
    );
    expect(bodiesOf(answers)).toEqual([expected, expected, expected]);
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
  });

  it("are kept apart by their variables", async () => {
    const when = [[{ variable: "flag", equals: true }]];
    const conditional = plan(
      [rootFetch(0, "a", "{ x y }")],
      [field("x", "Int"), field("y", "Int", undefined, { when })],
    );
    const operation = compileOperation(conditional);
    const transport = new SharingTransport(() => json({ data: { x: 1, y: 2 } }));
    const answers = await Promise.all(
      [true, false, true].map((flag) =>
        operation.execute({ variables: { flag }, transport: transport.forRun(always) }),
      ),
    );
    expect(transport.sent).toHaveLength(1);
    expect(bodiesOf(answers)).toEqual([
      { data: { x: 1, y: 2 } },
      { data: { x: 1 } },
      { data: { x: 1, y: 2 } },
    ]);
    expect(answers[2]?.body).toBe(answers[0]?.body);
  });

  it("are kept apart by their operations", async () => {
    const transport = new SharingTransport(() => json({ data: { x: 1 } }));
    const answers = await Promise.all(
      ["first", "second"].map((responseKey) =>
        compileOperation(
          plan([rootFetch(0, "a", "{ x }")], [field(responseKey, "Int", undefined, { dataKey: "x" })]),
        ).execute({ variables: {}, transport: transport.forRun(always) }),
      ),
    );
    expect(transport.sent).toHaveLength(1);
    expect(bodiesOf(answers)).toEqual([{ data: { first: 1 } }, { data: { second: 1 } }]);
  });

  it("go their own ways where they do not get the same any more", async () => {
    const transport = new SharingTransport((request) =>
      request.subgraph === "orders"
        ? json(orders)
        : named(
            request,
            String(transport.sent.filter(({ subgraph }) => subgraph === request.subgraph).length),
          ),
    );
    const ways = ["same", "same", "other", undefined];
    const answers = await runAll(
      ways.map((way) => transport.forRun(({ subgraph }) => (subgraph === "users" ? way : "all"))),
    );
    const users = bodiesOf(answers).map(
      (body) =>
        (body as { data: { orders: { createdBy: { name: string } }[] } }).data.orders[0]?.createdBy.name,
    );
    expect(users).toEqual(["11", "11", "12", "13"]);
    expect(transport.sent.map(({ subgraph }) => subgraph).sort()).toEqual([
      "orders",
      "products",
      "users",
      "users",
      "users",
    ]);
  });

  it("report each the failure that they share, and have its error", async () => {
    const broken: Respond = (request) =>
      request.subgraph === "products"
        ? json({ data: null, errors: [{ message: "no products" }] })
        : shop(request);
    const transport = new SharingTransport(broken);
    const failures: SubgraphFailure[][] = [[], [], []];
    const answers = await runAll(
      [1, 2, 3].map(() => transport.forRun(always)),
      { failures },
    );
    const expected = await alone(ordersPlan, { send: async (request) => broken(request) });
    expect(bodiesOf(answers)).toEqual([expected, expected, expected]);
    expect(failures.map((own) => own.map(({ subgraph }) => subgraph))).toEqual([
      ["products"],
      ["products"],
      ["products"],
    ]);
    expect(transport.sent).toHaveLength(3);
  });

  it("go on where one of them is given up", async () => {
    const usersAnswer = Promise.withResolvers<SubgraphResponse>();
    const transport = new SharingTransport((request) =>
      request.subgraph === "users" ? usersAnswer.promise : shop(request),
    );
    const controller = new AbortController();
    const operation = compileOperation(ordersPlan, { subgraphErrors: "pass" });
    const left: SubgraphTransport = {
      send: (request) =>
        request.subgraph === "users"
          ? new Promise((_resolve, reject) => {
              controller.signal.addEventListener("abort", () => reject(new Error("left")));
            })
          : transport.forRun(always).send(request),
    };
    const runs = [left, transport.forRun(always), transport.forRun(always)].map((own, run) =>
      operation.execute({
        variables: {},
        transport: own,
        ...(run === 0 ? { signal: controller.signal } : {}),
      }),
    );
    await new Promise(setImmediate);
    controller.abort(new Error("left"));
    const first = await runs[0];
    expect(first?.errorCodes).toContain("SUBREQUEST_CANCELLED");
    usersAnswer.resolve(json({ data: { _entities: [{ name: "1" }, { name: "2" }] } }));
    const expected = await alone(ordersPlan, { send: async (request) => shop(request) });
    expect(bodiesOf(await Promise.all(runs.slice(1)))).toEqual([expected, expected]);
  });

  it("share nothing of a mutation", async () => {
    const mutation: QueryPlan = {
      ...plan([rootFetch(0, "a", "mutation { x }")], [field("x", "Int")]),
      operation: "mutation",
    };
    const transport = new SharingTransport(() => json({ data: { x: 1 } }));
    const operation = compileOperation(mutation, { codeGeneration: "never" });
    const answers = await runAll(
      [1, 2].map(() => transport.forRun(always)),
      { operation },
    );
    expect(answers.map(({ body }) => body)).toEqual(['{"data":{"x":1}}', '{"data":{"x":1}}']);
  });

  it("pass on the bytes of one request, told to be the answer once", async () => {
    const bytes = Buffer.from('{"data":{"x":1}}');
    let reads = 0;
    const response: SubgraphResponse = {
      status: 200,
      contentType: "application/json",
      get body() {
        reads++;
        return bytes;
      },
      memory: new AnswerMemory(),
    };
    const operation = compileOperation(plan([rootFetch(0, "a", "{ x }")], [field("x", "Int")]), {
      codeGeneration: "always",
    });
    const readsOf = async (): Promise<number> => {
      const before = reads;
      const { body } = await operation.execute({ variables: {}, transport: { send: async () => response } });
      expect(body).toBe(bytes);
      return reads - before;
    };
    const first = await readsOf();
    expect(await readsOf()).toBeLessThan(first);
  });
});

/** A generator of its own for each seed (mulberry32). */
function chanceOf(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
}

describe("Runs that share answers by chance", () => {
  const seeds = Array.from({ length: 150 }, (_, index) => index + Math.floor(Math.random() * 1e6) * 150);

  it.each([["always"], ["hot"], ["never"]] as const)(
    "are answered as each alone (%s)",
    async (codeGeneration) => {
      for (const seed of seeds) {
        const chance = chanceOf(seed);
        const wait = async (): Promise<void> => {
          for (let turns = chance(4); turns > 0; turns--) {
            await new Promise(setImmediate);
          }
        };
        const transport = new SharingTransport(async (request) => {
          const what = chance(12);
          await wait();
          if (what === 0) {
            throw new Error("The connection is broken.");
          }
          if (what === 1) {
            return json({ data: null, errors: [{ message: "no", path: ["_entities", 0] }] });
          }
          return request.subgraph === "orders" ? json(orders) : named(request, `:${chance(3)}`);
        });
        const operation: CompiledOperation = compileOperation(ordersPlan, {
          subgraphErrors: "pass",
          codeGeneration,
        });
        const runs = Array.from({ length: 6 }, async () => {
          const got = new Map<string, Promise<SubgraphResponse>>();
          const inner = transport.forRun(() => (chance(4) === 0 ? undefined : `group ${chance(2)}`));
          await wait();
          const own: SubgraphTransport = {
            send(request) {
              const response = inner.send(request);
              got.set(`${request.subgraph} ${request.body}`, response);
              return response;
            },
          };
          const failures: string[] = [];
          const { body } = await operation.execute({
            variables: {},
            transport: own,
            onSubgraphFailure: ({ subgraph, code }) => failures.push(`${subgraph} ${code}`),
          });
          return { body, got, failures };
        });
        for (const { body, got, failures } of await Promise.all(runs)) {
          const expectedFailures: string[] = [];
          const again = await compileOperation(ordersPlan, {
            subgraphErrors: "pass",
            codeGeneration: "never",
          }).execute({
            variables: {},
            transport: {
              async send({ subgraph, body: asked }) {
                const response = await got.get(`${subgraph} ${asked}`);
                const { status, contentType, body: text } = response as SubgraphResponse;
                return { status, contentType, body: text };
              },
            },
            onSubgraphFailure: ({ subgraph, code }) => expectedFailures.push(`${subgraph} ${code}`),
          });
          expect(JSON.parse(body.toString()), `seed ${seed}`).toEqual(JSON.parse(again.body.toString()));
          expect(failures.sort(), `seed ${seed}`).toEqual(expectedFailures.sort());
        }
      }
    },
  );
});
