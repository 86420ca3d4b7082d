import { type Clock, HansaError } from "@hansa/core";
import type { GraphQLSchema } from "graphql";
import { compareSchemas } from "../check/compare-schemas.ts";
import { formatError } from "../report-error.ts";
import { type ComposeCommandOptions, deliver } from "./compose-command.ts";
import { GraphChanges } from "./graph-changes.ts";
import { GraphComposer, type GraphComposition } from "./graph-composer.ts";
import { count } from "./report-composition.ts";
import { FileWatch } from "./watch-files.ts";

export interface WatchGraphOptions extends ComposeCommandOptions {
  /** How often to look at everything, whether or not a file is known to have changed; 0: only when one has. */
  readonly pollIntervalMs: number;
  readonly clock: Clock;
  /** Takes what a person is to read beside the report of each composition. */
  readonly print: (line: string) => void;
}

/** A timer of Node that is longer ends at once. */
const maxTimerMs = 2 ** 31 - 1;

/**
 * Composes, and again whenever the configuration or a schema has changed, until `stopping` is aborted. What does not
 * compose is told, and the output stays as it was.
 */
export async function watchGraph(options: WatchGraphOptions, stopping: AbortSignal): Promise<void> {
  const composer = new GraphComposer(options);
  const graph = new GraphChanges();
  const pauseMs = options.pollIntervalMs === 0 ? maxTimerMs : Math.min(options.pollIntervalMs, maxTimerMs);
  let wake = new AbortController();
  using files = new FileWatch(() => wake.abort());
  let isFirst = true;
  let lastSchema: GraphQLSchema | undefined;
  while (!stopping.aborted) {
    const composition = await composer.compose(stopping);
    const changes = graph.take(composition);
    const watched = filesOf(composition, options.configPath);
    files.watch(watched);
    if (isFirst || changes.length > 0) {
      await tell(composition, isFirst ? [] : changes, options);
      await tellChanges(lastSchema, composition, options);
    }
    lastSchema = composition.supergraph?.model.apiSchema ?? lastSchema;
    if (isFirst) {
      const watching = `Watching ${count(watched.length, "file")} and ${describeUrls(composition)}.`;
      options.print(`${watching} Ctrl-C stops.`);
    }
    isFirst = false;
    await options.clock.sleep(pauseMs, AbortSignal.any([stopping, wake.signal])).catch(() => undefined);
    wake = new AbortController();
  }
}

async function tell(
  composition: GraphComposition,
  changes: readonly string[],
  options: WatchGraphOptions,
): Promise<void> {
  changes.forEach(options.print);
  try {
    await deliver(composition, options);
  } catch (error) {
    if (!(error instanceof HansaError)) {
      throw error;
    }
    options.print(formatError(error));
  }
  if (composition.supergraph === undefined && options.output !== undefined) {
    options.print(`${options.output}: left as it was.`);
  }
}

/** The most changes for clients that are told one by one. */
const maxTold = 20;

async function tellChanges(
  before: GraphQLSchema | undefined,
  { supergraph }: GraphComposition,
  { print }: WatchGraphOptions,
): Promise<void> {
  if (before === undefined || supergraph === undefined) {
    return;
  }
  const changes = await compareSchemas({ before, after: supergraph.model.apiSchema });
  for (const { criticality, message } of changes.slice(0, maxTold)) {
    print(`  ${criticality}: ${message}`);
  }
  if (changes.length > maxTold) {
    print(`  … and ${count(changes.length - maxTold, "more change")} for clients`);
  }
}

function filesOf({ config }: GraphComposition, configPath: string): readonly string[] {
  const schemas = (config?.subgraphs ?? []).flatMap(({ schema }) =>
    schema.kind === "file" ? [schema.path] : [],
  );
  return [configPath, ...schemas];
}

function describeUrls({ config }: GraphComposition): string {
  const urls = (config?.subgraphs ?? []).filter(({ schema }) => schema.kind === "introspect");
  return count(urls.length, "URL");
}
