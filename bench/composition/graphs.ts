/** The sets of subgraphs that composition is measured with, all of them generated and the same in every run. */

/** One subgraph, as every composition takes it. */
export interface GeneratedSubgraph {
  readonly name: string;
  readonly url: string;
  readonly sdl: string;
}

interface GraphSize {
  readonly subgraphs: number;
  readonly types: number;
}

const range = (length: number): readonly number[] => Array.from({ length }, (_, index) => index);

/**
 * A graph as large companies have it: each subgraph defines `types` entities, adds fields to half as many again of
 * other subgraphs, refers to its own and to those, and shares an enum and a value type with all.
 */
export function largeGraph(subgraphs: number, types: number): readonly GeneratedSubgraph[] {
  const size = { subgraphs, types };
  return range(subgraphs).map((number) =>
    subgraph(number, [
      queryType(number, types),
      "enum Status { OPEN CLOSED }",
      "type Money @shareable { amount: Int! currency: String! }",
      ...range(types).map((index) => ownType(number, index, size)),
      ...range(addedTypes(types)).map((index) => addedType(number, index, size)),
    ]),
  );
}

/** Subgraphs that all have the same entities, each by a key of its own and by that of the next. */
export function ringOfKeys(subgraphs: number, types: number): readonly GeneratedSubgraph[] {
  return range(subgraphs).map((number) =>
    subgraph(number, [
      ...(number === 0 ? ["type Query { start: E0 }"] : []),
      ...range(types).map((index) => ringType(number, index, { subgraphs, types })),
    ]),
  );
}

function subgraph(number: number, definitions: readonly string[]): GeneratedSubgraph {
  const link =
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])';
  const name = `s${number}`;
  return { name, url: `http://${name}.test/graphql`, sdl: `${[link, ...definitions].join("\n\n")}\n` };
}

function queryType(number: number, types: number): string {
  const fields = range(Math.ceil(types / 10)).map((index) => {
    const type = typeName(number, index);
    return `  find${type}(id: ID!): ${type}`;
  });
  return block("type Query", fields);
}

function ownType(number: number, index: number, size: GraphSize): string {
  const { types } = size;
  return block(`type ${typeName(number, index)} @key(fields: "id")`, [
    "  id: ID!",
    "  name: String!",
    "  status: Status",
    "  price: Money",
    "  count(first: Int = 10): Int!",
    `  next: ${typeName(number, (index + 1) % types)}`,
    `  all: [${typeName(number, (index * 5 + 2) % types)}!]!`,
    `  other: ${addedName(number, index, size)}`,
  ]);
}

/** A type of another subgraph, with what this one knows of it. */
function addedType(number: number, index: number, size: GraphSize): string {
  return block(`type ${addedName(number, index, size)} @key(fields: "id")`, [
    "  id: ID!",
    `  note${number}: String`,
    `  owner${number}: ${typeName(number, index % size.types)}`,
  ]);
}

function addedTypes(types: number): number {
  return Math.ceil(types * 1.5);
}

function addedName(number: number, index: number, { subgraphs, types }: GraphSize): string {
  const owner = (number + 1 + (index % (subgraphs - 1))) % subgraphs;
  return typeName(owner, (number + Math.floor(index / (subgraphs - 1))) % types);
}

function typeName(number: number, index: number): string {
  return `S${number}T${index}`;
}

function ringType(number: number, index: number, { subgraphs, types }: GraphSize): string {
  const next = (number + 1) % subgraphs;
  return block(`type E${index} @key(fields: "k${number}") @key(fields: "k${next}")`, [
    `  k${number}: ID! @shareable`,
    `  k${next}: ID! @shareable`,
    `  value${number}: String`,
    ...(number === 0 ? [`  next: E${(index + 1) % types}`] : []),
  ]);
}

function block(head: string, lines: readonly string[]): string {
  return [`${head} {`, ...lines, "}"].join("\n");
}
