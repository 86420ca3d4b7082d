import type { RootField } from "../definition/root-field.ts";
import { isAbstract, type SubgraphModel } from "./subgraph-model.ts";

/** What is wrong with the root fields that answer interfaces and unions. */
export function checkAbstractUse(model: SubgraphModel): readonly string[] {
  return [
    ...[...model.queriesByName].flatMap(([name, field]) => checkField(model, `Query.${name}`, field)),
    ...[...model.mutationsByName].flatMap(([name, field]) => checkField(model, `Mutation.${name}`, field)),
  ];
}

function checkField(model: SubgraphModel, coordinate: string, field: RootField): readonly string[] {
  const target = field.kind === "resolvedRoot" ? field.returns : field.target;
  const type = "source" in target ? model.rowTypesByName.get(target.name) : undefined;
  if (type === undefined || !isAbstract(type)) {
    return [];
  }
  const isOneTable = type.source.branches.length === 1;
  const hasKey = type.keys[0].length > 0;
  const needsKey = field.kind === "byKey" || field.kind === "function" || field.kind === "resolvedRoot";
  const isRow =
    field.kind === "function" ? field.call.returns === "row" : "call" in field && field.call !== undefined;
  return [
    ...(needsKey && !hasKey && !(field.kind === "resolvedRoot" && type.kind === "union")
      ? [`"${coordinate}" needs a key of "${type.name}", which has none. Give the interface a \`key\`.`]
      : []),
    ...(isRow && !isOneTable
      ? [
          `"${coordinate}" calls a function that returns rows, but those of "${type.name}" are of several tables. Let it return the key.`,
        ]
      : []),
    ...("failures" in field && field.failures === "result"
      ? [`"${coordinate}" cannot tell failures in a union with "${type.name}": unions have objects alone.`]
      : []),
  ];
}
