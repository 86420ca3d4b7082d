import type { Database, Queryable } from "@hansa/postgres";
import type { IdentitySettings } from "./identity-settings.ts";

/**
 * A database whose statements run with the settings of who asks: the one way by which the statements of a request, those
 * of resolvers too, reach it. A session is a transaction here, since the settings must not outlast it.
 */
export function asIdentity(database: Database, settings: IdentitySettings): Database {
  const withSettings = <Options extends { readonly settings?: IdentitySettings }>(options?: Options) => ({
    ...options,
    // Who asks is not for the caller to change.
    settings: { ...options?.settings, ...settings },
  });
  return {
    query: (text, values, options) => database.query(text, values, withSettings(options)),
    queryJson: (text, values, options) => database.queryJson(text, values, withSettings(options)),
    session: (work, options) => database.transaction(work, { ...options, settings }),
    transaction: (work, options) => database.transaction(work, withSettings(options)),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
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
