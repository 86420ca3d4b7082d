import type { AnswerShape } from "./answer-shape.ts";
import type { CompiledInput } from "./compile-fetch.ts";
import type { CopyBudget } from "./copy-budget.ts";
import { type DataObject, type DataValue, isDataObject } from "./data.ts";
import type { ExecutorErrorCode } from "./errors.ts";
import type { Faults, FieldFault, Gap } from "./faults.ts";
import type { Merge, Merges } from "./generate-merges.ts";
import { copyData, countValues } from "./merge.ts";
import { placeByPath } from "./place-fault.ts";
import type { SubgraphAnswer, SubgraphError } from "./read-response.ts";
import type { RepresentationBatch } from "./representations.ts";

/** An error of a subgraph with what the client will see of it. */
export interface ReportedError {
  readonly error: SubgraphError;
  readonly fault: FieldFault;
}

/** What merging an answer needs to know and where it writes down what is wrong. */
export interface MergeContext {
  readonly faults: Faults;
  /** The answer's errors. */
  readonly reported: readonly ReportedError[];
  readonly copies: CopyBudget;
  readonly merges: Merges;
  /** Reports an answer that cannot be merged. */
  reportMisfit(code: ExecutorErrorCode, message: string): FieldFault;
}

/** Merges the answer of a root fetch into its objects; `keys` are those that it was asked for. */
export function mergeRootAnswer(
  { data }: SubgraphAnswer,
  into: {
    readonly objects: readonly DataObject[];
    readonly keys: ReadonlySet<string>;
    readonly shape: AnswerShape;
  },
  context: MergeContext,
): void {
  const { faults } = context;
  if (isDataObject(data) && !mergeIntoEach(into.objects, data, targetOf(into.shape, context))) {
    addGaps(faults, into.objects, { kind: "failed", keys: into.keys, fault: reportTooLarge(context) });
  }
  const loose = context.reported.filter(
    (reported) => !placeAt(faults, { objects: into.objects, answered: data }, reported, 0),
  );
  if (isDataObject(data)) {
    addLoose(faults, loose);
    return;
  }
  const first = loose[0];
  const gap: Gap =
    first === undefined
      ? { kind: "explained", keys: into.keys }
      : { kind: "failed", keys: into.keys, fault: first.fault };
  addGaps(faults, into.objects, gap);
  addLoose(faults, loose.slice(1));
}

/** Merges the answer of an entity fetch; `batches[i]` is what was asked for by `inputs[i]`. */
export function mergeEntityAnswer(
  { data }: SubgraphAnswer,
  asked: { readonly inputs: readonly CompiledInput[]; readonly batches: readonly RepresentationBatch[] },
  context: MergeContext,
): void {
  const loose = new Set(context.reported);
  for (const [index, input] of asked.inputs.entries()) {
    const batch = asked.batches[index];
    if (batch !== undefined && batch.texts.length > 0) {
      const entities = data?.[input.input.responseKey];
      const { misfit, used } = mergeEntities(entities, { input, batch }, context);
      for (const reported of used) {
        loose.delete(reported);
      }
      if (misfit !== undefined) {
        const fallback = isDataObject(data) ? undefined : context.reported[0];
        failBatch({ input, batch }, { misfit, fallback, loose }, context);
      }
    }
  }
  addLoose(context.faults, loose);
}

interface EntityRequest {
  readonly input: CompiledInput;
  readonly batch: RepresentationBatch;
}

interface EntityMerge {
  /** Why nothing could be merged. */
  readonly misfit?: string;
  /** The errors that have found their objects. */
  readonly used: readonly ReportedError[];
}

function mergeEntities(
  entities: DataValue | undefined,
  { input, batch }: EntityRequest,
  context: MergeContext,
): EntityMerge {
  const own =
    context.reported.length === 0
      ? nothingReported
      : context.reported.filter(({ error }) => error.path?.[0] === input.input.responseKey);
  const expected = batch.texts.length;
  if (!Array.isArray(entities)) {
    return {
      misfit: "Its answer has no list of entities.",
      used: placeOwn(own, { batch, entities }, context.faults),
    };
  }
  if (entities.length !== expected) {
    const message = `It was asked for ${expected} entities and answered ${entities.length}.`;
    return { misfit: message, used: placeOwn(own, { batch, entities }, context.faults) };
  }
  if (input.input.isReference === true) {
    context.faults.addReferences(batch.objects, entities);
  }
  const { keys } = input;
  const target = targetOf(input.shape, context);
  const ownByIndex = own.length === 0 ? undefined : Map.groupBy(own, ({ error }) => error.path?.[1]);
  let misfit: FieldFault | undefined;
  let tooLarge: FieldFault | undefined;
  for (let index = 0; index < entities.length; index++) {
    const entity = entities[index];
    const objects = batch.objects[index] ?? [];
    if (entity === null) {
      addGaps(context.faults, objects, gapOfNull(ownByIndex?.get(index), keys));
    } else if (!isDataObject(entity)) {
      misfit ??= context.reportMisfit(misfitCode, "It answered an entity that is not an object.");
      addGaps(context.faults, objects, { kind: "failed", keys, fault: misfit });
    } else if (!mergeIntoEach(objects, entity, target)) {
      tooLarge ??= reportTooLarge(context);
      addGaps(context.faults, objects, { kind: "failed", keys, fault: tooLarge });
    }
  }
  return own.length === 0 ? nothingUsed : { used: placeOwn(own, { batch, entities }, context.faults) };
}

