import type { StatementOptions } from "../database.ts";
import {
  assertNotAborted,
  type Connection,
  type ConnectionQueryOptions,
  isPreparedInVain,
} from "./connection.ts";
import { setLocal } from "./set-local.ts";
import { commit } from "./transaction.ts";

/** Sends one statement. */
export type SendStatement<Result> = (
  connection: Connection,
  options: ConnectionQueryOptions,
) => Promise<Result>;

/** Runs one statement as its options say. */
export function runStatement<Result>(
  connection: Connection,
  send: SendStatement<Result>,
  options: StatementOptions,
): Promise<Result> {
  const { settings } = options;
  return settings === undefined
    ? send(connection, options)
    : runWithSettings(connection, send, { ...options, settings });
}

interface SettingsOptions extends StatementOptions {
  readonly settings: Readonly<Record<string, string>>;
}

/**
 * Runs one statement in a transaction of its own with settings that end with it, in one round trip:
 *
 * ```
 * begin │ set_config … │ statement │ commit ──▶ server ──▶ the answers, in order
 * ```
 * A step that fails makes those after it fail, `begin` aside: without it, `set_config` would be over before the statement.
 * So the answer is given only where all steps before it have succeeded, and nothing is cancelled before they have: a
 * request to cancel strikes whatever runs.
 *
 * @throws PostgresError as the statement does; TRANSACTION_ROLLED_BACK.
 */
export async function runWithSettings<Result>(
  connection: Connection,
  send: SendStatement<Result>,
  options: SettingsOptions,
): Promise<Result> {
  assertNotAborted(options.signal);
  try {
    return await attempt(connection, send, options, true);
  } catch (error) {
    // Nothing has been done, and what the server has prepared is not what this connection takes it for.
    if (!isPreparedInVain(error)) {
      throw error;
    }
    return await attempt(connection, send, options, false);
  }
}

async function attempt<Result>(
  connection: Connection,
  send: SendStatement<Result>,
  { name, signal, settings, settingsFirst = false }: SettingsOptions,
  prepared: boolean,
): Promise<Result> {
  const set = allOf([connection.run("begin"), setLocal(connection, settings, { prepared })]);
  if (settingsFirst) {
    await set.catch(async (error: unknown) => {
      // A rollback that fails leaves the connection unclean, so that it is closed instead of reused.
      await connection.run("rollback").catch(() => undefined);
      throw error;
    });
  }
  const answer = send(connection, {
    isPipelined: true,
    ...(prepared && name !== undefined ? { name } : {}),
    ...(signal === undefined ? {} : { signal, cancelAfter: set }),
  });
  const ended = commit(connection);
  const outcomes = await Promise.allSettled([set, answer, ended]);
  for (const outcome of outcomes) {
    if (outcome.status === "rejected") {
      throw outcome.reason;
    }
  }
  return await answer;
}

/** Rejects with what the first of them failed with, once all have ended. */
async function allOf(steps: readonly Promise<unknown>[]): Promise<void> {
  const outcomes = await Promise.allSettled(steps);
  const failure = outcomes.find((outcome) => outcome.status === "rejected");
  if (failure !== undefined) {
    throw failure.reason;
  }
}
