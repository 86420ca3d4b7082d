import type { ASTNode, DefinitionNode, NameNode } from "graphql";
import type { SourcePlace } from "./finding.ts";
import type { ParsedSubgraph } from "./read/parse-subgraphs.ts";

/** Every place where a schema coordinate (`Type`, `Type.field`, `Type.field(argument:)`) is defined or extended. */
export type DefinitionIndex = ReadonlyMap<string, readonly SourcePlace[]>;

/** Lists the definitions of all subgraphs by coordinate, in the order of the subgraphs. O(number of definitions). */
export function indexDefinitions(subgraphs: readonly ParsedSubgraph[]): DefinitionIndex {
  const places = new Map<string, SourcePlace[]>();
  for (const subgraph of subgraphs) {
    for (const definition of subgraph.document.definitions) {
      for (const [coordinate, name] of coordinatesOf(definition)) {
        const known = places.get(coordinate) ?? [];
        known.push(placeOf(subgraph, name));
        places.set(coordinate, known);
      }
    }
  }
  return places;
}

/** Where a node of a subgraph's schema begins. */
export function placeOf({ input }: ParsedSubgraph, node: ASTNode): SourcePlace {
  const token = node.loc?.startToken;
  return {
    subgraph: input.name,
    file: input.file ?? input.name,
    line: token?.line ?? 1,
    column: token?.column ?? 1,
  };
}

function coordinatesOf(definition: DefinitionNode): readonly (readonly [string, NameNode])[] {
  if (!("name" in definition) || definition.name === undefined || definition.kind === "DirectiveDefinition") {
    return [];
  }
  const type = definition.name;
  const fields = "fields" in definition ? (definition.fields ?? []) : [];
  const values = "values" in definition ? (definition.values ?? []) : [];
  return [
    [type.value, type],
    ...values.map(({ name }) => [`${type.value}.${name.value}`, name] as const),
    ...fields.flatMap((field) => {
      const coordinate = `${type.value}.${field.name.value}`;
      const fieldArguments = "arguments" in field ? (field.arguments ?? []) : [];
      return [
        [coordinate, field.name] as const,
        ...fieldArguments.map(({ name }) => [`${coordinate}(${name.value}:)`, name] as const),
      ];
    }),
  ];
}
