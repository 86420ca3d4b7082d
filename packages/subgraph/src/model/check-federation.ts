import { didYouMean, suggest } from "@hansa/core";
import type { Field } from "../definition/field.ts";
import type { EntityModel, SubgraphModel } from "./subgraph-model.ts";

/** What is wrong with what a subgraph says of the fields and entities of others. */
export function checkFederation(model: SubgraphModel): readonly string[] {
  const entities = [...model.entitiesByName.values()];
  return [
    ...entities.flatMap((entity) => [
      ...checkRepresentation(model, entity),
      ...[...entity.fieldsByName].flatMap(([name, field]) => checkField(model, entity, name, field)),
    ]),
    ...[...model.queriesByName].flatMap(([name, field]) =>
      (field.kind === "list" || field.kind === "rootConnection") && hasNoRows(model, field.target.name)
        ? [`"Query.${name}" lists "${field.target.name}", of which this subgraph has no rows.`]
        : [],
    ),
    ...[...model.mutationsByName].flatMap(([name, field]) =>
      field.kind === "function" && hasNoRows(model, field.target.name)
        ? [`"Mutation.${name}" returns a row of "${field.target.name}", of which this subgraph has none.`]
        : [],
    ),
  ];
}

function hasNoRows(model: SubgraphModel, entityName: string): boolean {
  return model.entitiesByName.get(entityName)?.source.kind === "representation";
}

/** A representation has the values of one key, and nothing else that a row would have. */
function checkRepresentation(model: SubgraphModel, entity: EntityModel): readonly string[] {
  if (!hasNoRows(model, entity.name)) {
    return [];
  }
  const [key, ...others] = entity.keys;
  const surplus = Object.keys(entity.source.columns).filter(
    (name) => !key.some(({ column }) => column === name),
  );
  return [
    ...(others.length > 0 ? [`"${entity.name}" has no rows, and so can have one key only.`] : []),
    ...surplus.map(
      (name) =>
        `The column "${name}" of "${entity.name}" is not in its key, and there are no rows that have it.`,
    ),
  ];
}

function checkField(
  model: SubgraphModel,
  entity: EntityModel,
  name: string,
  field: Field,
): readonly string[] {
  const coordinate = `${entity.name}.${name}`;
  const findings: string[] = [];
  if ((field.kind === "resolved" || field.kind === "sql") && field.requires !== undefined) {
    const known = Object.keys(entity.external);
    for (const required of field.requires.names) {
      if (!known.includes(required)) {
        findings.push(
          `"${coordinate}" requires "${required}", which is no external field of "${entity.name}".${didYouMean(suggest(required, known))}`,
        );
      } else if (field.columns.includes(required)) {
        findings.push(`"${coordinate}" reads a column and requires a field of the same name, "${required}".`);
      }
    }
  }
  if (field.kind === "external" && (field.name !== name || !Object.hasOwn(entity.external, name))) {
    findings.push(`"${coordinate}" is no external field of "${entity.name}", whose options would name it.`);
  }
  if ((field.kind === "many" || field.kind === "connection") && hasNoRows(model, field.target.name)) {
    findings.push(`"${coordinate}" lists "${field.target.name}", of which this subgraph has no rows.`);
  }
  if (field.kind === "one" && hasNoRows(model, field.target.name)) {
    const missing = field.target.key.filter((column) => !Object.hasOwn(field.join, column));
    findings.push(
      ...missing.map(
        (column) =>
          `"${coordinate}" gives no column for "${column}", which the key of "${field.target.name}" has.`,
      ),
    );
    if (field.filter !== undefined) {
      findings.push(
        `"${coordinate}" cannot have filters: of "${field.target.name}" this subgraph has no rows.`,
      );
    }
  }
  for (const directive of Object.keys(field.directives ?? {})) {
    if (!Object.hasOwn(model.directives, directive)) {
      findings.push(`"${coordinate}" has the directive "${directive}", which the subgraph does not define.`);
    }
  }
  return findings;
}
