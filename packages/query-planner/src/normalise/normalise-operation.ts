/**
 * Stage 1: a document → one tree of fields.
 *
 * Fragments are expanded, constant `@skip` and `@include` folded, and fields of one response key merged, separately
 * for each group of runtime types that selects the key in the same way. An interface of fifty types thus makes as many
 * groups as the operation tells apart, not fifty.
 *
 *   { node { id ... on A { x } ...F } }  fragment F on B { x y }
 *   → node: id {A,B,C}   x {A}   x {B}   y {B}
 *
 * Where the answer is delivered in parts, each field says with which of them it comes (`deliveries.ts`).
 */
import {
  type ArgumentNode,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isListType,
  isWrappingType,
  Kind,
  type OperationDefinitionNode,
  print,
  type SelectionNode,
} from "graphql";
import { PlanError } from "../errors.ts";
import type { ResponsePath } from "../plan.ts";
import type { QueryPlannerSettings } from "../settings.ts";
import { assuming, both, conditionKey, either, isNever, negate, onlyWhen, type When } from "./conditions.ts";
import { type DeferredFragment, Deliveries, type Delivery } from "./deliveries.ts";
import { checkOperationSize } from "./measure-document.ts";
import type { NormalisedField, NormalisedOperation, NormalisedSet } from "./normalised-operation.ts";
import { orderResponse } from "./order-response.ts";
import { readDefer } from "./read-defer.ts";

export interface NormaliseOptions {
  readonly settings: QueryPlannerSettings;
  /** Whether fragments with `@defer` become parts of their own; otherwise the directive says nothing. */
  readonly incremental: boolean;
}

/**
 * The normalised form of one operation of a document.
 *
 * @throws PlanError OPERATION_NOT_FOUND, OPERATION_INVALID, OPERATION_TOO_DEEP, OPERATION_TOO_LARGE, FRAGMENT_CYCLE,
 * CONDITIONS_TOO_COMPLEX, DEFERRED_PARTS_TOO_MANY.
 */
export function normaliseOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | undefined,
  { settings, incremental }: NormaliseOptions,
): NormalisedOperation {
  const operation = findOperation(document, operationName);
  const fragments = new Map(
    document.definitions
      .filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((node) => [node.name.value, node]),
  );
  checkOperationSize(operation, fragments, settings);
  const rootType = schema.getRootType(operation.operation);
  if (rootType === undefined || rootType === null) {
    throw new PlanError("OPERATION_INVALID", `The schema has no ${operation.operation} type.`);
  }
  const context: Context = {
    schema,
    fragments,
    settings,
    responseKeys: new Set(),
    possibleTypes: new Map(),
    visited: { count: 0 },
    deliveries: incremental && operation.operation !== "subscription" ? new Deliveries(settings) : undefined,
    serialRoot: operation.operation === "query" ? undefined : rootType,
  };
  const { selections } = operation.selectionSet;
  const source: Source = { selections, when: undefined, fragment: undefined };
  return {
    kind: operation.operation,
    name: operation.name?.value,
    variables: operation.variableDefinitions ?? [],
    root: normaliseSet([source], { given: undefined, parentType: rootType, path: [] }, context),
    responseKeys: context.responseKeys,
  };
}

interface Context {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly settings: QueryPlannerSettings;
  readonly responseKeys: Set<string>;
  readonly possibleTypes: Map<string, readonly string[]>;
  readonly visited: { count: number };
  /** Nothing where the answer comes in one piece. */
  readonly deliveries: Deliveries | undefined;
  /** The type whose fields run one after another. */
  readonly serialRoot: GraphQLCompositeType | undefined;
}

/** Where a set is. */
interface SetPlace {
  /** A condition that is known to hold where the set is wanted at all. */
  readonly given: When;
  readonly parentType: GraphQLCompositeType;
  readonly path: ResponsePath;
}

/** Selections that belong to one set, with the condition under which they do. */
interface Source {
  readonly selections: readonly SelectionNode[];
  readonly when: When;
  /** The deferred fragment that they lie in. */
  readonly fragment: DeferredFragment | undefined;
}

/** One field node that a set has, and for which runtime types. */
interface Occurrence {
  readonly order: number;
  readonly node: FieldNode;
  readonly types: readonly string[];
  readonly when: When;
  readonly fragment: DeferredFragment | undefined;
}

