import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { writeTextFileInFolder } from "../text-file.ts";

/** What a running `hansa dev` leaves where its state lies: for a second one to find, and for who looks into it. */
export interface RunRecord {
  readonly pid: number;
  /** The gateway's endpoint. */
  readonly url: string;
  /** Of its own subgraphs. */
  readonly databases: readonly SubgraphDatabase[];
  readonly events: EventsPlace;
}

export interface SubgraphDatabase {
  readonly subgraph: string;
  /** The connection string, with the password where it has one. */
  readonly url: string;
}

/** What keeps the events: a NATS server, or a database. */
export interface EventsPlace {
  readonly nats?: string;
  readonly eventsDatabase?: string;
}

/** Where a graph leaves its record whose state lies in `stateDirectory`. */
export function runRecordFile(stateDirectory: string): string {
  return join(stateDirectory, "dev.json");
}

/** The record of a `hansa dev` whose process still lives; `undefined` when there is none. */
export async function readRunRecord(file: string): Promise<RunRecord | undefined> {
  try {
    const record: unknown = JSON.parse(await readFile(file, "utf8"));
    return isRunRecord(record) && isAlive(record.pid) ? record : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Leaves a record, which nobody but its user can read; disposing of it takes it away.
 *
 * @throws CliError FILE_UNWRITABLE.
 */
export async function writeRunRecord(file: string, record: RunRecord): Promise<AsyncDisposable> {
  await writeTextFileInFolder(file, `${JSON.stringify(record)}\n`, { isPrivate: true });
  return { [Symbol.asyncDispose]: () => rm(file, { force: true }) };
}

function isRunRecord(value: unknown): value is RunRecord {
  const { pid, url, databases, events } = fieldsOf(value);
  const { nats = "", eventsDatabase = "" } = fieldsOf(events);
  return (
    Number.isSafeInteger(pid) &&
    typeof url === "string" &&
    Array.isArray(databases) &&
    databases.every(isSubgraphDatabase) &&
    typeof nats === "string" &&
    typeof eventsDatabase === "string"
  );
}

function isSubgraphDatabase(value: unknown): value is SubgraphDatabase {
  const { subgraph, url } = fieldsOf(value);
  return typeof subgraph === "string" && typeof url === "string";
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
