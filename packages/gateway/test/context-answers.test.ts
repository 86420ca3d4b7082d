import { compileOperation } from "@hansa/executor";
import { verifyPlan } from "@hansa/federation-testkit";
import { planOperation } from "@hansa/query-planner";
import fc from "fast-check";
import {
  execute,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  parse,
  validate,
} from "graphql";
import { describe, expect, it } from "vitest";
import { model, monolithResolver, type Row, Subgraphs } from "./context-graph.ts";

interface Outcome {
  readonly data: unknown;
  readonly paths: readonly string[];
}

function outcomeOf(result: { data?: unknown; errors?: readonly { path?: unknown }[] }): Outcome {
  const paths = (result.errors ?? []).map(({ path }) => JSON.stringify(path));
  return { data: JSON.parse(JSON.stringify(result.data ?? null)), paths: paths.sort() };
}

async function federated(operation: string, variables: Row, subgraphs = new Subgraphs()): Promise<Outcome> {
  const document = parse(operation);
  const plan = planOperation(model, { document });
  verifyPlan(model, document, plan);
  const options = { subgraphErrors: "pass", maxErrors: 10_000 } as const;
  const { body } = await compileOperation(plan, options).execute({ variables, transport: subgraphs });
  const answer = JSON.parse(body.toString()) as {
    data?: unknown;
    errors?: { message: string; path?: unknown }[];
  };
  const broken = answer.errors?.filter(({ message }) => message.includes("Invalid for"));
  expect(broken ?? []).toEqual([]);
  return outcomeOf(answer);
}

async function monolithic(operation: string, variables: Row): Promise<Outcome> {
  return outcomeOf(
    await execute({
      schema: model.apiSchema,
      document: parse(operation),
      variableValues: variables,
      rootValue: {},
      fieldResolver: monolithResolver,
    }),
  );
}

/** Writes random operations from a stream of small numbers. */
class OperationWriter {
  readonly #numbers: readonly number[];
  #next = 0;
  #aliases = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  write(): string {
    const selection = this.#selection("Query", 5);
    const definitions = ["$on: Boolean!", "$off: Boolean!", "$context0: Int"].filter((text) =>
      new RegExp(`\\${text.split(":")[0] ?? ""}\\b`).test(selection),
    );
    return `query${definitions.length === 0 ? "" : `(${definitions.join(", ")})`} ${selection}`;
  }

  #pick(count: number): number {
    return (this.#numbers[this.#next++ % this.#numbers.length] ?? 0) % count;
  }

  #selection(typeName: string, depth: number): string {
    const type = model.apiSchema.getType(typeName);
    const members = isAbstractType(type) ? model.apiSchema.getPossibleTypes(type) : [];
    const spreads = members
      .filter(() => this.#pick(3) > 0)
      .map(({ name }) => `... on ${name} ${this.#selection(name, depth)}`);
    const fields = isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
    const written = fields
      .filter(() => this.#pick(2) === 0)
      .map((field) => {
        const named = getNamedType(field.type);
        if (isCompositeType(named) && depth === 0) {
          return "";
        }
        const given = field.args
          .filter(() => this.#pick(2) === 0 || field.name === "seller")
          .map(({ name }) => `${name}: ${this.#argument(name)}`);
        const alias = given.length > 0 || this.#pick(4) === 0 ? `a${this.#aliases++}: ` : "";
        const args = given.length === 0 ? "" : `(${given.join(", ")})`;
        const below = isCompositeType(named) ? this.#selection(named.name, depth - 1) : "";
        return `${alias}${field.name}${args} ${this.#condition()} ${below}`;
      });
    return `{ ${["__typename", ...written, ...spreads].filter((text) => text !== "").join(" ")} }`;
  }

  #condition(): string {
    const conditions = ["", "", "", "", "@include(if: $on)", "@include(if: $off)", "@skip(if: $on)"];
    return conditions[this.#pick(conditions.length)] ?? "";
  }

  #argument(name: string): string {
    switch (name) {
      case "rounded":
        return this.#pick(2) === 0 ? "true" : "$on";
      case "size":
        return this.#pick(2) === 0 ? "2" : "$context0";
      default:
        return `${this.#pick(3) + 1}`;
    }
  }
}

