import { didYouMean, suggest } from "@hansa/core";
import type { Entity, RowType, Stub } from "../definition/entity.ts";
import type { Field, Leaf, ToManyField, ToOneField } from "../definition/field.ts";
import { isLinkJoin } from "../definition/join.ts";
import type { RootField } from "../definition/root-field.ts";
import type { SubgraphParts } from "../definition/subgraph-parts.ts";
import { SubgraphError } from "../errors.ts";
import { rulesOfColumn } from "../schema/column-value.ts";
import { FilterTypes } from "../schema/filter-types.ts";
import { checkInterfaceFields } from "../schema/interface-fields.ts";
import { leafOf } from "../schema/leaf.ts";
import { scalarTypesByName } from "../schema/scalars.ts";
import { type AbstractInput, buildAbstract } from "./build-abstract.ts";
import { buildConsumers, buildObservers } from "./build-events.ts";
import { checkAbstractUse } from "./check-abstract-use.ts";
import { checkFieldColumns, checkOrder, findColumn } from "./check-columns.ts";
import { checkFederation } from "./check-federation.ts";
import { checkListUse } from "./check-list-use.ts";
import { checkName } from "./check-name.ts";
import { checkRowSecurity } from "./check-row-security.ts";
import { checkTypes } from "./check-types.ts";
import type { EntityModel, KeyModel, SubgraphModel } from "./subgraph-model.ts";

type Findings = string[];

/**
 * Makes the model of a definition. What only shows in the whole (names used twice, entities without fields) is found
 * here, and the columns that do not exist, which the builder's types rule out where a compiler reads them: all at once.
 *
 * @throws SubgraphError SUBGRAPH_INVALID listing every contradiction.
 */
export function buildModel(name: string, parts: SubgraphParts): SubgraphModel {
  const findings: Findings = [];
  const fieldsByEntity = collectFields(parts, findings);
  const modelsByEntity = new Map(
    parts.entities.map((entity) => [
      entity,
      buildEntity(entity, fieldsByEntity.get(entity) ?? new Map(), findings),
    ]),
  );
  const modelOf: AbstractInput["modelOf"] = (entity) => modelsByEntity.get(entity);
  const abstracts = parts.abstracts.map((type) => {
    checkNotTaken(type.name, takenTypeNames, `the ${type.kind}`, findings);
    return buildAbstract({ type, entities: parts.entities, modelOf }, findings);
  });
  findings.push(...checkInterfaces(parts));
  const entities = [...modelsByEntity.values()];
  const entitiesByName = indexByName("type", entities, findings);
  const rowTypesByName: ReadonlyMap<string, EntityModel> = indexByName(
    "type",
    [...entities, ...abstracts],
    [],
  );
  const model: SubgraphModel = {
    name,
    directives: parts.directives,
    rowSecurity: parts.rowSecurity,
    policies: parts.policies,
    entitiesByName,
    abstractsByName: indexByName("type", abstracts, findings),
    rowTypesByName,
    stubsByName: indexByName("type", mergeStubs(parts.stubs), findings),
    enumsByName: indexByName("enum", parts.enums, findings),
    valuesByName: indexByName("value", parts.values, findings),
    queriesByName: indexRootFields("Query", parts, parts.queries, findings),
    mutationsByName: indexRootFields("Mutation", parts, parts.mutations, findings),
    observers: buildObservers(parts, findings),
    consumers: buildConsumers(name, parts, findings),
    optionsOfInput: (type) => parts.inputs.find(({ graphqlType }) => graphqlType === type)?.options ?? {},
    filterTypes: new FilterTypes((entityName) => {
      const entity = rowTypesByName.get(entityName);
      if (entity === undefined) {
        throw new Error(`The entity "${entityName}" is not in the model.`);
      }
      return entity;
    }),
  };
  findings.push(...checkRowSecurity(model.rowSecurity));
  for (const stub of model.stubsByName.values()) {
    checkStub(stub, findings);
    if (model.entitiesByName.has(stub.name)) {
      findings.push(`"${stub.name}" is both an entity of this subgraph and a stub. Keep one of the two.`);
    }
  }
  if (findings.length === 0) {
    findings.push(
      ...checkTypes(model),
      ...checkAbstractUse(model),
      ...checkInterfaceFields(model),
      ...checkListUse(model),
      ...checkFederation(model),
    );
  }
  if (findings.length > 0) {
    const list = findings.map((finding) => `\n- ${finding}`).join("");
    throw new SubgraphError("SUBGRAPH_INVALID", `The subgraph "${name}" cannot be built:${list}`);
  }
  return model;
}

