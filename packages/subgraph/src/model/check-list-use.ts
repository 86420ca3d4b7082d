import { didYouMean, suggest } from "@hansa/core";
import type { Field, OrderTerm, ToManyField } from "../definition/field.ts";
import { operatorsByKind } from "../definition/filter.ts";
import type { ConnectionField, RootField } from "../definition/root-field.ts";
import { fieldArguments } from "../schema/field-arguments.ts";
import { hasFilters } from "../schema/filter-types.ts";
import { allFields } from "../schema/generated-types.ts";
import { filterKindOf, leafName } from "../schema/leaf.ts";
import type { EntityModel, SubgraphModel } from "./subgraph-model.ts";

/** What is wrong with how clients may filter, order and page lists. */
export function checkListUse(model: SubgraphModel): readonly string[] {
  const entities = [...model.rowTypesByName.values()];
  return [
    ...entities.flatMap((entity) => [
      ...checkFilters(model, entity),
      ...checkOrderNames(model, entity),
      ...[...entity.fieldsByName].flatMap(([name, field]) => checkMaximum(`${entity.name}.${name}`, field)),
    ]),
    ...[...model.queriesByName].flatMap(([name, field]) => checkMaximum(`Query.${name}`, field)),
    ...[...model.queriesByName].flatMap(([name, field]) => checkArgumentNames(model, name, field)),
    ...allFields(model).flatMap((field) =>
      field.kind === "connection" || field.kind === "rootConnection" ? checkCursorColumns(field) : [],
    ),
  ];
}

const greatestMaximum = 1_000_000;

/** A list without pages says itself how long it may be. */
function checkMaximum(coordinate: string, field: Field | RootField): readonly string[] {
  const maximum = field.kind === "list" || field.kind === "many" ? field.maximumRows : undefined;
  return maximum === undefined || (Number.isInteger(maximum) && maximum >= 1 && maximum <= greatestMaximum)
    ? []
    : [
        `The field "${coordinate}" answers at most ${maximum} rows. Write a whole number from 1 to ${greatestMaximum} as its \`maximumRows\`.`,
      ];
}

/** A list's own arguments stand beside those that clients filter, order and page it with. */
function checkArgumentNames(model: SubgraphModel, name: string, field: RootField): readonly string[] {
  const names = fieldArguments(model, field).map((argument) => argument.name);
  return names
    .filter((each, index) => names.indexOf(each) !== index)
    .map((each) => `"Query.${name}" has the argument "${each}" twice. Name its own one otherwise.`);
}

const takenMembers: ReadonlySet<string> = new Set(["and", "or", "not"]);

function checkFilters(model: SubgraphModel, entity: EntityModel): readonly string[] {
  return [...entity.fieldsByName].flatMap(([name, field]) => {
    if (!("filter" in field) || field.filter === undefined) {
      return [];
    }
    const coordinate = `${entity.name}.${name}`;
    if (takenMembers.has(name)) {
      return [`"${coordinate}" cannot have filters: "${name}" joins the conditions of a filter.`];
    }
    if (field.kind === "column" && field.filter !== true) {
      const isList = entity.source.columns[field.column]?.isList === true;
      const known: readonly string[] = operatorsByKind[filterKindOf(field.leaf, isList)];
      const unknown = field.filter.filter((operator) => !known.includes(operator));
      return [
        ...(field.filter.length === 0 ? [`"${coordinate}" has a filter without operators.`] : []),
        ...unknown.map(
          (operator) =>
            `"${coordinate}" has the filter operator "${operator}", which ${isList ? "a list" : leafName(field.leaf)} does not have.${didYouMean(suggest(operator, known))}`,
        ),
      ];
    }
    const target =
      field.kind === "one" || field.kind === "many" || field.kind === "connection"
        ? model.rowTypesByName.get(field.target.name)
        : undefined;
    return target === undefined || hasFilters(target)
      ? []
      : [
          `"${coordinate}" cannot have filters: no field of "${target.name}" has any. Give some to one of them.`,
        ];
  });
}

function checkOrderNames(model: SubgraphModel, entity: EntityModel): readonly string[] {
  const ordered = [...entity.fieldsByName].filter(
    ([, field]) => field.kind === "column" && field.order === true,
  );
  const json = ordered.filter(([, field]) => field.kind === "column" && field.leaf === "JSON");
  const lists = ordered.filter(
    ([, field]) => field.kind === "column" && entity.source.columns[field.column]?.isList === true,
  );
  const values = model.filterTypes.orderByOf(entity)?.getValues().length ?? 0;
  const expected = ordered.reduce(
    (sum, [, field]) =>
      sum + (field.kind === "column" && entity.source.columns[field.column]?.isNullable === true ? 4 : 2),
    0,
  );
  return [
    ...json.map(([name]) => `"${entity.name}.${name}" is JSON, which lists are not ordered by.`),
    ...lists.map(([name]) => `"${entity.name}.${name}" is a list, which lists are not ordered by.`),
    ...(values === expected
      ? []
      : [
          `Two fields of "${entity.name}" that lists may be ordered by have the same name in "${entity.options.inputPrefix ?? entity.name}OrderBy", whose names are in capitals.`,
        ]),
  ];
}

/** A cursor holds the values of the order's columns, and of JSON and lists there is no saying what comes next. */
function checkCursorColumns({ target, orderBy }: ToManyField | ConnectionField): readonly string[] {
  return orderBy
    .filter(({ column }: OrderTerm) => {
      const definition = target.source.columns[column];
      return definition?.kind === "jsonb" || definition?.isList === true;
    })
    .map(
      ({ column }) =>
        `A page of "${target.name}" with cursors cannot be ordered by "${column}", which is JSON or a list.`,
    );
}
