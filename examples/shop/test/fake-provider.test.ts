import { readFileSync } from "node:fs";
import { startTestPostgres } from "@hansa/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createFakeProvider, testCards } from "../payments/fake-provider.ts";
import type { ChargeRequest } from "../payments/provider.ts";

const server = await startTestPostgres();
const database = await server.createDatabase();
const provider = createFakeProvider(database);

beforeAll(async () => {
  const migration = new URL("../payments/migrations/001_payments.sql", import.meta.url);
  await database.query(readFileSync(migration, "utf8"));
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

const request = (idempotencyKey: string, card = "card"): ChargeRequest => ({
  idempotencyKey,
  amount: "79.90",
  card,
});
const ledgerOf = (idempotencyKey: string) =>
  database.query("select amount, outcome, attempts from fake_provider_charge where idempotency_key = $1", [
    idempotencyKey,
  ]);

test("a charge that is asked for again is the same charge", async () => {
  const first = await provider.charge(request("again"));
  expect(first).toEqual({ kind: "charged", charge: expect.stringMatching(/^charge-/) });
  expect(await Promise.all([provider.charge(request("again")), provider.charge(request("again"))])).toEqual([
    first,
    first,
  ]);
  expect(await ledgerOf("again")).toEqual([{ amount: "79.90", outcome: "charged", attempts: 3 }]);
  expect(await provider.charge(request("another"))).not.toEqual(first);
});

test("a card is declined, however often it is asked for", async () => {
  for (let attempt = 1; attempt <= 2; attempt++) {
    expect(await provider.charge(request("declined", testCards.declined))).toEqual({
      kind: "declined",
      message: "The card was declined.",
    });
  }
  expect(await ledgerOf("declined")).toEqual([{ amount: "79.90", outcome: "declined", attempts: 2 }]);
});

test("two requests time out without a charge, and the third is answered", async () => {
  for (let attempt = 1; attempt <= 2; attempt++) {
    await expect(provider.charge(request("timeout", testCards.timeout))).rejects.toThrow("in time");
    expect(await ledgerOf("timeout")).toEqual([{ amount: "79.90", outcome: null, attempts: attempt }]);
  }
  expect(await provider.charge(request("timeout", testCards.timeout))).toMatchObject({ kind: "charged" });
});

test("a charge whose answer was lost is found by asking again", async () => {
  await expect(provider.charge(request("dropped", testCards.dropped))).rejects.toThrow("dropped");
  expect(await ledgerOf("dropped")).toEqual([{ amount: "79.90", outcome: "charged", attempts: 1 }]);
  expect(await provider.charge(request("dropped", testCards.dropped))).toMatchObject({ kind: "charged" });
  expect(await ledgerOf("dropped")).toEqual([{ amount: "79.90", outcome: "charged", attempts: 2 }]);
});

test("an idempotency key of another charge is refused", async () => {
  await provider.charge(request("taken"));
  await expect(provider.charge({ ...request("taken"), amount: "1.00" })).rejects.toThrow("another charge");
  expect(await ledgerOf("taken")).toMatchObject([{ amount: "79.90", outcome: "charged" }]);
});
