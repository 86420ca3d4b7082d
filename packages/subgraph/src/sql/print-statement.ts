import { quoteLiteral } from "@hansa/postgres";
import type { FunctionField, ListField } from "../definition/root-field.ts";
import type { KeyModel, KeyPart, MemberModel } from "../model/subgraph-model.ts";
import { typeColumn } from "../model/union-columns.ts";
import type { ArgumentBinding } from "../selection/argument-binding.ts";
import type { ListPlace } from "../selection/list-place.ts";
import { requiredBySql } from "../selection/required-fields.ts";
import { extentOf, placesOf } from "../selection/select-object.ts";
import type { ObjectSelection, SelectedConnection } from "../selection/selection.ts";
import { columnOf } from "./column-expression.ts";
import { indent, rowAlias } from "./json-object.ts";
import { printCall } from "./print-call.ts";
import { printOrder } from "./print-keyset.ts";
import { printFrom, printFromPlace, printKeyRow, printRowTerms, whereOf } from "./print-rows.ts";
import { printExtent, printPageOf, printRowObject, printRowQuery, printWithin } from "./print-selection.ts";
import { printSource } from "./print-source.ts";
import { createStatement, type ParameterSource, type PrintContext, type Statement } from "./statement.ts";

/**
 * Reads the row of a key as one JSON object; no row where there is none. Its parameters are the key's columns. Of a
 * union the key is that of a member.
 */
export function printReadByKey(selection: ObjectSelection, member?: MemberModel): Statement {
  const key = (member?.entity ?? selection.entity).keys[0];
  return printByKey(
    selection,
    key.map((_, index) => ({ kind: "key", index })),
    member,
  );
}

/** As `printReadByKey`, the key's columns being the arguments of a field. */
export function printByKeyField(selection: ObjectSelection, args: readonly ArgumentBinding[]): Statement {
  return printByKey(
    selection,
    args.map((binding) => ({ kind: "argument", binding })),
  );
}

function printByKey(
  selection: ObjectSelection,
  sources: readonly ParameterSource[],
  member?: MemberModel,
): Statement {
  return createStatement(selection.places, (context) => {
    const alias = context.nextAlias(selection.entity.name);
    const key = (member?.entity ?? selection.entity).keys[0];
    const values = sources.map((source, index) => {
      const { column, rules } = keyPart(key, index);
      return [column, context.parameters.add(source, rules.sqlType)] as const;
    });
    if (selection.entity.source.kind === "representation") {
      return printRow(context, selection, alias, [`from ${printKeyRow(new Map(values))} as ${alias}`]);
    }
    const conditions = values.map(
      ([column, value]) => `${columnOf(alias, member?.columns[column] ?? column)} = ${value}`,
    );
    if (member !== undefined) {
      conditions.push(`${columnOf(alias, typeColumn)} = ${quoteLiteral(member.entity.name)}`);
    }
    return printRow(context, selection, alias, [
      printFrom(selection.entity, alias),
      `where ${conditions.join(" and ")}`,
    ]);
  });
}

/** Reads a list as one JSON array; null where it has more rows than the field may answer at once. */
export function printListField(selection: ObjectSelection, field: ListField, place: ListPlace): Statement {
  return createStatement([place, ...selection.places], (context) => {
    const alias = context.nextAlias(selection.entity.name);
    const extent = extentOf(field, place);
    const { query, object } = printRowQuery(context, selection, alias, () => [
      printFromPlace(context, place, alias),
      ...whereOf(printRowTerms(context, place, undefined, alias, undefined)),
      printOrder(alias, context.shapeOf(place).order),
      ...printExtent(context, extent),
    ]);
    const answer = printWithin(extent, `coalesce(json_agg(${object}), '[]')`);
    return `select ${answer} as "json"\nfrom (\n  ${indent(query)}\n) as ${rowAlias}`;
  });
}

/** Reads a page with cursors as one JSON object. */
export function printConnectionField(connection: SelectedConnection): Statement {
  return createStatement(
    placesOf(connection),
    (context) => `select ${printPageOf(context, connection, undefined)} as "json"`,
  );
}

/**
 * Reads entities by their keys, one array of values a key column, in the order of the keys; null in place of those
 * that are not there. `array`: one JSON array, or null where a key has several rows; `rows`: a row for each key.
 */