function findOperation(document: DocumentNode, operationName: string | undefined): OperationDefinitionNode {
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const named = operations.filter(
    (node) => operationName === undefined || node.name?.value === operationName,
  );
  const [operation] = named;
  if (operation === undefined) {
    const message =
      operationName === undefined
        ? "The document has no operation. Send a query, a mutation or a subscription."
        : `The document has no operation named "${operationName}". Send the name of one that it has.`;
    throw new PlanError("OPERATION_NOT_FOUND", message);
  }
  if (named.length > 1) {
    throw new PlanError(
      "OPERATION_NOT_FOUND",
      'The document has several operations. Send the name of one as "operationName".',
    );
  }
  return operation;
}

/** The set of all sources. */
function normaliseSet(sources: readonly Source[], place: SetPlace, context: Context): NormalisedSet {
  const { given, parentType } = place;
  const runtimeTypes = possibleTypeNames(parentType, context);
  const occurrencesByKey = new Map<string, Occurrence[]>();
  const spread = new Set<string>();
  // The fields of a mutation run once and in order, and the introspection types are answered as a whole.
  const canDefer = parentType !== context.serialRoot && !parentType.name.startsWith("__");
  let order = 0;
  for (const source of sources) {
    collect(source, runtimeTypes);
  }
  const merged = [...occurrencesByKey.values()]
    .flatMap((occurrences) => groupByTypes(occurrences, runtimeTypes, context))
    .flatMap((group) => {
      const fields = mergeFields(group, place, context);
      return fields.map((field) => {
        const occurrences =
          fields.length === 1 ? group.occurrences : occurrencesWhen(group, field.when, given);
        return { field, order: (occurrences[0] ?? group.occurrences[0]).order, occurrences };
      });
    })
    .sort((a, b) => a.order - b.order)
    .filter(({ field }) => !isNever(field.when));
  const response = orderResponse(merged, given, context.settings);
  return { typeName: parentType.name, runtimeTypes, fields: merged.map(({ field }) => field), response };

  function collect({ selections, when, fragment: inside }: Source, types: readonly string[]): void {
    for (const node of selections) {
      countVisit(context);
      const wanted = assuming(both(when, conditionOf(node.directives)), given);
      if (isNever(wanted)) {
        continue;
      }
      if (node.kind === Kind.FIELD) {
        const key = node.alias?.value ?? node.name.value;
        const occurrences = occurrencesByKey.get(key) ?? [];
        const fragment = isIntrospection(node.name.value) ? undefined : inside;
        occurrences.push({ order: order++, node, types, when: wanted, fragment });
        occurrencesByKey.set(key, occurrences);
        context.responseKeys.add(key);
        continue;
      }
      const fragment = node.kind === Kind.FRAGMENT_SPREAD ? context.fragments.get(node.name.value) : node;
      const narrowed = narrow(types, fragment?.typeCondition?.name.value, context);
      const spreadKey =
        node.kind === Kind.FRAGMENT_SPREAD && wanted === undefined
          ? `${node.name.value} ${narrowed.join()} ${inside?.number ?? ""}`
          : undefined;
      if (fragment === undefined || narrowed.length === 0 || spread.has(spreadKey ?? "")) {
        continue;
      }
      const { selections: inner } = fragment.selectionSet;
      const deferred = deferredSource(
        node.directives,
        { selections: inner, when: wanted, fragment: inside },
        narrowed,
      );
      if (deferred !== undefined) {
        collect(deferred.source, narrowed);
      }
      const direct = deferred === undefined ? wanted : assuming(both(wanted, deferred.otherwise), given);
      if (!isNever(direct)) {
        if (spreadKey !== undefined && deferred === undefined) {
          spread.add(spreadKey);
        }
        collect({ selections: inner, when: direct, fragment: inside }, narrowed);
      }
    }
  }

  /** What a fragment selects while it is deferred, and when it is not; nothing where it never is. */
  function deferredSource(
    directives: readonly DirectiveNode[] | undefined,
    { selections, when, fragment: parent }: Source,
    types: readonly string[],
  ): { readonly source: Source; readonly otherwise: When } | undefined {
    const { deliveries } = context;
    const deferral = deliveries === undefined || !canDefer ? undefined : readDefer(directives);
    const wanted = assuming(both(when, deferral?.when), given);
    if (deliveries === undefined || deferral === undefined || isNever(wanted)) {
      return undefined;
    }
    const path = [...place.path, ...typesStep(types, runtimeTypes)];
    const fragment = deliveries.addFragment({ label: deferral.label, parent, path, when: wanted });
    const otherwise = negate(deferral.when, 1);
    return {
      source: { selections, when: wanted, fragment },
      otherwise: otherwise === "too complex" ? [] : otherwise,
    };
  }
}

/** Fields that no subgraph answers are not worth a part of their own. */
function isIntrospection(fieldName: string): boolean {
  return fieldName === "__schema" || fieldName === "__type";
}

