import { Trace } from "@apollo/usage-reporting-protobuf";
import type { Clock } from "@hansa/core";
import { startTestPostgres } from "@hansa/testkit";
import { afterAll, describe, expect, test } from "vitest";
import { products, productsSql } from "../federation/compatibility-products.ts";
import { library, libraryRows, librarySql } from "../library.ts";
import { createTestSubgraph, type TestSubgraphOptions } from "../subgraph-harness.ts";

// What gateways that report to a studio ask of subgraphs: https://www.apollographql.com/docs/graphos/reference/federation/metrics

const server = await startTestPostgres();
const database = await server.createDatabase();
const shelves = await server.createDatabase();
await database.query(productsSql);
await shelves.query(librarySql + libraryRows);
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await shelves[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

/** Each look at the clock is a millisecond after the one before it. */
function tickingClock(): Clock {
  let ticks = 0;
  return {
    now: () => Date.UTC(2026, 0, 1) + 5,
    monotonic: () => ++ticks,
    sleep: () => Promise.resolve(),
  };
}

const asked = { "apollo-federation-include-trace": "ftv1" };

interface Traced {
  readonly answer: {
    readonly data?: unknown;
    readonly errors?: unknown;
    readonly extensions?: Readonly<Record<string, string>>;
  };
  readonly trace: Trace;
}

async function runTraced(
  text: string,
  variables: Readonly<Record<string, unknown>> = {},
  settings: TestSubgraphOptions<unknown>["settings"] = {},
): Promise<Traced> {
  const { runText } = createTestSubgraph(products, database, {
    clock: tickingClock(),
    settings,
    runsAlone: true,
  });
  return readTraced(await runText(text, variables, undefined, asked));
}

function readTraced(text: string): Traced {
  const answer = JSON.parse(text) as Traced["answer"];
  const trace = Trace.decode(Buffer.from(answer.extensions?.ftv1 ?? "", "base64"));
  return { answer, trace };
}

/** A node as plain data: what it stands for, then the nodes below it. */
function outline(node: Trace.INode): readonly unknown[] {
  const { responseName, index, originalFieldName, parentType, type, child } = Trace.Node.create(node);
  const name = originalFieldName === "" ? responseName : `${responseName}: ${originalFieldName}`;
  return [responseName === "" ? index : `${parentType}.${name} ${type}`, ...child.map(outline)];
}

const outlineOf = ({ root }: Trace) => root?.child?.map(outline);

function find(node: Trace.INode | null | undefined, ...path: readonly (string | number)[]): Trace.Node {
  const found = path.reduce<Trace.INode | undefined>(
    (at, step) =>
      at?.child?.find((each) =>
        typeof step === "number"
          ? each.responseName === "" && each.index === step
          : each.responseName === step,
      ),
    node ?? undefined,
  );
  if (found === undefined) {
    throw new Error(`There is no node at ${path.join(".")}.`);
  }
  return Trace.Node.create(found);
}

const product = `{ product(id: "apollo-federation") { sku by: createdBy { email } research { study { caseNumber } } } }`;

describe("what is asked for", () => {
  test("nodes have response names, types, parent types, and indexes in lists", async () => {
    const { answer, trace } = await runTraced(product);
    expect(answer.data).toEqual({
      product: {
        sku: "federation",
        by: { email: "support@apollographql.com" },
        research: [{ study: { caseNumber: "1234" } }],
      },
    });
    expect(outlineOf(trace)).toEqual([
      [
        "Query.product Product",
        ["Product.sku String"],
        ["Product.by: createdBy User", ["User.email ID!"]],
        [
          "Product.research [ProductResearch!]!",
          [0, ["ProductResearch.study CaseStudy!", ["CaseStudy.caseNumber ID!"]]],
        ],
      ],
    ]);
  });

  test("entities have the names of their types", async () => {
    const representations = [
      { __typename: "Product", id: "apollo-federation" },
      { __typename: "Product", id: "none" },
      { __typename: "ProductResearch", study: { caseNumber: "1235" } },
    ];
    const { trace } = await runTraced(
      `query ($of: [_Any!]!) { _entities(representations: $of) {
        ... on Product { notes } ... on ProductResearch { study { description } } } }`,
      { of: representations },
    );
    expect(outlineOf(trace)).toEqual([
      [
        "Query._entities [_Entity]!",
        [0, ["Product.notes String"]],
        [1],
        [2, ["ProductResearch.study CaseStudy!", ["CaseStudy.description String"]]],
      ],
    ]);
  });

  test("fragments and conditions are those of the answer", async () => {
    const { trace } = await runTraced(
      `query ($yes: Boolean!) { products { ...P package @skip(if: $yes) __typename } tags { id } }
       fragment P on Product { sku @include(if: $yes) }`,
      { yes: true },
    );
    expect(outlineOf(trace)).toEqual([
      ["Query.products [Product!]", [0, ["Product.sku String"]], [1, ["Product.sku String"]]],
      ["Query.tags [ProductVariation!]!", [0, ["ProductVariation.id ID!"]], [1, ["ProductVariation.id ID!"]]],
    ]);
  });

  test("fields of interfaces belong to the type that the row has, where the answer tells it", async () => {
    const { runText } = createTestSubgraph(library, shelves, { clock: tickingClock(), runsAlone: true });
    const text = `{ media(orderBy: [ID_ASC], limit: 2) { TYPE id ... on Book { pages } ... on Film { minutes } } }`;
    const told = readTraced(await runText(text.replace("TYPE", "kind: __typename"), {}, undefined, asked));
    const nodes = find(told.trace.root, "media").child.map((each) => outline(each));
    const rows = (told.answer.data as { media: { kind: string; pages?: number }[] }).media;
    expect(nodes).toEqual(
      rows.map(({ kind }, index) => [
        index,
        [`${kind}.id ID!`],
        [kind === "Book" ? "Book.pages Int!" : "Film.minutes Int!"],
      ]),
    );
    expect(nodes).toHaveLength(2);
    const bare = readTraced(await runText("{ media(limit: 1) { id } }", {}, undefined, asked));
    expect(outline(find(bare.trace.root, "media", 0))).toEqual([0, ["Medium.id ID!"]]);
  });
});

describe("times", () => {
  test("a field of SQL has those of its root field's statement", async () => {
    const { trace } = await runTraced(product);
    const root = find(trace.root, "product");
    expect(Number(root.endTime) - Number(root.startTime)).toBe(1_000_000);
    for (const path of [["sku"], ["by", "email"], ["research", 0, "study"]]) {
      const { startTime, endTime } = find(root, ...path);
      expect([startTime, endTime]).toEqual([root.startTime, root.endTime]);
    }
    expect(trace.startTime).toMatchObject({ seconds: Date.UTC(2026, 0, 1) / 1000, nanos: 5_000_000 });
    expect(Number(trace.durationNs)).toBeGreaterThan(Number(root.endTime));
    expect(trace.endTime?.nanos).toBe(5_000_000 + Number(trace.durationNs));
  });

  test("a resolver has its own, within those of its root field", async () => {
    const { answer, trace } = await runTraced(
      `query ($of: [_Any!]!) { _entities(representations: $of) { ... on User { averageProductsCreatedPerYear } } }`,
      {
        of: [
          {
            __typename: "User",
            email: "support@apollographql.com",
            totalProductsCreated: 1337,
            yearsOfEmployment: 10,
          },
        ],
      },
    );
    expect(answer.data).toEqual({ _entities: [{ averageProductsCreatedPerYear: 134 }] });
    const root = find(trace.root, "_entities");
    const resolved = find(root, 0, "averageProductsCreatedPerYear");
    expect(Number(resolved.startTime)).toBeGreaterThan(Number(root.startTime));
    expect(Number(resolved.endTime)).toBeLessThan(Number(root.endTime));
  });
});

describe("errors", () => {
  test("they stand at their node, with message, place in the document, and JSON", async () => {
    const { answer, trace } = await runTraced(
      `query ($of: [_Any!]!) {
  _entities(representations: $of) { ... on User { averageProductsCreatedPerYear } }
}`,
      { of: [{ __typename: "User", email: "support@apollographql.com" }] },
    );
    const [error] = find(trace.root, "_entities", 0).child.flatMap((each) => each.error ?? []);
    const [shown] = answer.errors as { message: string; path: unknown }[];
    expect(error).toMatchObject({ message: shown?.message, location: [{ line: 2, column: 51 }] });
    expect(JSON.parse(error?.json ?? "")).toEqual({ ...shown, locations: [{ line: 2, column: 51 }] });
  });

  test("one whose node is gone stands at what is left above it", async () => {
    const { answer, trace } = await runTraced(
      "query ($of: [_Any!]!) { _entities(representations: $of) { ... on User { yearsOfEmployment } } }",
      { of: [{ __typename: "User", email: "support@apollographql.com" }] },
    );
    expect(answer.data).toEqual({ _entities: [null] });
    expect(find(trace.root, "_entities", 0).error).toHaveLength(1);
  });
});

describe("when there is none", () => {
  test.each([
    ["nobody asks", {}],
    ["another form is asked for", { "apollo-federation-include-trace": "ftv2" }],
  ])("%s", async (_, headers) => {
    const { run } = createTestSubgraph(products, database);
    expect(await run(product, {}, undefined, headers)).not.toHaveProperty("extensions");
  });

  test("the setting is off", async () => {
    const { run } = createTestSubgraph(products, database, { settings: { federatedTracing: false } });
    expect(await run(product, {}, undefined, asked)).not.toHaveProperty("extensions");
  });
});

test("a trace has an end, and says that it lacks the rest", async () => {
  const { trace } = await runTraced("{ products { id sku package } }", {}, { maxTraceNodes: 4 });
  expect(trace.isIncomplete).toBe(true);
  expect(outlineOf(trace)).toEqual([
    ["Query.products [Product!]", [0, ["Product.id ID!"], ["Product.sku String"]]],
  ]);
  expect((await runTraced(product)).trace.isIncomplete).toBe(false);
});
