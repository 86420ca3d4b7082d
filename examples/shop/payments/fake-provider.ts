import type { ChargeAnswer, ChargeRequest, PaymentProvider } from "./provider.ts";

/** The database of the ledger: each statement counts at once, whatever becomes of the transactions of others. */
interface Ledger {
  query<Row extends Readonly<Record<string, unknown>>>(
    text: string,
    values: readonly unknown[],
  ): Promise<readonly Row[]>;
}

/** The cards that do not just work, as those of real providers' test modes. */
export const testCards = {
  /** Is declined. */
  declined: "card-declined",
  /** The first two requests time out, and nothing is charged by them. */
  timeout: "card-timeout",
  /** The first request charges the card, and then the connection drops. */
  dropped: "card-dropped",
} as const;

type Entry = { readonly id: string; readonly attempts: number; readonly is_same: boolean };

/** A provider whose ledger is a table, and whose cards tell it what to do. */
export function createFakeProvider(ledger: Ledger): PaymentProvider {
  return {
    async charge(request) {
      const { id, attempts, is_same } = await noteRequest(ledger, request);
      if (!is_same) {
        throw new Error(`The idempotency key "${request.idempotencyKey}" is that of another charge.`);
      }
      if (request.card === testCards.timeout && attempts <= 2) {
        throw new Error("The payment provider did not answer in time.");
      }
      const answer = await settle(ledger, request, id);
      if (request.card === testCards.dropped && attempts === 1) {
        throw new Error("The payment provider dropped the connection.");
      }
      return answer;
    },
  };
}

/** The one entry of an idempotency key, which every request for it finds. */
async function noteRequest(ledger: Ledger, request: ChargeRequest): Promise<Entry> {
  const { idempotencyKey, amount, card } = request;
  const [entry] = await ledger.query<Entry>(
    `insert into fake_provider_charge as entry (idempotency_key, amount, card) values ($1, $2, $3)
    on conflict (idempotency_key) do update set attempts = entry.attempts + 1
    returning id, attempts, (amount, card) = ($2, $3) as is_same`,
    [idempotencyKey, amount, card],
  );
  if (entry === undefined) {
    throw new Error("The ledger took no entry.");
  }
  return entry;
}

async function settle(ledger: Ledger, request: ChargeRequest, id: string): Promise<ChargeAnswer> {
  const isDeclined = request.card === testCards.declined;
  await ledger.query("update fake_provider_charge set outcome = $2 where id = $1", [
    id,
    isDeclined ? "declined" : "charged",
  ]);
  return isDeclined
    ? { kind: "declined", message: "The card was declined." }
    : { kind: "charged", charge: id };
}
