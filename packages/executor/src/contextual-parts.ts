import type { CompiledFetch, CompiledInput, ContextualFetch } from "./compile-fetch.ts";
import { holds } from "./conditions.ts";
import type { RequestPart } from "./contextual-document.ts";
import type { ExecutorErrorCode } from "./errors.ts";
import type { FieldFault } from "./faults.ts";
import { addFailure, explainLeftOut, represent } from "./represent.ts";
import type { RepresentationBatch } from "./representations.ts";
import type { Tree } from "./tree.ts";

/** One `_entities` field of a request, with the objects that wait for it. */
export interface ContextualPart extends RequestPart {
  readonly batch: RepresentationBatch;
  /** The input, under the response key of this part. */
  readonly compiled: CompiledInput;
}

/**
 * What is asked for by a fetch of which some fields take values from objects above: one part for each input and, where
 * its objects differ in the values, for each group of them. Past the limit objects are left out, with an error.
 */
export function makeContextualParts(
  compiled: CompiledFetch,
  contextual: ContextualFetch,
  context: Tree,
): readonly ContextualPart[] {
  const parts: ContextualPart[] = [];
  const { maxContextGroups } = context.limits;
  let groupCount = 0;
  for (const [index, input] of compiled.inputs.entries()) {
    const isGrouped = contextual.inputs[index]?.group !== undefined;
    let group = 0;
    for (const { values, batch } of representGroups(input, contextual.inputs[index], context)) {
      if (batch.texts.length === 0) {
        continue;
      }
      if (isGrouped && ++groupCount > maxContextGroups) {
        const fault = tooManyValues(maxContextGroups);
        addFailure(batch.objects.flat(), { keys: input.keys, fault }, context.faults);
        continue;
      }
      const part = { input: index, group: group++, values, representations: batch.texts };
      const responseKey = contextual.document.responseKey(part);
      parts.push({ ...part, batch, compiled: { ...input, input: { ...input.input, responseKey } } });
    }
  }
  return parts;
}

/** What is asked for of one input, by the values that its objects take from above. */
function representGroups(
  input: CompiledInput,
  contextual: ContextualFetch["inputs"][number] | undefined,
  context: Tree,
): readonly { readonly values: readonly string[]; readonly batch: RepresentationBatch }[] {
  if (contextual?.group === undefined || !holds(input.input.when, context.variables)) {
    return [{ values: [], batch: represent(input, context) }];
  }
  const { groups, withoutValue } = contextual.group(
    context.root,
    ({ holder, dataKey }) => context.faults.gapFor(holder, dataKey)?.kind === "failed",
  );
  for (const { object, place } of withoutValue) {
    const placed = place === undefined ? [] : context.faults.placedAt(place.holder, place.dataKey);
    const gap = place === undefined ? undefined : context.faults.gapFor(place.holder, place.dataKey);
    const fault = placed[0]?.fault ?? (gap?.kind === "failed" ? gap.fault : missingValue());
    addFailure([object], { keys: input.keys, fault }, context.faults);
  }
  return groups.map(({ values, objects }) => {
    const batch = contextual.represent(objects);
    explainLeftOut(batch, input.keys, context.faults);
    return { values, batch };
  });
}

function missingValue(): FieldFault {
  const code = "CONTEXT_VALUE_MISSING" satisfies ExecutorErrorCode;
  const message = "The field needs a value from an object above, where it is null.";
  return { code, message, extensions: { code } };
}

function tooManyValues(limit: number): FieldFault {
  const code = "CONTEXT_VALUES_TOO_MANY" satisfies ExecutorErrorCode;
  const message = `The field is asked for with more than ${limit} different values from objects above. Ask for fewer items.`;
  return { code, message, extensions: { code } };
}
