import {
  dropDeadLetters,
  type EventLogFilter,
  listDeadLetters,
  readConsumerStates,
  readDeadLetter,
  readEventLog,
  readHandledLastMinute,
  readLag,
  replayDeadLetters,
  type StartPosition,
} from "@hansa/events";
import { runStoppable } from "../lifetime.ts";
import { formatTable } from "../text-table.ts";
import { writeOutput } from "../write-output.ts";
import type { BrokerOptions } from "./broker-options.ts";
import { findConsumer, forEachDatabase, type InspectOptions, inspect, inspectBroker } from "./inspected.ts";

export type OutputFormat = "text" | "json";

interface FormatOption {
  readonly format: OutputFormat;
}

export interface TailOptions extends BrokerOptions, InspectOptions, FormatOption {
  readonly from: "beginning" | "now" | Date;
}

/** Prints events as they come, until the process is asked to stop: one line each, or in JSON one object a line. */
export async function tailEvents(subjects: readonly string[], options: TailOptions): Promise<void> {
  await using broker = await inspectBroker(options);
  const from: StartPosition = options.from;
  await runStoppable(async (signal) => {
    const name = `tail-${process.pid}-${Date.now()}`;
    for await (const batch of broker.read({ name, subjects, from, signal })) {
      for (const { subject, text } of batch.events) {
        await writeOutput(
          options.format === "json" ? `${oneLine(text)}\n` : `${subject}  ${oneLine(text)}\n`,
        );
      }
      batch.acknowledge();
    }
  });
}

/** What others have left in the broker may hold anything; in a terminal, it stays on its line. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, (character) => {
    const [unit = ""] = [character.codePointAt(0)?.toString(16).padStart(4, "0")];
    return `\\u${unit}`;
  });
}

/** Prints recorded events of the event log: of the only one, or of each in turn. */
export async function printEventLog(options: InspectOptions & EventLogFilter & FormatOption): Promise<void> {
  await using inspected = await inspect(options);
  const logs = await forEachDatabase(inspected, ({ database }) => readEventLog(database, options));
  const events = logs.flat();
  if (options.format === "json") {
    await printLines(events);
    return;
  }
  const rows = events.map(({ time, subject, key, source, data }) => [
    time.toISOString(),
    oneLine(subject),
    oneLine(key),
    oneLine(source),
    oneLine(JSON.stringify(data)),
  ]);
  console.log(formatTable(["time", "subject", "key", "source", "data"], rows));
}

/** Prints the consumers of databases: what they are, who runs them, and why they fail. */
export async function printConsumers(options: InspectOptions & FormatOption): Promise<void> {
  await using inspected = await inspect(options);
  const states = await forEachDatabase(inspected, async ({ subgraph, database }) =>
    (await readConsumerStates(database)).map((state) => ({ ...ofSubgraph(subgraph), ...state })),
  );
  const consumers = states.flat();
  if (options.format === "json") {
    await printLines(consumers);
    return;
  }
  const rows = consumers.map(({ consumer, subjects, replicas, state, attempts, dead, failure }) => [
    consumer,
    subjects.join(", "),
    String(replicas),
    state,
    String(attempts),
    String(dead),
    oneLine(failure ?? "").slice(0, maxShownFailure),
  ]);
  console.log(
    rows.length === 0
      ? "There are no consumers."
      : formatTable(["consumer", "subjects", "replicas", "state", "attempts", "dead", "last failure"], rows),
  );
}

/** The rest is in the dead letter, or in JSON. */
const maxShownFailure = 100;

/** Prints how far the consumers of databases are behind. */
export async function printLag(options: InspectOptions & BrokerOptions & FormatOption): Promise<void> {
  await using inspected = await inspect(options);
  await using broker = await inspected.openBroker(options);
  const lags = await forEachDatabase(inspected, async ({ subgraph, database }) => {
    const handled = await readHandledLastMinute(database);
    const measured = await readLag(database, broker);
    return measured.map((lag) => ({
      ...ofSubgraph(subgraph),
      ...lag,
      handledLastMinute: handled.get(lag.consumer) ?? 0,
    }));
  });
  const consumers = lags.flat();
  if (options.format === "json") {
    await printLines(consumers);
    return;
  }
  const rows = consumers.map(({ consumer, behind, waiting, waitingSince, handledLastMinute }) => [
    consumer,
    String(behind),
    String(waiting),
    waitingSince === undefined ? "" : describeAge(waitingSince),
    String(handledLastMinute),
  ]);
  const headings = ["consumer", "in broker", "in inbox", "oldest waits for", "handled in the last minute"];
  console.log(rows.length === 0 ? "There are no consumers." : formatTable(headings, rows));
}

function ofSubgraph(subgraph: string | undefined): { readonly subgraph?: string } {
  return subgraph === undefined ? {} : { subgraph };
}

/** In whole seconds, or minutes, hours or days where these say enough. */
function describeAge(since: Date): string {
  const seconds = Math.max(0, Math.round((Date.now() - since.getTime()) / 1_000));
  const units = [
    [86_400, "d"],
    [3_600, "h"],
    [60, "min"],
  ] as const;
  const [size, unit] = units.find(([length]) => seconds >= 2 * length) ?? [1, "s"];
  return `${Math.floor(seconds / size)} ${unit}`;
}

export async function printDeadLetters(
  options: InspectOptions & FormatOption & { readonly consumer?: string; readonly limit: number },
): Promise<void> {
  await using inspected = await inspect(options);
  const { consumer, limit } = options;
  const lists =
    consumer === undefined
      ? await forEachDatabase(inspected, ({ database }) => listDeadLetters(database, { limit }))
      : [await listDeadLetters(await findConsumer(inspected, consumer), { consumer, limit })];
  const letters = lists.flat().slice(0, limit);
  if (options.format === "json") {
    await printLines(letters);
    return;
  }
  const rows = letters.map(({ consumer: name, eventId, subject, key, attempts, failure }) => [
    name,
    oneLine(eventId),
    oneLine(subject),
    oneLine(key),
    String(attempts),
    oneLine(failure),
  ]);
  console.log(
    rows.length === 0
      ? "There are no dead letters."
      : formatTable(["consumer", "event", "subject", "key", "attempts", "failure"], rows),
  );
}

export async function showDeadLetter(
  consumer: string,
  eventId: string,
  options: InspectOptions,
): Promise<void> {
  await using inspected = await inspect(options);
  const database = await findConsumer(inspected, consumer);
  const letter = await readDeadLetter(database, consumer, eventId);
  await writeOutput(`${JSON.stringify(letter, undefined, 2)}\n`);
}

/** Has one or all dead letters of a consumer tried again. */
export async function replay(
  consumer: string,
  eventId: string | undefined,
  options: InspectOptions,
): Promise<void> {
  await using inspected = await inspect(options);
  const database = await findConsumer(inspected, consumer);
  console.log(`Replaying ${describeCount(await replayDeadLetters(database, consumer, eventId))}.`);
}

/** Gives up one or all dead letters of a consumer. */
export async function drop(
  consumer: string,
  eventId: string | undefined,
  options: InspectOptions,
): Promise<void> {
  await using inspected = await inspect(options);
  const database = await findConsumer(inspected, consumer);
  console.log(`Dropped ${describeCount(await dropDeadLetters(database, consumer, eventId))}.`);
}

function describeCount(count: number): string {
  return count === 1 ? "1 dead letter" : `${count} dead letters`;
}

/** One object a line. */
async function printLines(values: readonly object[]): Promise<void> {
  await writeOutput(values.map((value) => `${JSON.stringify(value)}\n`).join(""));
}
