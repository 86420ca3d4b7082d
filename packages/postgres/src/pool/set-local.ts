import type { Connection } from "./connection.ts";
import type { StatementResult } from "./driver-query.ts";

const setLocalSettings =
  "select set_config(name, value, true) from unnest($1::text[], $2::text[]) as setting(name, value)";

/** Sets what holds until the transaction ends; the values are bound. */
export function setLocal(
  connection: Connection,
  settings: Readonly<Record<string, string>>,
  { prepared = true }: { readonly prepared?: boolean } = {},
): Promise<StatementResult> {
  const bound = [Object.keys(settings), Object.values(settings)];
  return connection.run(setLocalSettings, bound, {
    isPipelined: true,
    ...(prepared ? { name: "hansa_set_local" } : {}),
  });
}
