import type { FieldNode, SelectionSetNode } from "graphql";
import type { Arguments, OutputType } from "../definition/arguments.ts";
import { type Stub, type StubFields, stubFieldType } from "../definition/entity.ts";
import type {
  ExternalField,
  Field,
  Leaf,
  ReferenceField,
  ResolvedField,
  ToManyField,
  ValueField,
} from "../definition/field.ts";
import type { ConnectionField, ListField } from "../definition/root-field.ts";
import type { SqlFunction } from "../definition/source.ts";
import type { ValueType } from "../definition/value-type.ts";
import {
  type AbstractModel,
  type EntityModel,
  isAbstract,
  type SubgraphModel,
} from "../model/subgraph-model.ts";
import { fieldArguments } from "../schema/field-arguments.ts";
import { fieldType } from "../schema/field-type.ts";
import { leafOf } from "../schema/leaf.ts";
import { type ArgumentBinding, bindArguments } from "./argument-binding.ts";
import { type CollectContext, collectFields } from "./collect-fields.ts";
import type { ListPlace } from "./list-place.ts";
import type { PlanAccess } from "./plan-access.ts";
import { selectConnection } from "./select-connection.ts";
import {
  nestedRows,
  type ObjectSelection,
  type SelectedColumn,
  type SelectedConnectionField,
  type SelectedDenied,
  type SelectedEmbedded,
  type SelectedField,
  type SelectedMany,
  type SelectedTypename,
  type SelectedValueMember,
} from "./selection.ts";

/** What selections are read with: the operation's fragments and conditions, and the model. */
export interface SelectContext extends CollectContext {
  readonly model: SubgraphModel;
  /** What may not be shown. */
  readonly access: PlanAccess;
}

type SelectingNode = { readonly selectionSet?: SelectionSetNode | undefined };

/** Reads what `nodes` together ask of rows of `entity`. The document has been validated. */
export function selectObject(
  context: SelectContext,
  entity: EntityModel,
  nodes: readonly SelectingNode[],
): ObjectSelection {
  if (isAbstract(entity)) {
    return selectTypes(context, entity, nodes);
  }
  const fields = [...collectFields(context, entity.name, nodes)].map(([key, places]) =>
    selectField(context, entity, key, places),
  );
  return {
    entity,
    fields,
    types: undefined,
    denial: undefined,
    hasResolvers: fields.some((field) => isCompletedHere(field) || hasResolversBelow(field)),
    hasWholeLists: fields.some(isWholeList) || fields.some(hasWholeListsBelow),
    showsJson: fields.some(showsJson),
    hasRelations: fields.some(({ kind }) => kind === "one" || kind === "many" || kind === "connection"),
    places: fields.flatMap(placesOf),
  };
}

/** Reads what `nodes` together ask of rows of an interface or union: for each of its types. */
function selectTypes(
  context: SelectContext,
  type: AbstractModel,
  nodes: readonly SelectingNode[],
): ObjectSelection {
  const types = type.members.map(({ entity }) => selectType(context, entity, nodes));
  return {
    entity: type,
    fields: [],
    types,
    denial: undefined,
    // What is printed of them does not tell the type, by which such lists are looked for.
    hasResolvers: types.some(({ hasResolvers, hasWholeLists }) => hasResolvers || hasWholeLists),
    hasWholeLists: types.some(({ hasWholeLists }) => hasWholeLists),
    showsJson: types.some((each) => each.showsJson),
    hasRelations: types.some(({ hasRelations }) => hasRelations),
    places: types.flatMap(({ places }) => places),
  };
}

/** One type of an interface or union, of whose rows nothing is read where who asks may not see them. */
function selectType(
  context: SelectContext,
  entity: EntityModel,
  nodes: readonly SelectingNode[],
): ObjectSelection {
  const denial = context.access.denialOfType(entity.name);
  return denial === undefined
    ? selectObject(context, entity, nodes)
    : {
        entity,
        fields: [],
        types: undefined,
        denial,
        hasResolvers: true,
        hasWholeLists: false,
        showsJson: false,
        hasRelations: false,
        places: [],
      };
}

/** Whether a field itself is not all there in what PostgreSQL prints. */
function isCompletedHere(field: SelectedField): boolean {
  return (
    field.kind === "resolved" ||
    field.kind === "denied" ||
    (field.kind === "embedded" && field.fields.some(({ kind }) => kind === "denied"))
  );
}

function isWholeList(field: SelectedField): boolean {
  return field.kind === "many" && "maximumRows" in field.extent;
}

function hasWholeListsBelow(field: SelectedField): boolean {
  return nestedRows(field).some(({ selection }) => selection.hasWholeLists);
}

