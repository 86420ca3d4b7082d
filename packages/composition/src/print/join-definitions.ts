import type { SubgraphSchema } from "../read/subgraph-schema.ts";

const definitions = `
directive @join__directive(graphs: [join__Graph!], name: String!, args: join__DirectiveArguments) repeatable on SCHEMA | OBJECT | INTERFACE | FIELD_DEFINITION

directive @join__enumValue(graph: join__Graph!) repeatable on ENUM_VALUE

directive @join__field(graph: join__Graph, requires: join__FieldSet, provides: join__FieldSet, type: String, external: Boolean, override: String, usedOverridden: Boolean, overrideLabel: String, contextArguments: [join__ContextArgument!]) repeatable on FIELD_DEFINITION | INPUT_FIELD_DEFINITION

directive @join__graph(name: String!, url: String!) on ENUM_VALUE

directive @join__implements(graph: join__Graph!, interface: String!) repeatable on OBJECT | INTERFACE

directive @join__type(graph: join__Graph!, key: join__FieldSet, extension: Boolean! = false, resolvable: Boolean! = true, isInterfaceObject: Boolean! = false) repeatable on OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR

directive @join__unionMember(graph: join__Graph!, member: String!) repeatable on UNION

directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA

input join__ContextArgument {
  name: String!
  type: String!
  context: String!
  selection: join__FieldValue!
}

scalar join__DirectiveArguments

scalar join__FieldSet

scalar join__FieldValue

enum link__Purpose {
  """What is needed to keep data from those who may not see it."""
  SECURITY

  """What is needed to answer at all."""
  EXECUTION
}

scalar link__Import`;

/** The definitions that every supergraph has: join v0.5, link v1.0, and the enum of the subgraphs. */
export function joinDefinitions(
  subgraphs: readonly SubgraphSchema[],
  graphs: ReadonlyMap<SubgraphSchema, string>,
): readonly string[] {
  const values = subgraphs.map(
    (subgraph) =>
      `  ${graphs.get(subgraph) ?? ""} @join__graph(name: ${JSON.stringify(subgraph.name)}, url: ${JSON.stringify(subgraph.parsed.input.routingUrl)})`,
  );
  return [definitions.trim(), ["enum join__Graph {", ...values, "}"].join("\n")];
}
