import type { CompiledFetch } from "./compile-fetch.ts";
import type { Variables } from "./conditions.ts";
import { adoptJson, isDataObject } from "./data.ts";
import type { ExecutorErrorCode } from "./errors.ts";
import { mergeInto } from "./merge.ts";
import type { EndedFetch } from "./merge-outcome.ts";
import type { RunProgress } from "./run-progress.ts";
import { type SendContext, sendFetch } from "./send-fetch.ts";

/**
 * Answers the fields of `__schema` and `__type`: the `data` of executing `document`. What it rejects with becomes the
 * error of those fields.
 */
export type Introspect = (document: string, variables: Variables) => unknown;

/** What one run of an operation needs. */
export interface RunContext extends SendContext {
  readonly progress: RunProgress;
  readonly variables: Variables;
  /** The values of the operation's conditions. */
  readonly conditions: readonly boolean[];
  readonly introspect: Introspect | undefined;
}

/**
 * Runs all fetches of an operation: each as soon as those that it depends on have ended, independent ones at the same
 * time. Resolves when all have ended; rejects only with `leftBehind`, and for defects of our own.
 */
export function runFetches(fetches: readonly CompiledFetch[], context: RunContext): Promise<void> {
  if (fetches.length === 0) {
    return Promise.resolve();
  }
  return new Promise((resolve, reject) => {
    const waitsFor = fetches.map(({ fetch }) => fetch.dependsOn.length);
    let running = fetches.length;

    function end(compiled: CompiledFetch): void {
      running--;
      for (const id of compiled.dependants) {
        const left = (waitsFor[id] ?? 0) - 1;
        waitsFor[id] = left;
        const dependant = fetches[id];
        if (left === 0 && dependant !== undefined) {
          start(dependant);
        }
      }
      if (running === 0) {
        resolve();
      }
    }

    function start(compiled: CompiledFetch): void {
      const sent = runFetch(compiled, context);
      if (sent === undefined) {
        end(compiled);
      } else {
        sent.then(() => end(compiled)).catch(reject);
      }
    }

    for (const compiled of fetches.filter(({ fetch }) => fetch.dependsOn.length === 0)) {
      start(compiled);
    }
  });
}

function runFetch(compiled: CompiledFetch, context: RunContext): Promise<void> | undefined {
  const { fetch, condition } = compiled;
  if (condition !== undefined && context.conditions[condition] !== true) {
    return undefined;
  }
  if (fetch.kind === "introspection") {
    return introspect(compiled, context);
  }
  const prepared = context.progress.prepare(compiled, fetch);
  return prepared === undefined ? undefined : exchange({ compiled, fetch }, prepared.body, context);
}

async function exchange(
  { compiled, fetch }: Pick<EndedFetch, "compiled" | "fetch">,
  body: string,
  context: RunContext,
): Promise<void> {
  const { subgraph } = fetch;
  const outcome = await sendFetch({ subgraph, operation: compiled.operation, body }, context);
  context.progress.take({ compiled, fetch, outcome });
}

async function introspect(compiled: CompiledFetch, context: RunContext): Promise<void> {
  const { variables } = context;
  const data = await Promise.resolve(context.introspect?.(compiled.fetch.document, variables)).catch(
    () => undefined,
  );
  const { root, faults, limits } = context.progress.tree;
  if (isDataObject(data) && adoptJson(data, limits.maxDepth)) {
    mergeInto(root, data, compiled.shape);
    return;
  }
  const message = "The API schema could not answer the introspection fields.";
  const code = "INTROSPECTION_FAILED" satisfies ExecutorErrorCode;
  faults.addGap(root, {
    kind: "failed",
    keys: compiled.keys,
    fault: { code, message, extensions: { code } },
  });
}
