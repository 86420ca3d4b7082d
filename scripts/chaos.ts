/**
 * Places orders in the services of the example while their relays and workers, the broker and PostgreSQL are killed at
 * random, and holds the databases against one another: `npm run chaos -- --minutes 10 [--seed 7] [--orders 100] [--runs N]`.
 * Run n has the seed SEED + n and, in turn, PostgreSQL and NATS as its broker (NATS where there is a nats-server), so
 * that `--seed S --runs 1 --broker nats` tries one run again. The exit code is 1 if one failed.
 */
import { parseArgs } from "node:util";
import { runsNatsTests } from "@hansa/testkit";
import { runOrderChaos } from "../e2e/support/order-chaos.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "5" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 1_000_000_000)) },
    orders: { type: "string", default: "100" },
    runs: { type: "string", default: "Infinity" },
    broker: { type: "string" },
  },
});
const [minutes, seed, orders, runs] = [values.minutes, values.seed, values.orders, values.runs].map(
  Number,
) as [number, number, number, number];
const { broker } = values;
if (
  !(minutes > 0 && runs > 0 && Number.isSafeInteger(seed) && Number.isSafeInteger(orders) && orders > 0) ||
  !(broker === undefined || broker === "postgres" || broker === "nats")
) {
  console.error(
    "Usage: npm run chaos -- --minutes N [--seed N] [--orders N] [--runs N] [--broker postgres|nats]",
  );
  process.exit(2);
}

const brokers: readonly (typeof broker & string)[] =
  broker !== undefined ? [broker] : runsNatsTests ? ["postgres", "nats"] : ["postgres"];
const endMs = performance.now() + minutes * 60_000;
let failures = 0;
console.log(`Seed ${seed}, for ${minutes} minutes.`);
for (let run = 0; run < runs && performance.now() < endMs; run++) {
  const options = { seed: seed + run, orders, broker: brokers[run % brokers.length] ?? "postgres" };
  try {
    const { kills, shipped, failed } = await runOrderChaos(options);
    console.log(
      `Seed ${options.seed}, ${options.broker}: ${kills} kills, ${shipped} orders shipped, ${failed} failed; all adds up.`,
    );
  } catch (error) {
    failures++;
    console.log(`FAILURE with seed ${options.seed}, ${options.broker}: ${String(error).slice(0, 20_000)}`);
  }
}
process.exitCode = failures === 0 ? 0 : 1;
