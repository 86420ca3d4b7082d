import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { printPlanOf } from "../src/print-plan-of.ts";

const supergraph = `schema
  @link(url: "https://specs.apollo.dev/link/v1.0")
  @link(url: "https://specs.apollo.dev/join/v0.3", for: EXECUTION) { query: Query }
enum join__Graph { A @join__graph(name: "a", url: "") B @join__graph(name: "b", url: "") }
type Query @join__type(graph: A) { product(ids: [Int!]): Product }
type Product @join__type(graph: A) @join__type(graph: B) {
  name: String @join__field(graph: A)
  price: Int @join__field(graph: B)
  stock: Int
    @join__field(graph: A, overrideLabel: "percent(10)")
    @join__field(graph: B, override: "a", overrideLabel: "percent(10)")
}`;

describe("hansa plan", () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "hansa-plan-"));
    await writeFile(join(folder, "supergraph.graphql"), supergraph);
  });

  afterAll(() => rm(folder, { recursive: true }));

  async function print(
    operation: string,
    format: "text" | "json" | "explain" = "text",
    overrideLabels: readonly string[] = [],
  ) {
    await writeFile(join(folder, "operation.graphql"), operation);
    return printPlanOf({
      overrideLabels,
      supergraph: join(folder, "supergraph.graphql"),
      operation: join(folder, "operation.graphql"),
      format,
    });
  }

  it("plans deferred fragments as parts where that is asked for, and refuses them otherwise", async () => {
    const operation = "{ product { name } ... @defer { product { name stock } } }";
    await writeFile(join(folder, "operation.graphql"), operation);
    const options = {
      supergraph: join(folder, "supergraph.graphql"),
      operation: join(folder, "operation.graphql"),
      format: "text",
    } as const;
    const { text } = await printPlanOf({ ...options, incremental: true, stage: "normalise" });
    expect(text).toBe("query\n  product\n    name\n    stock  deferred #0");
    await expect(printPlanOf(options)).rejects.toThrowError('Unknown directive "@defer"');
  });

  it("prints a plan without warnings where all can be fetched", async () => {
    expect(await print("{ product { name } }")).toEqual({
      text: expect.stringContaining('Fetch(service: "a"'),
      warnings: [],
    });
  });

  it("plans with the labels that are given, and names those that the supergraph does not have", async () => {
    const off = await print("{ product { stock } }");
    expect(off.text.split("\n").at(-1)).toBe('# The label "percent(10)" is off.');
    const on = await print("{ product { stock } }", "text", ["percent(10)", "percent(1)"]);
    expect(on.text).toContain(
      '# The label "percent(10)" is on.\n# product.stock is null with an error: "b" defines',
    );
    expect(on.warnings[0]).toBe('The supergraph has no label "percent(1)"; it has "percent(10)".');
    const plain = await print("{ product { name } }", "json");
    expect(JSON.parse(plain.text)).not.toHaveProperty("overrideLabels");
  });

  const nested = (open: string, count: number): string =>
    `{ ${open.repeat(count)} name ${"}".repeat(count)} }`;
  const spreads = Array.from(
    { length: 60 },
    (_, index) => `fragment F${index} on Product { a${index}: name ...F${index + 1} ...F${index + 1} }`,
  ).join(" ");

  it.each([
    [
      "grows without end by its fragments",
      `{ product { ...F0 } } ${spreads} fragment F60 on Product { name }`,
      "OPERATION_TOO_LARGE",
      "Split it.",
    ],
    [
      "has a million characters",
      `{ product { ${"name ".repeat(200_000)} } }`,
      "OPERATION_TOO_LARGE",
      "Split it.",
    ],
    [
      "nests without end",
      nested("product {", 50_000),
      "OPERATION_SYNTAX_INVALID",
      "Brackets nest more than 500 deep.",
    ],
    [
      "nests fragments without end",
      nested("... {", 50_000),
      "OPERATION_SYNTAX_INVALID",
      "Brackets nest more than 500 deep.",
    ],
    ["nests too deep to plan", nested("... {", 400), "OPERATION_TOO_DEEP", "Split it."],
    [
      "has a fragment that spreads itself",
      "{ product { ...A } } fragment A on Product { ...A }",
      "FRAGMENT_CYCLE",
      "Take the spread out.",
    ],
    ["is empty", "", "OPERATION_SYNTAX_INVALID", "operation.graphql:1:1: "],
    [
      "is a schema",
      "type Query { a: Int }",
      "OPERATION_NOT_FOUND",
      "operation.graphql: The file has no operation. Write a query, a mutation or a subscription.",
    ],
    ["has bytes", "\u0000", "OPERATION_SYNTAX_INVALID", "Unexpected character: U+0000."],
  ])("refuses an operation that %s", async (_, operation, code, advice) => {
    const started = process.cpuUsage();
    await expect(print(operation)).rejects.toMatchObject({ code, message: expect.stringContaining(advice) });
    expect(process.cpuUsage(started).user).toBeLessThan(2_000_000);
  });

  it("plans what it can, and warns of what no subgraph can give", async () => {
    const { text, warnings } = await print("{ product { name price } }");
    expect(text.split("\n").at(-1)).toBe(
      '# product.price is null with an error: "b" defines "Product" without a resolvable key.',
    );
    expect(warnings).toEqual([
      'product.price is null with an error: "b" defines "Product" without a resolvable key.',
      "No subgraph can give these fields. Compose the supergraph again with `hansa compose`, which checks satisfiability.",
    ]);
    const json = await print("{ product { name price } }", "json");
    expect(JSON.parse(json.text)).toMatchObject({
      response: [{ selection: [{}, { unreachable: [expect.any(String)] }] }],
    });
    expect(json.warnings).toHaveLength(2);
  });

  const several = "query A { product { name } } query B { product { name } } fragment F on Product { name }";

  it.each([
    [
      "every place that does not fit the schema",
      "{ product { nam }\n  other }",
      {},
      "OPERATION_INVALID",
      [
        'operation.graphql:1:13: Cannot query field "nam" on type "Product". Did you mean "name"?',
        'operation.graphql:2:3: Cannot query field "other" on type "Query".',
      ],
    ],
    [
      "the place of an operation that cannot be planned",
      `\n\n{ product { ${"... {".repeat(400)} name ${"}".repeat(400)} } }`,
      {},
      "OPERATION_TOO_DEEP",
      [expect.stringMatching(/^operation\.graphql:3:1: /)],
    ],
    [
      "the operations among which to choose",
      several,
      {},
      "OPERATION_NOT_FOUND",
      [
        'operation.graphql: The file has several operations. Give --operation-name with one of them: "A", "B".',
      ],
    ],
    [
      "an operation that there is not",
      several,
      { operationName: "C" },
      "OPERATION_NOT_FOUND",
      [
        'operation.graphql: The file has no operation "C", which --operation-name gives. Did you mean "A" or "B"?',
      ],
    ],
    [
      "an operation that there is twice",
      "query A { product { name } } query A { product { name } }",
      { operationName: "A" },
      "OPERATION_NOT_FOUND",
      ['operation.graphql: The file has several operations "A". Rename all but one.'],
    ],
    [
      "variables that do not fit, with the path in their values",
      "query (\n  $a: Boolean!\n  $b: [Int!] = [1]\n) { product(ids: $b) @skip(if: $a) { name } }",
      { variables: { b: [1, "x"] } },
      "VARIABLES_INVALID",
      [
        'operation.graphql:2:3: Variable "$a" has invalid value: Expected a value of non-null type "Boolean!" to be provided.',
        expect.stringMatching(/^operation\.graphql:3:3: Variable "\$b" has invalid value at \[1\]: /),
      ],
    ],
  ])("an error names %s", async (_, operation, options, code, lines) => {
    await writeFile(join(folder, "operation.graphql"), operation);
    const error = await printPlanOf({
      supergraph: join(folder, "supergraph.graphql"),
      operation: join(folder, "operation.graphql"),
      format: "text",
      ...options,
    }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code });
    expect((error as Error).message.replaceAll(`${folder}/`, "").split("\n")).toEqual(lines);
  });

  it("marks what variables leave out, by the operation's defaults too, and warns of those that it does not have", async () => {
    await writeFile(
      join(folder, "operation.graphql"),
      "query ($brief: Boolean = true) { product @skip(if: $brief) { name } }",
    );
    const options = {
      supergraph: join(folder, "supergraph.graphql"),
      operation: join(folder, "operation.graphql"),
      format: "text",
    } as const;
    const skipped = "Fetch 0 is not sent with these variables.";
    expect((await printPlanOf({ ...options, variables: {} })).text).toContain(skipped);
    expect((await printPlanOf({ ...options, variables: { brief: false } })).text).not.toContain(skipped);
    const { warnings } = await printPlanOf({ ...options, variables: { breif: false } });
    expect(warnings).toEqual(['The operation has no variable "breif". Did you mean "brief"?']);
  });
});