export function printReadEntities(
  selection: ObjectSelection,
  key: KeyModel,
  form: "array" | "rows",
): Statement {
  return createStatement(selection.places, (context) => {
    const alias = context.nextAlias(selection.entity.name);
    const arrays = key.map(({ rules }, index) =>
      context.parameters.add({ kind: "key", index }, `${rules.sqlType}[]`),
    );
    const keyColumns = key.map((_, index) => `k${index + 1}`);
    const joins = key.map(({ column }, index) => `${columnOf(alias, column)} = k.${keyColumns[index]}`);
    const present = key.map(({ column }) => `${columnOf(alias, column)} is not null`);
    const required = requiredBySql(selection);
    const requiredArrays = required.map(({ rules }, index) =>
      context.parameters.add({ kind: "key", index: key.length + index }, `${rules.sqlType}[]`),
    );
    const requiredColumns = required.map((_, index) => `r${index + 1}`);
    const expressions = new Map(
      required.map(({ name }, index) => [name, `k.${requiredColumns[index]}`] as const),
    );
    const clauses = () => [`where ${present.join(" and ")}`];
    const object = printRowObject(context, selection, alias, clauses, expressions);
    const keyRow = new Map(key.map(({ column }, index) => [column, `k.${keyColumns[index]}`] as const));
    const source = [
      `from unnest(${[...arrays, ...requiredArrays].join(", ")}) with ordinality as k(${[...keyColumns, ...requiredColumns, "position"].join(", ")})`,
      selection.entity.source.kind === "representation"
        ? `cross join lateral ${printKeyRow(keyRow)} as ${alias}`
        : `left join ${printSource(selection.entity.source)} as ${alias} on ${joins.join(" and ")}`,
    ].join("\n");
    if (form === "rows") {
      return `select k.position::integer as "position", ${object}::text as "json"\n${source}\norder by k.position`;
    }
    const list = `json_agg(${object} order by k.position)`;
    return `select case when count(*) = cardinality(${arrays[0]}) then ${list} end as "json"\n${source}`;
  });
}

/** Calls a function that returns a row of the entity's source, and reads the row as one JSON object. */
export function printFunctionRow(
  selection: ObjectSelection,
  field: FunctionField,
  args: readonly ArgumentBinding[],
): Statement {
  return createStatement(selection.places, (context) => {
    const alias = context.nextAlias(selection.entity.name);
    return printRow(context, selection, alias, [
      printFrom(selection.entity, alias, printCall(context.parameters, field.call, args)),
      `where ${columnOf(alias, keyPart(selection.entity.keys[0], 0).column)} is not null`,
    ]);
  });
}

/** Calls a function and gives the key of the row that it returned, a JSON text for each key column in `keys`. */
export function printFunctionKey(
  selection: ObjectSelection,
  field: FunctionField,
  args: readonly ArgumentBinding[],
): Statement {
  return createStatement([], (context) => {
    const alias = context.nextAlias(selection.entity.name);
    const call = printCall(context.parameters, field.call, args);
    const key = selection.entity.keys[0];
    if (field.call.returns === "key") {
      return `select ${alias}."value"::text as "k1"\nfrom ${call} as ${alias}("value")\nwhere ${alias}."value" is not null`;
    }
    if (field.call.returns === "status" || field.call.returns === "class") {
      const facts =
        field.call.returns === "status"
          ? ['"status"', '"message"']
          : ['"succeeded"', '"error_class"', '"status_detail"', '"message"'];
      const columns = facts.map(
        (fact) => `${alias}.${fact}${fact === '"succeeded"' ? "" : "::text"} as ${fact}`,
      );
      return `select ${columns.join(", ")}, ${alias}."entity_id"::text as "k1"\nfrom ${call} as ${alias}`;
    }
    const columns = key.map(({ column }, index) => `${columnOf(alias, column)}::text as "k${index + 1}"`);
    const from = printFrom(selection.entity, alias, call);
    return `select ${columns.join(", ")}\n${from}\nwhere ${columnOf(alias, keyPart(key, 0).column)} is not null`;
  });
}

function printRow(
  context: PrintContext,
  selection: ObjectSelection,
  alias: string,
  clauses: readonly string[],
): string {
  const { query, object } = printRowQuery(context, selection, alias, () => clauses);
  const answer = object === rowAlias ? `row_to_json(${rowAlias})` : object;
  return `select ${answer} as "json"\nfrom (\n  ${indent(query)}\n) as ${rowAlias}`;
}

function keyPart(key: KeyModel, index: number): KeyPart {
  const part = key[index];
  if (part === undefined) {
    throw new Error(`A key of ${key.length} columns was asked for column ${index}.`);
  }
  return part;
}
