import { didYouMean, suggest } from "@hansa/core";
import type { Queryable } from "@hansa/postgres";
import { EventsError } from "../errors.ts";
import { lookInto } from "../missing-tables.ts";

/** The names of the consumers that a database knows, in their order. @throws EventsError TABLES_MISSING */
export async function listConsumerNames(database: Queryable): Promise<readonly string[]> {
  const rows = await lookInto("inbox", () =>
    database.query<{ name: string }>("select name from hansa.consumer order by name"),
  );
  return rows.map(({ name }) => name);
}

/** Refuses a name that is none of those `known`. @throws EventsError CONSUMER_UNKNOWN */
export function assertConsumer(name: string, known: readonly string[]): void {
  if (!known.includes(name)) {
    throw new EventsError(
      "CONSUMER_UNKNOWN",
      `There is no consumer "${name}".${didYouMean(suggest(name, known))} List those there are with "hansa events consumers".`,
    );
  }
}
