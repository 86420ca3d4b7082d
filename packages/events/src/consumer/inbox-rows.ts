import type { Queryable } from "@hansa/postgres";
import type { Consumer } from "./define-consumer.ts";

/** An event of the inbox that is locked for its handler. */
export interface ClaimedRow extends Readonly<Record<string, unknown>> {
  readonly event_id: string;
  readonly event: string;
  /** How many failed. */
  readonly attempts: number;
}

/** As a claim finds it. */
export interface FoundRow extends ClaimedRow {
  /** Whether a transaction before has locked or changed the row and not settled it. */
  readonly is_suspect: boolean;
  /** The process that has noted to handle it. */
  readonly begun_by: string | null;
}

/** The row's lock is the lease: it falls free with the transaction, also when the process or its machine is gone. */
const claimAny = "select * from hansa.claim_events($1, $2, $3)";
const claimFirstOfKeys = "select * from hansa.claim_first_events($1, $2, $3)";
const claimOne = `
  select event_id, event, attempts from hansa.inbox
  where consumer = $1 and event_id = $2 and state = 'waiting' and begun_by = $3
  for update skip locked`;
const noteBegun = `
  update hansa.inbox set
    begun_by = $3, due_at = clock_timestamp() + $4 * interval '1 millisecond'
  where consumer = $1 and event_id = $2`;
const settle = `
  update hansa.inbox set state = 'done', event = null, failure = null, begun_by = null, settled_at = now()
  where consumer = $1 and event_id`;
/** A list is planned each time it comes, since its length counts; one is not. */
const settleOne = `${settle} = $2`;
const settleMany = `${settle} = any($2)`;

/** Behind which events are handled, so that what a handler that fails has written can be taken back. */
export const savepoint = "savepoint hansa_event";

/** Locks the next rows, and makes the savepoint behind which they are handled, in one round trip. */
export async function claimRows(
  transaction: Queryable,
  { name, order }: Consumer,
  { limit, withSuspects }: { readonly limit: number; readonly withSuspects: boolean },
): Promise<readonly FoundRow[]> {
  const isOrdered = order === "key";
  const [rows] = await Promise.all([
    transaction.query<FoundRow>(isOrdered ? claimFirstOfKeys : claimAny, [name, limit, withSuspects], {
      name: isOrdered ? "hansa_inbox_claim_first" : "hansa_inbox_claim",
    }),
    transaction.query(savepoint),
  ]);
  return rows;
}

/** Locks an event that this process has noted to handle, unless another has taken it over; with a savepoint. */
export async function claimBegunRow(
  transaction: Queryable,
  { name }: Consumer,
  eventId: string,
  processId: string,
): Promise<ClaimedRow | undefined> {
  const [[row]] = await Promise.all([
    transaction.query<ClaimedRow>(claimOne, [name, eventId, processId], { name: "hansa_inbox_claim_one" }),
    transaction.query(savepoint),
  ]);
  return row;
}

/** Notes that this process handles the event next, and keeps it from others for as long as that may take. */
export async function noteBegin(
  transaction: Queryable,
  { name }: Consumer,
  eventId: string,
  { processId, leaseMs }: { readonly processId: string; readonly leaseMs: number },
): Promise<void> {
  await transaction.query(noteBegun, [name, eventId, processId, leaseMs], { name: "hansa_inbox_begin" });
}

/** Notes that events have had their effect. */
export async function settleRows(
  transaction: Queryable,
  { name }: Consumer,
  rows: readonly ClaimedRow[],
): Promise<void> {
  const [first, ...others] = rows.map(({ event_id }) => event_id);
  if (first === undefined) {
    return;
  }
  await (others.length === 0
    ? transaction.query(settleOne, [name, first], { name: "hansa_inbox_settle" })
    : transaction.query(settleMany, [name, [first, ...others]], { name: "hansa_inbox_settle_many" }));
}