function checkInterfaces({ entities, abstracts }: SubgraphParts): readonly string[] {
  return [...entities, ...abstracts].flatMap((type) =>
    type.kind === "union"
      ? []
      : type.interfaces
          .filter((each) => !abstracts.includes(each))
          .map(
            ({ name }) =>
              `The interface "${name}", which "${type.name}" implements, is of another definition.`,
          ),
  );
}

function checkStub({ name, key }: Stub, findings: Findings): void {
  findings.push(...checkName(name, name));
  checkNotTaken(name, takenTypeNames, "the stub", findings);
  for (const field of Object.keys(key)) {
    findings.push(...checkName(`${name}.${field}`, field));
  }
}

function collectFields(
  parts: SubgraphParts,
  findings: Findings,
): ReadonlyMap<Entity, ReadonlyMap<string, Field>> {
  const fieldsByEntity = new Map<Entity, Map<string, Field>>();
  for (const { entity, fields } of parts.fields) {
    const known = fieldsByEntity.get(entity) ?? new Map<string, Field>();
    fieldsByEntity.set(entity, known);
    for (const [name, field] of Object.entries(fields)) {
      findings.push(...checkName(`${entity.name}.${name}`, name));
      if (known.has(name)) {
        findings.push(`The field "${entity.name}.${name}" is defined twice.`);
      }
      known.set(name, field);
      checkArguments(`${entity.name}.${name}`, field, findings);
      checkTarget(`${entity.name}.${name}`, field, parts, findings);
      findings.push(...checkFieldColumns(`${entity.name}.${name}`, entity, field));
    }
  }
  return fieldsByEntity;
}

function checkTarget(coordinate: string, field: Field, parts: SubgraphParts, findings: Findings): void {
  if (field.kind === "reference" && !parts.stubs.includes(field.target)) {
    findings.push(
      `"${coordinate}" refers to the stub "${field.target.name}" of another subgraph definition.`,
    );
  }
  if (!isRelation(field)) {
    return;
  }
  if (!isDefinedBy(parts, field.target)) {
    findings.push(`"${coordinate}" refers to the entity "${field.target.name}" of another definition.`);
  }
  const { join } = field;
  const isEmpty = isLinkJoin(join)
    ? Object.keys(join.here).length === 0 || Object.keys(join.there).length === 0
    : Object.keys(join).length === 0;
  if (isEmpty) {
    findings.push(
      `"${coordinate}" joins by no column. Name a column of "${field.target.name}" and one here.`,
    );
  }
}

function isDefinedBy({ entities, abstracts }: SubgraphParts, type: RowType): boolean {
  return [...entities, ...abstracts].some((each) => each === type);
}

function isRelation(field: Field): field is ToOneField | ToManyField {
  return field.kind === "one" || field.kind === "many" || field.kind === "connection";
}

function buildEntity(
  entity: Entity,
  fieldsByName: ReadonlyMap<string, Field>,
  findings: Findings,
): EntityModel {
  findings.push(...checkName(entity.name, entity.name));
  checkNotTaken(entity.name, takenTypeNames, "the entity", findings);
  if (fieldsByName.size === 0) {
    findings.push(
      `The entity "${entity.name}" has no fields. Give it some with \`fields(${entity.name}, …)\`.`,
    );
  }
  const key = buildKey(entity, entity.key, fieldsByName, findings);
  const otherKeys = entity.otherKeys.map((columns) => buildKey(entity, columns, fieldsByName, findings));
  return {
    name: entity.name,
    options: entity.options,
    source: entity.source,
    external: entity.external,
    keys: [key, ...otherKeys],
    tieBreakers: key.map(({ column }) => column),
    interfaces: entity.interfaces.map(({ name }) => name),
    fieldsByName: withExternalFields(entity, fieldsByName),
  };
}

/** The fields, and after them the external ones that have no place among them. */
function withExternalFields(
  { external }: Entity,
  fieldsByName: ReadonlyMap<string, Field>,
): ReadonlyMap<string, Field> {
  const missing = Object.entries(external).filter(([name]) => !fieldsByName.has(name));
  return new Map<string, Field>([
    ...fieldsByName,
    ...missing.map(([name, returns]) => [name, { kind: "external", name, returns, external: true }] as const),
  ]);
}

