import { didYouMean, suggest } from "@hansa/core";
import type { Column } from "../definition/column.ts";
import { type Entity, type RowType, stubFieldType } from "../definition/entity.ts";
import type { Field, OrderTerm, ReferenceField, ToManyField, ToOneField } from "../definition/field.ts";
import { isLinkJoin } from "../definition/join.ts";

/** A column of an entity's source; `undefined` where the source declares none of that name. */
export function findColumn({ source }: Pick<RowType, "source">, name: string): Column | undefined {
  return Object.hasOwn(source.columns, name) ? source.columns[name] : undefined;
}

/**
 * What is wrong with the columns that a field of `entity` names. The builder's types say so too, but only to those
 * who run the compiler: a module may be run with its types stripped.
 */
export function checkFieldColumns(coordinate: string, entity: Entity, field: Field): readonly string[] {
  switch (field.kind) {
    case "column":
      return checkColumns(coordinate, entity, [field.column]);
    case "resolved":
    case "sql":
      return checkColumns(coordinate, entity, field.columns);
    case "external":
      return [];
    case "reference":
      return checkReference(coordinate, entity, field);
    case "value":
      return typeof field.columns === "string"
        ? checkColumns(coordinate, entity, [field.columns])
        : checkColumns(coordinate, entity, Object.values(field.columns));
    case "one":
    case "many":
    case "connection":
      return [
        ...checkJoin(coordinate, entity, field),
        ...(field.kind !== "one" ? checkOrder(coordinate, field.target, field.orderBy) : []),
      ];
  }
}

function checkJoin(
  coordinate: string,
  entity: Entity,
  { target, join }: ToOneField | ToManyField,
): readonly string[] {
  if (!isLinkJoin(join)) {
    return [
      ...checkColumns(coordinate, target, Object.keys(join)),
      ...checkColumns(coordinate, entity, Object.values(join)),
    ];
  }
  const link = { name: join.link.name, source: join.link };
  return [
    ...checkColumns(coordinate, link, [...Object.keys(join.here), ...Object.keys(join.there)]),
    ...checkColumns(coordinate, entity, Object.values(join.here)),
    ...checkColumns(coordinate, target, Object.values(join.there)),
  ];
}

/** What is wrong with the columns that a list of `entity` is ordered by. */
export function checkOrder(
  coordinate: string,
  entity: RowType,
  orderBy: readonly OrderTerm[],
): readonly string[] {
  return checkColumns(
    coordinate,
    entity,
    orderBy.map(({ column }) => column),
  );
}

function checkReference(coordinate: string, entity: Entity, field: ReferenceField): readonly string[] {
  const { columns, target } = field;
  const keyFields = Object.keys(target.key);
  const known = [...keyFields, ...Object.keys(target.external)];
  const unknown = Object.keys(columns).filter((name) => !known.includes(name));
  const missing = keyFields.filter((name) => !Object.hasOwn(columns, name));
  const maybeNull = Object.entries(target.external).filter(
    ([name, type]) =>
      !stubFieldType(type).isNullable && findColumn(entity, columns[name] ?? "")?.isNullable === true,
  );
  return [
    ...checkColumns(coordinate, entity, Object.values(columns)),
    ...unknown.map(
      (name) =>
        `"${coordinate}" names the key field "${name}", which the stub "${target.name}" does not have.${didYouMean(suggest(name, keyFields))}`,
    ),
    ...missing.map(
      (name) => `"${coordinate}" gives no column for "${name}", a key field of "${target.name}".`,
    ),
    ...maybeNull.map(
      ([name, type]) =>
        `"${coordinate}" gives a column that may be null for "${name}", which is "${type}" in the stub "${target.name}".`,
    ),
  ];
}

function checkColumns(
  coordinate: string,
  entity: Pick<RowType, "name" | "source">,
  names: readonly string[],
): readonly string[] {
  return names
    .filter((name) => findColumn(entity, name) === undefined)
    .map((name) => {
      const suggestions = didYouMean(suggest(name, Object.keys(entity.source.columns)));
      return `"${coordinate}" names the column "${name}", which the source of "${entity.name}" does not declare.${suggestions}`;
    });
}
