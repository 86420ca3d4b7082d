import { didYouMean, suggest } from "@hansa/core";
import { Kind, valueFromASTUntyped } from "graphql";
import type { Leaf } from "../definition/field.ts";
import { SubgraphError } from "../errors.ts";
import type { EntityModel, KeyModel, SubgraphModel } from "../model/subgraph-model.ts";
import type { EntitiesRoot } from "../operation/root-plan.ts";
import type { BoundValue, ValueRules } from "../schema/column-value.ts";
import { fromGraph } from "../schema/leaf.ts";
import { printKeyFields } from "../schema/print-sdl.ts";
import type { Variables } from "../selection/argument-binding.ts";
import { quoteValue } from "../selection/quote-value.ts";
import { type RequiredField, requiredBySql } from "../selection/required-fields.ts";

/** Entities of one type that are known by the same key: what one statement reads. */
export interface EntityGroup {
  readonly entity: EntityModel;
  readonly keyIndex: number;
  /** Places in the list of representations. */
  readonly positions: number[];
  /** The values of the key and of what SQL requires, one list a column, each as long as `positions`. */
  readonly columns: (BoundValue | null)[][];
  /** As they were sent, each as `positions` has them. */
  readonly representations: Representation[];
}

/** What another subgraph, through a gateway, says of an entity. */
export type Representation = Readonly<Record<string, unknown>>;

/** Representations by type and key, and what is wrong with those that name no entity. */
export interface SortedRepresentations {
  readonly count: number;
  readonly groups: readonly EntityGroup[];
  readonly faults: readonly { readonly position: number; readonly error: SubgraphError }[];
}

/**
 * Sorts the representations of `_entities` by type and key.
 *
 * @throws SubgraphError BAD_USER_INPUT for more of them than are allowed at once.
 */
export function sortRepresentations(
  model: SubgraphModel,
  plan: EntitiesRoot,
  variables: Variables,
  maximum: number,
): SortedRepresentations {
  const representations = readRepresentations(plan, variables);
  if (representations.length > maximum) {
    throw new SubgraphError(
      "BAD_USER_INPUT",
      `"_entities" was asked for ${representations.length} entities. Ask for at most ${maximum} at once (setting "maxEntities").`,
    );
  }
  const typesByName = new Map<unknown, RepresentedType>();
  const context: SortContext = { model, plan, typesByName, last: undefined };
  const faults: { position: number; error: SubgraphError }[] = [];
  for (let position = 0; position < representations.length; position++) {
    const error = addRepresentation(context, position, representations[position]);
    if (error !== undefined) {
      faults.push({ position, error });
    }
  }
  const groups = [...typesByName.values()].flatMap(({ groupsByKey }) =>
    groupsByKey.filter((group) => group !== undefined),
  );
  return { count: representations.length, groups, faults };
}

/** What is the same for all representations of one type. */
interface RepresentedType {
  readonly name: unknown;
  readonly entity: EntityModel;
  readonly required: readonly RequiredField[];
  /** By the place of the key. */
  readonly groupsByKey: (EntityGroup | undefined)[];
  /** Of the representation that is read, in the order of the group's columns; what is behind them is of others. */
  readonly values: (BoundValue | null)[];
}

interface SortContext {
  readonly model: SubgraphModel;
  readonly plan: EntitiesRoot;
  /** Of types that representations have named so far. */
  readonly typesByName: Map<unknown, RepresentedType>;
  /** The type of the representation before, which most have too. */
  last: RepresentedType | undefined;
}

function readRepresentations({ node }: EntitiesRoot, variables: Variables): readonly unknown[] {
  const value = node.arguments?.find(({ name }) => name.value === "representations")?.value;
  const list =
    value?.kind === Kind.VARIABLE
      ? variables[value.name.value]
      : value === undefined
        ? []
        : valueFromASTUntyped(value, variables);
  return Array.isArray(list) ? list : [list];
}