function buildKey(
  entity: Entity,
  columns: readonly string[],
  fieldsByName: ReadonlyMap<string, Field>,
  findings: Findings,
): KeyModel {
  return columns.flatMap((name) => {
    const column = findColumn(entity, name);
    if (column === undefined) {
      const suggestions = didYouMean(suggest(name, Object.keys(entity.source.columns)));
      findings.push(`The key column "${name}" of "${entity.name}" is not in its source.${suggestions}`);
      return [];
    }
    for (const [field, definition] of fieldsByName) {
      const shown = showsColumn(definition, name);
      if (shown !== undefined) {
        return [
          { path: [field, ...shown.members], column: name, rules: rulesOfColumn(column), leaf: shown.leaf },
        ];
      }
    }
    findings.push(
      `The key column "${name}" of "${entity.name}" is shown by no field. Add one that shows it.`,
    );
    return [];
  });
}

/** How a field shows a column: itself, or in a member of its object. */
function showsColumn(
  field: Field,
  column: string,
): { readonly members: readonly string[]; readonly leaf: Leaf } | undefined {
  if (field.kind === "column") {
    return field.column === column ? { members: [], leaf: field.leaf } : undefined;
  }
  if ((field.kind !== "value" && field.kind !== "reference") || typeof field.columns === "string") {
    return undefined;
  }
  const member = Object.entries(field.columns).find(([, each]) => each === column)?.[0];
  const type =
    member === undefined
      ? undefined
      : field.kind === "value"
        ? field.target.members[member]
        : field.target.key[member];
  return member === undefined || type === undefined
    ? undefined
    : { members: [member], leaf: typeof type === "string" ? type : leafOf(type) };
}

/** A stub may be asked for in several places of a module, as long as its fields are the same everywhere. */
function mergeStubs(stubs: readonly Stub[]): readonly Stub[] {
  return stubs.filter(
    (stub, index) =>
      stubs.findIndex(
        (other) =>
          other.name === stub.name &&
          JSON.stringify([other.key, other.external]) === JSON.stringify([stub.key, stub.external]),
      ) === index,
  );
}

function indexRootFields(
  type: "Query" | "Mutation",
  parts: SubgraphParts,
  fields: readonly { readonly name: string; readonly field: RootField }[],
  findings: Findings,
): ReadonlyMap<string, RootField> {
  const fieldsByName = new Map<string, RootField>();
  for (const { name, field } of fields) {
    const coordinate = `${type}.${name}`;
    findings.push(...checkName(coordinate, name));
    checkNotTaken(name, takenRootFields, `the field of "${type}"`, findings);
    checkArguments(coordinate, field, findings);
    if (fieldsByName.has(name)) {
      findings.push(`The field "${coordinate}" is defined twice.`);
    }
    if (field.kind === "list" || field.kind === "rootConnection") {
      findings.push(...checkOrder(coordinate, field.target, field.orderBy));
    }
    const target = field.kind === "resolvedRoot" ? field.returns : field.target;
    if ("source" in target && !isDefinedBy(parts, target)) {
      findings.push(`"${coordinate}" answers the entity "${target.name}" of another definition.`);
    }
    if (field.kind === "function" && field.call.returns !== "row" && field.target.key.length > 1) {
      findings.push(
        `"${coordinate}" calls a function that returns a key, and the key of "${field.target.name}" has ${field.target.key.length} columns. Let it return the row.`,
      );
    }
    fieldsByName.set(name, field);
  }
  return fieldsByName;
}

function indexByName<Named extends { readonly name: string }>(
  what: string,
  items: readonly Named[],
  findings: Findings,
): ReadonlyMap<string, Named> {
  const itemsByName = new Map<string, Named>();
  for (const item of items) {
    if (itemsByName.has(item.name)) {
      findings.push(`The ${what} "${item.name}" is defined twice, with different contents.`);
    }
    itemsByName.set(item.name, item);
  }
  return itemsByName;
}

function checkArguments(coordinate: string, field: Field | RootField, findings: Findings): void {
  for (const name of "args" in field ? Object.keys(field.args) : []) {
    findings.push(...checkName(`${coordinate}(${name}:)`, name));
  }
}

const takenRootFields: ReadonlySet<string> = new Set(["_service", "_entities"]);
const takenTypeNames: ReadonlySet<string> = new Set([
  "Query",
  "Mutation",
  "Subscription",
  "_Any",
  "_Entity",
  "_Service",
  ...Object.keys(scalarTypesByName),
]);

function checkNotTaken(name: string, taken: ReadonlySet<string>, subject: string, findings: Findings): void {
  if (taken.has(name)) {
    findings.push(`The name "${name}" is taken by GraphQL or Federation. Choose another for ${subject}.`);
  }
}
