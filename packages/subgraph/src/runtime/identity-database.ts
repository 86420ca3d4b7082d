import type { Database, Queryable, Session } from "@hansa/postgres";
import type { IdentitySettings } from "./identity-settings.ts";

/**
 * A database whose statements run with the settings of who asks: the one way by which the statements of a request, those
 * of resolvers too, reach it. A session is a transaction here, since the settings must not outlast it.
 */
export function asIdentity(database: Database, settings: IdentitySettings): Database {
  return {
    ...statementsAs(database, settings),
    session: (work, options) => database.transaction(work, { ...options, settings }),
    transaction: (work, options) => database.transaction(work, withSettings(settings, options)),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

/** The same for statements alone. */
export function statementsAs(session: Session, settings: IdentitySettings): Session {
  return {
    query: (text, values, options) => session.query(text, values, withSettings(settings, options)),
    queryJson: (text, values, options) => session.queryJson(text, values, withSettings(settings, options)),
  };
}

function withSettings<Options extends { readonly settings?: IdentitySettings }>(
  settings: IdentitySettings,
  options?: Options,
) {
  // Who asks is not for the caller to change.
  return { ...options, settings: { ...options?.settings, ...settings } };
}

const setLocal =
  "select set_config(name, value, true) from unnest($1::text[], $2::text[]) as setting(name, value)";

/**
 * Runs `work` with the settings of who asks within a transaction that is the service's own before and after. Where it
 * fails, so does the transaction, and with it the settings end.
 */
export async function withinIdentity<Result>(
  transaction: Queryable,
  settings: IdentitySettings | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  if (settings === undefined) {
    return await work();
  }
  await transaction.query(setLocal, [Object.keys(settings), Object.values(settings)]);
  const result = await work();
  await transaction.query("reset role");
  return result;
}

/**
 * Runs `work` as the service itself within a transaction that has the role of who asks. `work` sends its statements at once: what
 * a resolver sends meanwhile comes behind the role that is set again here.
 */
export async function asService<Result>(
  transaction: Queryable,
  settings: IdentitySettings | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  if (settings?.role === undefined) {
    return await work();
  }
  const [, result] = await Promise.all([
    transaction.query("set local role none"),
    work(),
    transaction.query(setLocal, [["role"], [settings.role]]),
  ]);
  return result;
}
