import { didYouMean, suggest } from "@hansa/core";
import type { AbstractType, Interface } from "../definition/abstract-type.ts";
import type { Entity } from "../definition/entity.ts";
import type { Field } from "../definition/field.ts";
import { unionSource } from "../definition/source.ts";
import { checkName } from "./check-name.ts";
import { sharedField } from "./shared-field.ts";
import type { AbstractModel, EntityModel, KeyModel } from "./subgraph-model.ts";
import { typeColumn, UnionColumns } from "./union-columns.ts";

/** What an interface or union is made of: its declaration, and the entities of the module with their fields. */
export interface AbstractInput {
  readonly type: AbstractType;
  readonly entities: readonly Entity[];
  readonly modelOf: (entity: Entity) => EntityModel | undefined;
}

/** Makes the model of an interface or union: of a type whose rows are those of its members. */
export function buildAbstract({ type, entities, modelOf }: AbstractInput, findings: string[]): AbstractModel {
  findings.push(...checkName(type.name, type.name));
  const handles =
    type.kind === "union" ? type.members : entities.filter(({ interfaces }) => interfaces.includes(type));
  const members = handles.flatMap((entity) => modelOf(entity) ?? []);
  findings.push(...checkMembers(type, handles, members));
  const columns = new UnionColumns(members, Object.keys(type.source.columns));
  const fieldsByName = type.kind === "interface" ? sharedFields(type, members, columns) : new Map();
  const key = type.kind === "interface" && type.key.length > 0 ? sharedKey(type, members, findings) : [];
  const memberKeys = members.flatMap((member) =>
    member.keys[0].map(({ column }) => columns.namesOf(member).get(column) ?? column),
  );
  return {
    kind: type.kind,
    name: type.name,
    options: type.options,
    source: unionSource(type.name, columns.definitions, columns.branches),
    external: {},
    keys: [key],
    tieBreakers:
      key.length > 0
        ? [...key.map(({ column }) => column), typeColumn]
        : [...new Set([typeColumn, ...memberKeys])],
    fieldsByName,
    interfaces: type.kind === "interface" ? type.interfaces.map(({ name }) => name) : [],
    members: members.map((entity) => ({ entity, columns: Object.fromEntries(columns.namesOf(entity)) })),
    shownFields: type.kind === "interface" ? type.fieldNames : [],
    fieldOptions: type.kind === "interface" ? type.fieldOptions : {},
  };
}

function checkMembers(
  type: AbstractType,
  handles: readonly Entity[],
  members: readonly EntityModel[],
): readonly string[] {
  const { name, kind } = type;
  if (handles.length === 0) {
    return kind === "interface"
      ? [`The interface "${name}" has no entities. Let one name it in \`implements\`.`]
      : [`The union "${name}" has no members.`];
  }
  const twice = handles.filter((handle, index) => handles.indexOf(handle) !== index);
  const fieldNames = kind === "interface" ? type.fieldNames : [];
  return [
    ...(members.length < handles.length ? [`"${name}" has an entity of another definition.`] : []),
    ...twice.map((entity) => `The union "${name}" has "${entity.name}" twice.`),
    ...(kind === "interface" && fieldNames.length === 0 ? [`The interface "${name}" has no fields.`] : []),
    ...fieldNames.flatMap((field) => checkName(`${name}.${field}`, field)),
    ...members.flatMap((member) => [
      ...(member.source.kind === "representation"
        ? [`"${member.name}", of which this subgraph has no rows, cannot be in the ${kind} "${name}".`]
        : []),
      ...fieldNames
        .filter((field) => !member.fieldsByName.has(field))
        .map(
          (field) =>
            `"${member.name}" has no field "${field}", which the interface "${name}" has.${didYouMean(suggest(field, member.fieldsByName.keys()))}`,
        ),
      ...Object.keys(type.source.columns)
        .filter((column) => !Object.hasOwn(member.source.columns, column))
        .map((column) => `The source of "${member.name}" has no column "${column}", which "${name}" has.`),
    ]),
  ];
}

/** What clients may filter and order lists by: fields that allow it in every member. */
function sharedFields(
  { fieldNames }: Interface,
  members: readonly EntityModel[],
  columns: UnionColumns,
): ReadonlyMap<string, Field> {
  return new Map(
    fieldNames.flatMap((name) => {
      const fields = members.flatMap((member) => member.fieldsByName.get(name) ?? []);
      const shared = fields.length === members.length ? sharedField(name, fields, columns) : undefined;
      return shared === undefined ? [] : [[name, shared] as const];
    }),
  );
}

/** The key that all members have, as the first of them shows it. */
function sharedKey(type: Interface, members: readonly EntityModel[], findings: string[]): KeyModel {
  const keys = members.map(({ keys: known }) =>
    known.find(
      (key) => key.length === type.key.length && key.every(({ column }) => type.key.includes(column)),
    ),
  );
  const paths = keys.map((key) =>
    type.key.map((name) => key?.find(({ column }) => column === name)?.path.join(".")).join(" "),
  );
  for (const [index, member] of members.entries()) {
    if (keys[index] === undefined) {
      findings.push(
        `"${type.key.join(", ")}" is the key of the interface "${type.name}", but none of "${member.name}". Give it to its keys.`,
      );
    } else if (paths[index] !== paths[0]) {
      findings.push(
        `The key of the interface "${type.name}" is shown by "${paths[0]}" in one entity and by "${paths[index]}" in "${member.name}". Name the fields alike.`,
      );
    }
  }
  const hidden = keys[0]?.filter(({ path: [field] }) => !type.fieldNames.includes(field)) ?? [];
  findings.push(
    ...hidden.map(
      ({ path: [field] }) =>
        `The key of the interface "${type.name}" needs its field "${field}". Name it in \`fields\`.`,
    ),
  );
  return type.key.flatMap((name) => keys[0]?.find(({ column }) => column === name) ?? []);
}