const nothingReported: readonly ReportedError[] = [];
const nothingUsed: EntityMerge = { used: [] };

/** An entity that is null for an error below it is explained by that; for an error of its own it has failed. */
function gapOfNull(mine: readonly ReportedError[] = [], keys: ReadonlySet<string>): Gap {
  const whole = mine.find(({ error }) => error.path?.length === 2);
  if (whole !== undefined) {
    return { kind: "failed", keys, fault: whole.fault };
  }
  return { kind: mine.length === 0 ? "absent" : "explained", keys };
}

/** Places errors with a path `[responseKey, index, …]` at each object that uses the entity. */
function placeOwn(
  own: readonly ReportedError[],
  { batch, entities }: { readonly batch: RepresentationBatch; readonly entities: DataValue | undefined },
  faults: Faults,
): readonly ReportedError[] {
  return own.filter((reported) => {
    const [, index] = reported.error.path ?? [];
    const objects = typeof index === "number" ? (batch.objects[index] ?? []) : [];
    const answered = typeof index === "number" && Array.isArray(entities) ? entities[index] : undefined;
    const isWhole = reported.error.path?.length === 2;
    return objects.length > 0 && (isWhole || placeAt(faults, { objects, answered }, reported, 2));
  });
}

interface BatchFailure {
  readonly misfit: string;
  /** The error of another entity field that has taken the whole answer with it. */
  readonly fallback: ReportedError | undefined;
  /** The errors that have not found a place. */
  readonly loose: Set<ReportedError>;
}

/** Nothing came: each object lacks the keys because of the best error there is, else because of the misfit. */
function failBatch(
  { input, batch }: EntityRequest,
  { misfit, fallback, loose }: BatchFailure,
  context: MergeContext,
): void {
  const cause =
    [...loose].find(({ error }) => error.path?.[0] === input.input.responseKey) ??
    [...loose].find(({ error }) => error.path === undefined) ??
    fallback;
  if (cause !== undefined) {
    loose.delete(cause);
  }
  const fault = cause?.fault ?? context.reportMisfit(misfitCode, misfit);
  addGaps(context.faults, batch.objects.flat(), { kind: "failed", keys: input.keys, fault });
}

const misfitCode: ExecutorErrorCode = "SUBREQUEST_MALFORMED_RESPONSE";

function reportTooLarge(context: MergeContext): FieldFault {
  const message = "Its answer stands at so many places that the whole is too large. Ask for fewer items.";
  return context.reportMisfit("SUBREQUEST_RESPONSE_TOO_LARGE", message);
}

/** How answers of one shape are merged. */
interface MergeTarget {
  readonly shape: AnswerShape;
  readonly merge: Merge;
  readonly copies: CopyBudget;
}

function targetOf(shape: AnswerShape, { merges, copies }: MergeContext): MergeTarget {
  return { shape, merge: merges.of(shape), copies };
}

/** False, and nothing is merged, where that takes more copies than there may be. */
function mergeIntoEach(
  objects: readonly DataObject[],
  source: DataObject,
  { shape, merge, copies }: MergeTarget,
): boolean {
  // Leaves are never written to, so they may stand at many places.
  const isShared = shape.hasOnlyLeaves;
  const copyCount = objects.length - 1;
  if (!isShared && copyCount > 0 && !copies.take(copyCount * countValues(source, shape))) {
    return false;
  }
  for (let index = 0; index <= copyCount; index++) {
    merge(objects[index] as DataObject, isShared || index === copyCount ? source : copyData(source, shape));
  }
  return true;
}

/** False where the error's path, from step `from` on, leads to none of the objects. */
function placeAt(
  faults: Faults,
  {
    objects,
    answered,
  }: { readonly objects: readonly DataObject[]; readonly answered: DataValue | undefined },
  { error, fault }: ReportedError,
  from: number,
): boolean {
  const path = error.path?.slice(from) ?? [];
  const placed = objects.filter((object) => placeByPath(faults, object, { fault, path, answered }));
  return placed.length > 0;
}

function addGaps(faults: Faults, objects: readonly DataObject[], gap: Gap): void {
  for (const object of objects) {
    faults.addGap(object, gap);
  }
}

function addLoose(faults: Faults, reported: Iterable<ReportedError>): void {
  for (const { fault } of reported) {
    faults.addLoose(fault);
  }
}
