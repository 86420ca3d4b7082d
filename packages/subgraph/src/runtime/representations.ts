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
import { requiredBySql } from "../selection/required-fields.ts";
import type { ObjectSelection } from "../selection/selection.ts";

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
  const groupsByName = new Map<string, EntityGroup>();
  const faults: { position: number; error: SubgraphError }[] = [];
  for (const [position, representation] of representations.entries()) {
    const error = addRepresentation(model, plan, groupsByName, { position, representation });
    if (error !== undefined) {
      faults.push({ position, error });
    }
  }
  return { count: representations.length, groups: [...groupsByName.values()], faults };
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
  model: SubgraphModel,
  plan: EntitiesRoot,
  groupsByName: Map<string, EntityGroup>,
  { position, representation }: { readonly position: number; readonly representation: unknown },
): SubgraphError | undefined {
  if (!isObject(representation)) {
    return fault(`The representation is ${quoteValue(representation)}. Expected an object.`);
  }
  const typeName = ownValue(representation, "__typename");
  const entity = typeof typeName === "string" ? model.rowTypesByName.get(typeName) : undefined;
  if (entity === undefined || entity.keys[0].length === 0) {
    const known = typeof typeName === "string" ? suggest(typeName, model.entitiesByName.keys()) : [];
    return fault(
      `The representation has the "__typename" ${quoteValue(typeName)}, which is no entity of this subgraph.${didYouMean(known)}`,
    );
  }
  const denial = plan.denialOf(entity);
  if (denial !== undefined) {
    return denial;
  }
  const keyIndex = entity.keys.findIndex((key) => key.every(({ path }) => hasValue(representation, path)));
  const key = entity.keys[keyIndex];
  if (key === undefined) {
    const keys = entity.keys.map((each) => `"${printKeyFields(each)}"`).join(" or ");
    return fault(`A representation of "${entity.name}" needs the fields of a key: ${keys}.`);
  }
  const values = readKeyValues(entity, key, representation);
  if (values instanceof SubgraphError) {
    return values;
  }
  const required = readRequiredBySql(plan.selectionOf(entity), representation);
  if (required instanceof SubgraphError) {
    return required;
  }
  const name = `${entity.name} ${keyIndex}`;
  const group = groupsByName.get(name) ?? {
    entity,
    keyIndex,
    positions: [],
    columns: [...values, ...required].map(() => []),
    representations: [],
  };
  groupsByName.set(name, group);
  group.positions.push(position);
  group.representations.push(representation);
  for (const [index, value] of [...values, ...required].entries()) {
    group.columns[index]?.push(value);
  }
  return undefined;
}

function readKeyValues(
  entity: EntityModel,
  key: KeyModel,
  representation: Readonly<Record<string, unknown>>,
): readonly BoundValue[] | SubgraphError {
  const values: BoundValue[] = [];
  for (const { path, rules, leaf } of key) {
    const value = valueAt(representation, path);
    const bound = rules.read(fromGraph(leaf, value));
    if (bound === undefined) {
      return fault(
        `The representation has the value ${quoteValue(value)} for "${[entity.name, ...path].join(".")}". Expected ${expectedOf(leaf, rules)}.`,
      );
    }
    values.push(bound);
  }
  return values;
}

function readRequiredBySql(
  selection: ObjectSelection,
  representation: Representation,
): readonly (BoundValue | null)[] | SubgraphError {
  const values: (BoundValue | null)[] = [];
  for (const { name, rules, leaf } of requiredBySql(selection)) {
    const value = ownValue(representation, name) ?? null;
    const isNullable = selection.entity.external[name]?.isNullable === true;
    const bound = value === null ? null : rules.read(fromGraph(leaf, value));
    if (bound === undefined || (bound === null && !isNullable)) {
      return fault(
        `The representation has the value ${quoteValue(value)} for "${selection.entity.name}.${name}". Expected ${expectedOf(leaf, rules)}.`,
      );
    }
    values.push(bound);
  }
  return values;
}

function expectedOf(leaf: Leaf, { expected }: ValueRules): string {
  return typeof leaf !== "string" && leaf.kind === "enum"
    ? `one of ${Object.keys(leaf.values).join(", ")}`
    : expected;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function ownValue(object: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function valueAt(object: unknown, path: readonly string[]): unknown {
  return path.reduce((value, name) => (isObject(value) ? ownValue(value, name) : undefined), object);
}

function hasValue(object: Readonly<Record<string, unknown>>, path: readonly string[]): boolean {
  const value = valueAt(object, path);
  return value !== undefined && value !== null;
}

function fault(message: string): SubgraphError {
  return new SubgraphError("BAD_USER_INPUT", message);
}
