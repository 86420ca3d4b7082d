/** Writes supergraph SDL directly, for measurements on graphs that are too large to be composed each time. */

/** A type of a generated supergraph. */
export interface GeneratedType {
  readonly name: string;
  /** The subgraphs that define it, by number, each with its keys. */
  readonly keys: readonly { readonly subgraph: number; readonly fields?: string }[];
  readonly fields: readonly GeneratedField[];
}

/** A field, with the subgraphs that resolve it. */
export interface GeneratedField {
  readonly name: string;
  readonly type: string;
  readonly subgraphs: readonly number[];
}

const definitions = `
schema
  @link(url: "https://specs.apollo.dev/link/v1.0")
  @link(url: "https://specs.apollo.dev/join/v0.3", for: EXECUTION) { query: Query }
directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA
directive @join__graph(name: String!, url: String!) on ENUM_VALUE
directive @join__type(graph: join__Graph!, key: join__FieldSet, resolvable: Boolean! = true) repeatable on OBJECT
directive @join__field(graph: join__Graph) repeatable on FIELD_DEFINITION
scalar join__FieldSet
scalar link__Import
enum link__Purpose { SECURITY EXECUTION }
`;

/** The supergraph of `count` subgraphs, named `s0`, `s1` and so on, with these types; one of them is `Query`. */
export function generateSupergraph(count: number, types: readonly GeneratedType[]): string {
  const graphs = Array.from(
    { length: count },
    (_, i) => `  S${i} @join__graph(name: "s${i}", url: "http://s${i}.test/graphql")`,
  );
  return `${definitions}\nenum join__Graph {\n${graphs.join("\n")}\n}\n${types.map(printType).join("\n")}\n`;
}

function printType({ name, keys, fields }: GeneratedType): string {
  const joins = keys.map(({ subgraph, fields: key }) =>
    key === undefined
      ? `@join__type(graph: S${subgraph})`
      : `@join__type(graph: S${subgraph}, key: "${key}")`,
  );
  const lines = fields.map(
    (field) =>
      `  ${field.name}: ${field.type} ${field.subgraphs.map((subgraph) => `@join__field(graph: S${subgraph})`).join(" ")}`,
  );
  return `type ${name} ${joins.join(" ")} {\n${lines.join("\n")}\n}`;
}