/** Whether TypeScript has a part in the rows below a field. */
export function hasResolversBelow(field: SelectedField): boolean {
  return nestedRows(field).some(({ selection }) => selection.hasResolvers);
}

/** The list that a field is, if it is one, and those below it. */
export function placesOf(field: SelectedField): readonly ListPlace[] {
  const below = nestedRows(field).flatMap(({ selection }) => selection.places);
  return "place" in field ? [field.place, ...below] : below;
}

/** Whether values of JSON are shown by a field, or below it. */
export function showsJson(field: SelectedField): boolean {
  switch (field.kind) {
    case "column":
      return field.leaf === "JSON" || field.definition.kind === "jsonb";
    case "member":
      return field.member.kind === "jsonb";
    case "embedded":
      return field.fields.some(showsJson);
    case "sql":
      return field.field.returns.kind === "scalar" && field.field.returns.name === "JSON";
    case "one":
    case "many":
    case "connection":
      return nestedRows(field).some(({ selection }) => selection.showsJson);
    case "typename":
    case "denied":
    case "resolved":
      return false;
  }
}

/** The entity of that name; every name that reaches this has been checked with the model. */
export function entityNamed(model: SubgraphModel, name: string): EntityModel {
  const entity = model.rowTypesByName.get(name);
  if (entity === undefined) {
    throw new Error(`The entity "${name}" is not in the model.`);
  }
  return entity;
}

function selectField(
  context: SelectContext,
  entity: EntityModel,
  key: string,
  places: readonly FieldNode[],
): SelectedField {
  const name = places[0]?.name.value ?? "";
  const field: Field | undefined = entity.fieldsByName.get(name);
  if (field === undefined) {
    return { kind: "typename", key, typeName: entity.name };
  }
  const coordinate = `${entity.name}.${name}`;
  const { isNullable } = fieldType(entity, field);
  const denial = context.access.denialOf(entity.name, name);
  if (denial !== undefined) {
    return { kind: "denied", key, error: denial, isNullable };
  }
  const args = bindArguments(coordinate, fieldArguments(context.model, field), places[0]);
  switch (field.kind) {
    case "column":
      return selectColumn(entity, key, field.column, field.leaf);
    case "reference":
      return {
        kind: "embedded",
        key,
        present: { columns: keyColumns(field), quantifier: "all" },
        fields: selectReference(context, entity, field, places),
        isNullable,
      };
    case "value":
      return {
        kind: "embedded",
        key,
        present: presentColumns(field),
        fields: selectValue(context, entity, field, places),
        isNullable,
      };
    case "sql":
      return { kind: "sql", key, coordinate, field };
    case "external":
    case "resolved": {
      const resolved = field.kind === "external" ? fromRepresentation(field) : field;
      const members = selectMembers(context, resolved.returns, places);
      return { kind: "resolved", key, coordinate, field: resolved, args, members };
    }
    case "one":
    case "many": {
      const selection = selectObject(context, entityNamed(context.model, field.target.name), places);
      if (field.kind === "one") {
        return { kind: "one", key, field, selection };
      }
      const place = listPlace(context, field, coordinate, args);
      return { kind: "many", key, field, place, extent: extentOf(field, place), selection };
    }
    case "connection":
      return {
        kind: "connection",
        key,
        join: field.join,
        place: listPlace(context, field, coordinate, args),
        fields: selectPage(context, field.target.name, places),
      };
  }
}

/** Reads what `nodes` together ask of a page of rows with cursors. */
export function selectPage(
  context: SelectContext,
  entityName: string,
  nodes: readonly FieldNode[],
): readonly SelectedConnectionField[] {
  const entity = entityNamed(context.model, entityName);
  const selectNode = (places: readonly FieldNode[]) => selectObject(context, entity, places);
  const members = isAbstract(entity) ? entity.members.map((member) => member.entity.name) : [];
  const deniedTypes = members.filter((name) => context.access.denialOfType(name) !== undefined);
  return selectConnection({ ...context, selectNode, deniedTypes }, entityName, nodes);
}

/** What is kept of a list field for the requests that ask it. */
export function listPlace(
  { model, access }: SelectContext,
  field: ToManyField | ListField | ConnectionField,
  coordinate: string,
  args: readonly ArgumentBinding[],
): ListPlace {
  return {
    coordinate,
    model,
    access,
    entity: entityNamed(model, field.target.name),
    orderBy: field.orderBy,
    argumentsByName: new Map(args.map((binding) => [binding.argument.name, binding])),
    call: "call" in field && field.call !== undefined ? callOf(field.call, field.args, args) : undefined,
    page: field.kind === "connection" || field.kind === "rootConnection" ? field.page : undefined,
  };
}