const variables = { on: true, off: false, context0: 5 };

async function expectSame(operation: string): Promise<Outcome> {
  const [actual, expected] = await Promise.all([
    federated(operation, variables),
    monolithic(operation, variables),
  ]);
  expect({ operation, ...actual }).toEqual({ operation, ...expected });
  return actual;
}

describe("an answer with values from contexts", () => {
  it("equals the answer of one server that holds all the data", {
    // The number of runs bounds the test; this only ends what hangs.
    timeout: 300_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(1_000), { minLength: 20, maxLength: 80 }), async (numbers) => {
        const operation = new OperationWriter(numbers).write();
        fc.pre(operation.length < 4_000 && validate(model.apiSchema, parse(operation)).length === 0);
        expect(await expectSame(operation)).toBeDefined();
      }),
      { numRuns: 150 },
    );
  });

  it("has each value for each item of a list, in one request for all", async () => {
    const operation = "{ sellers { id flagship { price } } }";
    const subgraphs = new Subgraphs();
    expect((await federated(operation, variables, subgraphs)).data).toEqual({
      sellers: [
        { id: "S1", flagship: { price: 11 } },
        { id: "S2", flagship: { price: null } },
        { id: "S3", flagship: { price: 3 } },
        { id: "S4", flagship: { price: null } },
      ],
    });
    expect(subgraphs.bodies).toHaveLength(3);
    await expectSame(operation);
  });

  it("takes the nearest value, by the type of each object above", async () => {
    const operation = `{ places { ... on Shop { currency keeper { item { price } ... on Master { currency } } } } }`;
    expect((await expectSame(operation)).data).toEqual({
      places: [
        { currency: "DKK", keeper: { item: { price: 7 } } },
        {},
        { currency: null, keeper: { item: { price: 22 }, currency: "SEK" } },
      ],
    });
  });

  it("makes a field null where its argument may not be, and asks nothing for that object", async () => {
    const operation = "{ sellers { flagship { name strict } } }";
    const subgraphs = new Subgraphs();
    const { data, paths } = await federated(operation, variables, subgraphs);
    expect(data).toEqual({
      sellers: [
        { flagship: { name: "Product 1", strict: '"SEK" P1' } },
        { flagship: { name: "Product 2", strict: null } },
        { flagship: { name: "Product 3", strict: '"EUR" P3' } },
        { flagship: { name: "Product 4", strict: null } },
      ],
    });
    expect(paths).toEqual(['["sellers",1,"flagship","strict"]', '["sellers",3,"flagship","strict"]']);
    expect(subgraphs.bodies.at(-1)).not.toContain('"id":"P2"');
    await expectSame(operation);
  });

  it("fills a field that another one requires", async () => {
    expect(
      (await expectSame("{ best { flagship { total } } seller(id: 3) { flagship { total } } }")).data,
    ).toEqual({
      best: { flagship: { total: null } },
      seller: { flagship: { total: 31 } },
    });
  });

  it("reads from the root, through lists, by type, and for a client's variables of the same names", async () => {
    const operation = `query($context0: Int, $representations: Boolean!) {
      first { goods @include(if: $representations) { sold } }
      places { sign { height } board { text(size: $context0) } }
    }`;
    const given = { context0: 4, representations: true };
    const [actual, expected] = [await federated(operation, given), await monolithic(operation, given)];
    expect(actual).toEqual(expected);
    expect(actual.data).toEqual({
      first: { goods: [{ sold: 'G1 ["a",null,null]' }, null, { sold: 'G2 ["a",null,null]' }] },
      places: [
        { sign: { height: 2 }, board: { text: "B1 spring 4" } },
        { sign: { height: 40 }, board: { text: "B2 spring 4" } },
        { sign: { height: 6 }, board: { text: "B1 spring 4" } },
      ],
    });
  });
});
