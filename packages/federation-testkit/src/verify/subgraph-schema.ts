import { hasSubgraph, type ModelField, type ModelType, type SupergraphModel } from "@hansa/federation-model";
import { buildSchema, type GraphQLSchema, isEnumType, isInputObjectType } from "graphql";

/** The schema of one subgraph, as far as the supergraph tells it, with `_entities`. */
export function subgraphSchema(model: SupergraphModel, subgraph: number): GraphQLSchema {
  const types = model.types.filter((type) => hasSubgraph(type.subgraphs, subgraph));
  const entities = types.filter((type) =>
    type.entriesBySubgraph.get(subgraph)?.some((key) => key.asType === type),
  );
  const objects = entities.filter(
    (type) => type.kind === "object" || hasSubgraph(type.interfaceObjectIn, subgraph),
  );
  const query = model.roots.query.name;
  const definitions = types.map((type) => printType(model, type, subgraph)).filter((text) => text !== "");
  const hasQuery = definitions.some((text) => text.startsWith(`type ${query} `));
  const parts = [
    `schema { query: ${query}${rootLine(model.roots.mutation, "mutation", types)}${rootLine(model.roots.subscription, "subscription", types)} }`,
    "scalar _Any",
    hasQuery ? "" : `type ${query} { _empty: Int }`,
    ...definitions,
  ];
  if (objects.length > 0) {
    parts.push(
      `union _Entity = ${objects.map((type) => type.name).join(" | ")}`,
      `extend type ${query} { _entities(representations: [_Any!]!): [_Entity]! }`,
    );
  }
  return buildSchema(parts.join("\n"), { assumeValid: true, assumeValidSDL: true });
}

function rootLine(root: ModelType | undefined, operation: string, types: readonly ModelType[]): string {
  return root !== undefined && types.includes(root) ? ` ${operation}: ${root.name}` : "";
}

function printType(model: SupergraphModel, type: ModelType, subgraph: number): string {
  const isOpaque = hasSubgraph(type.interfaceObjectIn, subgraph);
  switch (type.kind) {
    case "object":
    case "interface": {
      const fields = [...type.fields.values()]
        .filter((field) => field.places.get(subgraph)?.through === undefined && field.places.has(subgraph))
        .map(
          (field) =>
            `${field.name}${printArguments(field, subgraph)}: ${field.places.get(subgraph)?.type.text ?? ""}`,
        );
      const interfaces = type.interfaces
        .filter(
          (one) => hasSubgraph(one.subgraphs, subgraph) && !hasSubgraph(one.interfaceObjectIn, subgraph),
        )
        .filter(
          (one) =>
            type.kind === "interface" || one.possibleTypesBySubgraph.get(subgraph)?.includes(type) === true,
        )
        .map((one) => one.name);
      const keyword = type.kind === "interface" && !isOpaque ? "interface" : "type";
      const implemented = interfaces.length === 0 ? "" : `implements ${interfaces.join(" & ")} `;
      return fields.length === 0 ? "" : `${keyword} ${type.name} ${implemented}{ ${fields.join(" ")} }`;
    }
    case "union": {
      const members = type.possibleTypesBySubgraph.get(subgraph) ?? [];
      return members.length === 0 ? "" : `union ${type.name} = ${members.map((one) => one.name).join(" | ")}`;
    }
    case "scalar":
      return `scalar ${type.name}`;
    case "enum": {
      const visible = model.apiSchema.getType(type.name);
      const values = isEnumType(visible) ? visible.getValues().map((value) => value.name) : ["_HIDDEN"];
      return `enum ${type.name} { ${values.join(" ")} }`;
    }
    case "input": {
      const visible = model.apiSchema.getType(type.name);
      const fields = isInputObjectType(visible) ? Object.values(visible.getFields()) : [];
      return `input ${type.name} { ${fields.map((field) => `${field.name}: ${String(field.type)}`).join(" ") || "_hidden: Int"} }`;
    }
  }
}

function printArguments(field: ModelField, subgraph: number): string {
  const contextual = field.places.get(subgraph)?.contextArguments ?? [];
  const args = [
    ...[...field.argumentTexts].map(([name, text]) => `${name}: ${text}`),
    ...contextual.map(({ name, type }) => `${name}: ${type}`),
  ];
  return args.length === 0 ? "" : `(${args.join(", ")})`;
}