function typesStep(types: readonly string[], all: readonly string[]): ResponsePath {
  return types.length === all.length ? [] : [{ kind: "types", names: types }];
}

/** The occurrences of a key for a group of types that give it one type; never empty, in document order. */
interface TypeGroup {
  readonly types: readonly string[];
  readonly occurrences: readonly [Occurrence, ...Occurrence[]];
}

function groupByTypes(
  occurrences: readonly Occurrence[],
  runtimeTypes: readonly string[],
  context: Context,
): readonly TypeGroup[] {
  const groups = new Map<
    string,
    { readonly types: string[]; readonly occurrences: TypeGroup["occurrences"] }
  >();
  const sets = new Map(occurrences.map(({ types }) => [types, new Set(types)]));
  for (const type of runtimeTypes) {
    const [first, ...others] = occurrences.filter(({ types }) => sets.get(types)?.has(type) === true);
    if (first === undefined) {
      continue;
    }
    const orders = [first, ...others].map((occurrence) => occurrence.order).join();
    const isAlone = runtimeTypes.length === 1;
    const signature = isAlone ? orders : `${orders} ${fieldTypeText(type, first.node.name.value, context)}`;
    const group = groups.get(signature) ?? { types: [], occurrences: [first, ...others] };
    group.types.push(type);
    groups.set(signature, group);
  }
  return [...groups.values()];
}

/** One field for each way in which it is delivered; mostly one. */
function mergeFields(group: TypeGroup, place: SetPlace, context: Context): readonly NormalisedField[] {
  const { types, occurrences } = group;
  const name = occurrences[0].node.name.value;
  const { owner, definition } = findField(types, place.parentType, name, context);
  const coordinate = `${owner.name}.${name}`;
  const isInOnePiece = occurrences.every(({ fragment }) => fragment === undefined);
  const ways =
    isInOnePiece || context.deliveries === undefined
      ? [{ delivery: undefined, when: unionOfConditions(occurrences, coordinate, context.settings) }]
      : context.deliveries.split(occurrences, coordinate);
  return ways.map(({ delivery, when }) => {
    const wanted = ways.length === 1 ? [] : occurrences.filter((one) => !isNever(both(one.when, when)));
    const [first, ...others] = wanted;
    const own = first === undefined ? occurrences : ([first, ...others] as const);
    const field = { types, occurrences: own, delivery, when: assuming(when, place.given), coordinate };
    return mergeField(field, definition, place, context);
  });
}

/** Where a field occurs under a condition, with that condition on each. */
function occurrencesWhen(
  { occurrences }: TypeGroup,
  when: When,
  given: When,
): readonly Pick<Occurrence, "order" | "when">[] {
  return occurrences
    .map((one) => ({ order: one.order, when: assuming(both(one.when, when), given) }))
    .filter((one) => !isNever(one.when));
}

interface FieldToMerge extends TypeGroup {
  readonly delivery: Delivery;
  readonly when: When;
  readonly coordinate: string;
}

function mergeField(
  { types, occurrences, delivery, when, coordinate }: FieldToMerge,
  definition: GraphQLField<unknown, unknown>,
  place: SetPlace,
  context: Context,
): NormalisedField {
  const { node } = occurrences[0];
  const name = node.name.value;
  const responseKey = node.alias?.value ?? name;
  const { given, parentType } = place;
  const below = {
    when,
    given: bounded(both(given, when), given, context.settings),
    path: pathBelow(place.path, typesStep(types, possibleTypeNames(parentType, context)), {
      responseKey,
      type: definition.type,
    }),
  };
  const args = sortedArguments(node.arguments ?? []);
  return {
    responseKey,
    name,
    arguments: args,
    argumentsText: args.length === 0 ? "" : `(${args.map((argument) => print(argument)).join(", ")})`,
    types,
    when,
    delivery,
    type: definition.type,
    coordinate,
    selection: mergeSelections(occurrences, below, getNamedType(definition.type), context),
  };
}

function pathBelow(
  path: ResponsePath,
  types: ResponsePath,
  field: { readonly responseKey: string; readonly type: GraphQLOutputType },
): ResponsePath {
  const items: { readonly kind: "items" }[] = [];
  for (let type = field.type; isWrappingType(type); type = type.ofType) {
    if (isListType(type)) {
      items.push({ kind: "items" });
    }
  }
  return [...path, ...types, { kind: "field", responseKey: field.responseKey }, ...items];
}

