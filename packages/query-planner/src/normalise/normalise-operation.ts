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
import { type DocumentNode, type GraphQLSchema, Kind, type OperationDefinitionNode } from "graphql";
import { PlanError } from "../errors.ts";
import type { QueryPlannerSettings } from "../settings.ts";
import { sortShortList } from "../sort-short-list.ts";
import { collectOccurrences } from "./collect-occurrences.ts";
import { assuming, both, isNever, type When } from "./conditions.ts";
import { Deliveries } from "./deliveries.ts";
import { checkOperationSize } from "./measure-document.ts";
import { groupByTypes, mergeFields, type NormaliseBelow, type TypeGroup } from "./merge-fields.ts";
import type { Context, Occurrence, SetPlace, Source } from "./normalise-context.ts";
import type { NormalisedOperation, NormalisedSet } from "./normalised-operation.ts";
import { orderResponse, type PlacedField } from "./order-response.ts";
import { SchemaTypes } from "./schema-types.ts";

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
    types: new SchemaTypes(schema),
    fragments,
    settings,
    responseKeys: new Set(),
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

interface MergedField extends PlacedField {
  readonly order: number;
}

/** The set of all sources. */
function normaliseSet(sources: readonly Source[], place: SetPlace, context: Context): NormalisedSet {
  const { given, parentType } = place;
  const runtimeTypes = context.types.possible(parentType);
  const normaliseBelow: NormaliseBelow = (inner, below) => normaliseSet(inner, below, context);
  const merged: MergedField[] = [];
  for (const sameKey of collectOccurrences(sources, place, context).values()) {
    for (const group of groupByTypes(sameKey, runtimeTypes, context)) {
      const fields = mergeFields(group, place, context, normaliseBelow);
      for (const field of fields) {
        if (!isNever(field.when)) {
          const occurrences =
            fields.length === 1 ? group.occurrences : occurrencesWhen(group, field.when, given);
          merged.push({ field, order: (occurrences[0] ?? group.occurrences[0]).order, occurrences });
        }
      }
    }
  }
  sortShortList(merged, (a, b) => a.order - b.order);
  const fields = merged.map(({ field }) => field);
  const response = orderResponse(merged, fields, given, context.settings);
  return { typeName: parentType.name, runtimeTypes, fields, response };
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