function callOf(call: SqlFunction, own: Arguments, args: readonly ArgumentBinding[]): ListPlace["call"] {
  return { function: call, args: args.filter(({ argument }) => Object.hasOwn(own, argument.name)) };
}

/** The page that is asked for of a list, or all of it where it has none. */
export function extentOf(
  { page, maximumRows }: ToManyField | ListField,
  { coordinate, argumentsByName }: ListPlace,
): SelectedMany["extent"] {
  if (page === undefined && maximumRows !== undefined) {
    return { maximumRows };
  }
  const limit = argumentsByName.get("limit");
  const offset = argumentsByName.get("offset");
  if (limit === undefined || offset === undefined || page === undefined) {
    throw new Error(`"${coordinate}" has no page arguments.`);
  }
  return { limit, offset, limits: page };
}

/** An external field that is asked for is answered with what the representation has. */
function fromRepresentation({ name, returns }: ExternalField): ResolvedField {
  return {
    kind: "resolved",
    returns,
    args: {},
    columns: [],
    requires: { names: [name], selection: name },
    resolver: { kind: "single", resolve: (row: Readonly<Record<string, unknown>>) => row[name] },
  };
}

/** Reads what `nodes` together ask of a value that TypeScript makes. */
export function selectMembers(
  context: SelectContext,
  returns: OutputType,
  nodes: readonly FieldNode[],
): readonly SelectedValueMember[] | undefined {
  const item = returns.kind === "list" ? returns.item : returns;
  return item.kind === "value"
    ? [...collectFields(context, item.name, nodes)].map(([key, [node]]) => {
        const name = node?.name.value ?? "";
        const type = Object.hasOwn(item.members, name) ? item.members[name] : undefined;
        const member = type === undefined ? undefined : name;
        return { key, member, typeName: item.name, denied: deniedMember(context, item, name, key) };
      })
    : undefined;
}

function deniedMember(
  { access }: SelectContext,
  value: ValueType,
  name: string,
  key: string,
): SelectedDenied | undefined {
  const error = access.denialOf(value.name, name);
  return error && { kind: "denied", key, error, isNullable: value.members[name]?.isNullable === true };
}

function selectReference(
  context: SelectContext,
  entity: EntityModel,
  field: ReferenceField,
  places: readonly FieldNode[],
): readonly (SelectedTypename | SelectedColumn)[] {
  const stub: Stub = field.target;
  return [...collectFields(context, stub.name, places)].map(([key, [node]]) => {
    const name = node?.name.value ?? "";
    const column = Object.hasOwn(field.columns, name) ? field.columns[name] : undefined;
    const fields: StubFields = { ...stub.external, ...stub.key };
    const type = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return column === undefined || type === undefined
      ? { kind: "typename", key, typeName: stub.name }
      : selectColumn(entity, key, column, stubFieldType(type).scalar);
  });
}

function keyColumns({ target, columns }: ReferenceField): readonly string[] {
  return Object.keys(target.key).flatMap((name) => columns[name] ?? []);
}

/** A value is there where the columns of all members are that it must have, or of any where it needs none. */
function presentColumns({ target, columns }: ValueField): SelectedEmbedded["present"] {
  if (typeof columns === "string") {
    return { columns: [columns], quantifier: "all" };
  }
  const required = Object.entries(columns).filter(([member]) => target.members[member]?.isNullable === false);
  return required.length === 0
    ? { columns: Object.values(columns), quantifier: "any" }
    : { columns: required.map(([, column]) => column), quantifier: "all" };
}

function selectValue(
  context: SelectContext,
  entity: EntityModel,
  { target, columns }: ValueField,
  places: readonly FieldNode[],
): SelectedEmbedded["fields"] {
  return [...collectFields(context, target.name, places)].map(([key, [node]]) => {
    const name = node?.name.value ?? "";
    const type = Object.hasOwn(target.members, name) ? target.members[name] : undefined;
    if (type === undefined) {
      return { kind: "typename", key, typeName: target.name };
    }
    const denied = deniedMember(context, target, name, key);
    if (denied !== undefined) {
      return denied;
    }
    if (typeof columns !== "string") {
      return selectColumn(entity, key, columns[name] ?? "", leafOf(type));
    }
    const kind = type.kind === "enum" ? "text" : type.columnKind;
    return { kind: "member", key, column: columns, member: { name, kind, leaf: leafOf(type) } };
  });
}

function selectColumn(entity: EntityModel, key: string, column: string, leaf: Leaf): SelectedColumn {
  const definition = entity.source.columns[column];
  if (definition === undefined) {
    throw new Error(`The source of "${entity.name}" has no column "${column}".`);
  }
  return { kind: "column", key, column, definition, leaf };
}
