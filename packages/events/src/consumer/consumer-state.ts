import type { Queryable } from "@hansa/postgres";
import { lookInto } from "../missing-tables.ts";

/** A consumer that a database knows, and how it fares. */
export interface ConsumerState {
  readonly consumer: string;
  readonly subjects: readonly string[];
  /** How many processes run it now. */
  readonly replicas: number;
  /**
   * `stopped`: no process runs it. `retrying`: an attempt at an event that waits has failed. `working`: events wait.
   * `idle`: all that came is settled.
   */
  readonly state: "stopped" | "retrying" | "working" | "idle";
  /** Of the events that wait, the most attempts at one that failed. */
  readonly attempts: number;
  /** Why the last attempt failed, at an event that waits or is a dead letter. */
  readonly failure?: string;
  readonly dead: number;
}

/** The name of the lock that a process shares with others for as long as it runs a consumer. */
export function workerLockOf(consumer: string): string {
  return `hansa.worker.${consumer}`;
}

interface StateRow extends Readonly<Record<string, unknown>> {
  readonly name: string;
  readonly subjects: readonly string[];
  readonly replicas: number;
  readonly waiting: number;
  readonly dead: number;
  readonly attempts: number;
  readonly failure: string | null;
}

/** A key of 64 bits lies in two columns: https://www.postgresql.org/docs/current/view-pg-locks.html */
const selectStates = `
  select consumer.name, consumer.subjects,
    (select count(*) from pg_locks
     where locktype = 'advisory' and objsubid = 1 and granted and mode = 'ShareLock'
       and database = (select oid from pg_database where datname = current_database())
       and (classid::bigint << 32) | objid::bigint = hashtextextended('${workerLockOf("")}' || consumer.name, 0)
    )::float8 as replicas,
    count(*) filter (where state = 'waiting')::float8 as waiting,
    count(*) filter (where state = 'dead')::float8 as dead,
    coalesce(max(attempts) filter (where state = 'waiting'), 0) as attempts,
    (array_agg(failure order by state = 'waiting' desc, number desc) filter (where failure is not null))[1] as failure
  from hansa.consumer left join hansa.inbox on inbox.consumer = consumer.name and state in ('waiting', 'dead')
  group by consumer.name order by consumer.name`;

/** The consumers of a database by name. @throws EventsError TABLES_MISSING */
export async function readConsumerStates(database: Queryable): Promise<readonly ConsumerState[]> {
  const rows = await lookInto("inbox", () => database.query<StateRow>(selectStates));
  return rows.map(({ name, subjects, replicas, waiting, dead, attempts, failure }) => ({
    consumer: name,
    subjects,
    replicas,
    state: stateOf(replicas, waiting, attempts),
    attempts,
    dead,
    ...(failure === null ? {} : { failure }),
  }));
}

function stateOf(replicas: number, waiting: number, attempts: number): ConsumerState["state"] {
  if (replicas === 0) {
    return "stopped";
  }
  return attempts > 0 ? "retrying" : waiting > 0 ? "working" : "idle";
}