function addRepresentation(
  context: SortContext,
  position: number,
  representation: unknown,
): SubgraphError | undefined {
  if (!isObject(representation)) {
    return fault(`The representation is ${quoteValue(representation)}. Expected an object.`);
  }
  const typeName = ownValue(representation, "__typename");
  const { last } = context;
  const type = last !== undefined && last.name === typeName ? last : findType(context, typeName);
  if (type instanceof SubgraphError) {
    return type;
  }
  context.last = type;
  const { entity, required, groupsByKey, values } = type;
  const keyIndex = findKey(entity, representation);
  const key = entity.keys[keyIndex];
  if (key === undefined) {
    const keys = entity.keys.map((each) => `"${printKeyFields(each)}"`).join(" or ");
    return fault(`A representation of "${entity.name}" needs the fields of a key: ${keys}.`);
  }
  const error =
    readKeyValues(entity, key, representation, values) ?? readRequiredBySql(type, key.length, representation);
  if (error !== undefined) {
    return error;
  }
  let group = groupsByKey[keyIndex];
  if (group === undefined) {
    const columns = Array.from({ length: key.length + required.length }, () => []);
    group = { entity, keyIndex, positions: [], columns, representations: [] };
    groupsByKey[keyIndex] = group;
  }
  group.positions.push(position);
  group.representations.push(representation);
  const { columns } = group;
  for (let index = 0; index < columns.length; index++) {
    columns[index]?.push(values[index] ?? null);
  }
  return undefined;
}

/** The place of the first key that a representation has all fields of; -1 for none. */
function findKey({ keys }: EntityModel, representation: Representation): number {
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index];
    if (key !== undefined && hasKey(representation, key)) {
      return index;
    }
  }
  return -1;
}

function hasKey(representation: Representation, key: KeyModel): boolean {
  for (let index = 0; index < key.length; index++) {
    const value = valueAt(representation, key[index]?.path ?? noPath);
    if (value === undefined || value === null) {
      return false;
    }
  }
  return true;
}

const noPath: readonly string[] = [];

function findType(
  { model, plan, typesByName }: SortContext,
  typeName: unknown,
): RepresentedType | SubgraphError {
  const known = typesByName.get(typeName);
  if (known !== undefined) {
    return known;
  }
  const entity = typeof typeName === "string" ? model.rowTypesByName.get(typeName) : undefined;
  if (entity === undefined || entity.keys[0].length === 0) {
    const alike = typeof typeName === "string" ? suggest(typeName, model.entitiesByName.keys()) : [];
    return fault(
      `The representation has the "__typename" ${quoteValue(typeName)}, which is no entity of this subgraph.${didYouMean(alike)}`,
    );
  }
  const denial = plan.denialOf(entity);
  if (denial !== undefined) {
    return denial;
  }
  const required = requiredBySql(plan.selectionOf(entity));
  const type: RepresentedType = { name: typeName, entity, required, groupsByKey: [], values: [] };
  typesByName.set(typeName, type);
  return type;
}

function readKeyValues(
  entity: EntityModel,
  key: KeyModel,
  representation: Representation,
  values: (BoundValue | null)[],
): SubgraphError | undefined {
  let index = 0;
  for (const { path, rules, leaf } of key) {
    const value = valueAt(representation, path);
    const bound = rules.read(fromGraph(leaf, value));
    if (bound === undefined) {
      return fault(
        `The representation has the value ${quoteValue(value)} for "${[entity.name, ...path].join(".")}". Expected ${expectedOf(leaf, rules)}.`,
      );
    }
    values[index++] = bound;
  }
  return undefined;
}

/** Values from `start` on. */
function readRequiredBySql(
  { entity, required, values }: RepresentedType,
  start: number,
  representation: Representation,
): SubgraphError | undefined {
  let index = start;
  for (const { name, rules, leaf } of required) {
    const value = ownValue(representation, name) ?? null;
    const isNullable = entity.external[name]?.isNullable === true;
    const bound = value === null ? null : rules.read(fromGraph(leaf, value));
    if (bound === undefined || (bound === null && !isNullable)) {
      return fault(
        `The representation has the value ${quoteValue(value)} for "${entity.name}.${name}". Expected ${expectedOf(leaf, rules)}.`,
      );
    }
    values[index++] = bound;
  }
  return undefined;
}

function expectedOf(leaf: Leaf, { expected }: ValueRules): string {
  return typeof leaf !== "string" && leaf.kind === "enum"
    ? `one of ${Object.keys(leaf.values).join(", ")}`
    : expected;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * What JSON says, and not what all objects have: the names of fields are the module's, and those may be any. All that
 * objects have by themselves are functions and their prototype, which JSON has none of.
 */
function ownValue(object: Readonly<Record<string, unknown>>, name: string): unknown {
  const value = object[name];
  return typeof value === "function" || value === Object.prototype ? undefined : value;
}

function valueAt(object: Readonly<Record<string, unknown>>, path: readonly string[]): unknown {
  const [only] = path;
  if (only !== undefined && path.length === 1) {
    return ownValue(object, only);
  }
  let value: unknown = object;
  for (const name of path) {
    value = isObject(value) ? ownValue(value, name) : undefined;
  }
  return value;
}

function fault(message: string): SubgraphError {
  return new SubgraphError("BAD_USER_INPUT", message);
}