function unionOfConditions(
  occurrences: readonly Occurrence[],
  coordinate: string,
  { maxConditionAlternatives }: QueryPlannerSettings,
): When {
  let when: When = [];
  for (const occurrence of occurrences) {
    when = either(when, occurrence.when);
    if (when !== undefined && when.length > maxConditionAlternatives) {
      throw new PlanError(
        "CONDITIONS_TOO_COMPLEX",
        `"${coordinate}" is selected under more than ${maxConditionAlternatives} combinations of @skip and @include (maxConditionAlternatives). Select it fewer times.`,
      );
    }
  }
  return when;
}

/** A condition that is not too large to be carried on, or else one that it implies. */
function bounded(when: When, weaker: When, { maxConditionAlternatives }: QueryPlannerSettings): When {
  return when !== undefined && when.length > maxConditionAlternatives ? weaker : when;
}

function mergeSelections(
  occurrences: readonly Occurrence[],
  { when, given, path }: { readonly when: When; readonly given: When; readonly path: ResponsePath },
  type: ReturnType<typeof getNamedType>,
  context: Context,
): NormalisedSet | undefined {
  if (!isCompositeType(type)) {
    return undefined;
  }
  const key = conditionKey(when);
  const isUniform = occurrences.every((occurrence) => conditionKey(occurrence.when) === key);
  const sources = occurrences.map((occurrence) => ({
    selections: occurrence.node.selectionSet?.selections ?? [],
    when: isUniform ? undefined : occurrence.when,
    fragment: occurrence.fragment,
  }));
  return normaliseSet(sources, { given, parentType: type, path }, context);
}

/**
 * The field that a group of types has, and the type to name it by: the place's own where that has the same field. An
 * object's field may be of a narrower type than that of its interface, and it is the object's type that holds.
 */
function findField(
  types: readonly string[],
  parentType: GraphQLCompositeType,
  name: string,
  { schema }: Context,
): { readonly owner: GraphQLCompositeType; readonly definition: GraphQLField<unknown, unknown> } {
  const type = types[0] === undefined ? undefined : schema.getType(types[0]);
  const own = isCompositeType(type) ? type : parentType;
  const definition = schema.getField(own, name);
  if (definition === undefined) {
    throw new PlanError(
      "OPERATION_INVALID",
      `"${own.name}" has no field "${name}". Take it out of the selection.`,
    );
  }
  const general = schema.getField(parentType, name);
  const isSame = general !== undefined && String(general.type) === String(definition.type);
  return { owner: isSame ? parentType : own, definition };
}

function fieldTypeText(typeName: string, fieldName: string, { schema }: Context): string {
  const type = schema.getType(typeName);
  return isCompositeType(type) ? String(schema.getField(type, fieldName)?.type) : "";
}

function sortedArguments(nodes: readonly ArgumentNode[]): readonly ArgumentNode[] {
  return [...nodes].sort((a, b) => (a.name.value < b.name.value ? -1 : 1));
}

function narrow(
  types: readonly string[],
  typeCondition: string | undefined,
  context: Context,
): readonly string[] {
  if (typeCondition === undefined) {
    return types;
  }
  const type = context.schema.getType(typeCondition);
  if (!isCompositeType(type)) {
    throw new PlanError(
      "OPERATION_INVALID",
      `A fragment is on "${typeCondition}", which is no type with fields.`,
    );
  }
  const possible = possibleTypeNames(type, context);
  return types.every((name) => possible.includes(name))
    ? types
    : types.filter((name) => possible.includes(name));
}

function possibleTypeNames(
  type: GraphQLCompositeType,
  { schema, possibleTypes }: Context,
): readonly string[] {
  const known = possibleTypes.get(type.name);
  if (known !== undefined) {
    return known;
  }
  const names = isAbstractType(type)
    ? schema
        .getPossibleTypes(type)
        .map((possible) => possible.name)
        .sort()
    : [type.name];
  possibleTypes.set(type.name, names);
  return names;
}

/** What `@skip` and `@include` of a node say together. */
function conditionOf(directives: readonly DirectiveNode[] | undefined): When {
  let when: When;
  for (const directive of directives ?? []) {
    const name = directive.name.value;
    if (name !== "skip" && name !== "include") {
      continue;
    }
    const value = directive.arguments?.find((argument) => argument.name.value === "if")?.value;
    if (value?.kind === Kind.BOOLEAN) {
      when = value.value === (name === "include") ? when : [];
    } else if (value?.kind === Kind.VARIABLE) {
      when = both(when, onlyWhen(value.name.value, name === "include"));
    }
  }
  return when;
}

function countVisit({ visited, settings }: Context): void {
  visited.count += 1;
  if (visited.count > settings.maxExpandedFields) {
    throw new PlanError(
      "OPERATION_TOO_LARGE",
      `The operation has more than ${settings.maxExpandedFields} selections once its fragments are expanded (maxExpandedFields). Split it.`,
    );
  }
}
