import { createLogger } from "@hansa/core";
import {
  dropDeadLetters,
  type EventLogFilter,
  listDeadLetters,
  readDeadLetter,
  readEventLog,
  readLag,
  replayDeadLetters,
  type StartPosition,
} from "@hansa/events";
import { connectDatabase, type Database } from "@hansa/postgres";
import { CliError } from "../errors.ts";
import { runStoppable } from "../lifetime.ts";
import { formatTable } from "../text-table.ts";
import { writeOutput } from "../write-output.ts";
import { type BrokerOptions, openBroker } from "./broker-options.ts";

export type OutputFormat = "text" | "json";

export interface DatabaseOption {
  readonly database?: string;
}

export interface TailOptions extends BrokerOptions {
  readonly from: "beginning" | "now" | Date;
  readonly format: OutputFormat;
}

/** Prints events as they come, until the process is asked to stop: one line each, or in JSON one object a line. */
export async function tailEvents(subjects: readonly string[], options: TailOptions): Promise<void> {
  await using broker = await openBroker(options, createLogger({ level: "warn" }));
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

/** Prints recorded events of the event log. */
export async function printEventLog(
  options: DatabaseOption & EventLogFilter & { readonly format: OutputFormat },
): Promise<void> {
  await using database = await connect(options);
  const events = await readEventLog(database, options);
  if (options.format === "json") {
    await writeOutput(events.map((event) => `${JSON.stringify(event)}\n`).join(""));
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

/** Prints the consumers of a database and how far each is behind. */
export async function printLag(
  options: DatabaseOption & BrokerOptions & { readonly format: OutputFormat },
): Promise<void> {
  await using database = await connect(options);
  await using broker = await openBroker(options, createLogger({ level: "warn" }));
  const lags = await readLag(database, broker);
  if (options.format === "json") {
    await writeOutput(lags.map((lag) => `${JSON.stringify(lag)}\n`).join(""));
    return;
  }
  const rows = lags.map(({ consumer, subjects, behind, waiting, dead, waitingSince }) => [
    consumer,
    subjects.join(", "),
    String(behind),
    String(waiting),
    String(dead),
    waitingSince?.toISOString() ?? "",
  ]);
  console.log(formatTable(["consumer", "subjects", "in broker", "in inbox", "dead", "waiting since"], rows));
}

export async function printDeadLetters(
  options: DatabaseOption & {
    readonly consumer?: string;
    readonly limit: number;
    readonly format: OutputFormat;
  },
): Promise<void> {
  await using database = await connect(options);
  const letters = await listDeadLetters(database, options);
  if (options.format === "json") {
    await writeOutput(letters.map((letter) => `${JSON.stringify(letter)}\n`).join(""));
    return;
  }
  const rows = letters.map(({ consumer, eventId, subject, key, attempts, failure }) => [
    consumer,
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
  options: DatabaseOption,
): Promise<void> {
  await using database = await connect(options);
  const letter = await readDeadLetter(database, consumer, eventId);
  await writeOutput(`${JSON.stringify(letter, undefined, 2)}\n`);
}

/** Has one or all dead letters of a consumer tried again. */
export async function replay(
  consumer: string,
  eventId: string | undefined,
  options: DatabaseOption,
): Promise<void> {
  await using database = await connect(options);
  console.log(`Replaying ${describeCount(await replayDeadLetters(database, consumer, eventId))}.`);
}

/** Gives up one or all dead letters of a consumer. */
export async function drop(
  consumer: string,
  eventId: string | undefined,
  options: DatabaseOption,
): Promise<void> {
  await using database = await connect(options);
  console.log(`Dropped ${describeCount(await dropDeadLetters(database, consumer, eventId))}.`);
}

function describeCount(count: number): string {
  return count === 1 ? "1 dead letter" : `${count} dead letters`;
}

async function connect({ database }: DatabaseOption): Promise<Database> {
  if (!database) {
    throw new CliError("DATABASE_NOT_NAMED", "No database is named whose events are to be looked at.");
  }
  return await connectDatabase({ connectionString: database, settings: { maxConnections: 2 } });
}
