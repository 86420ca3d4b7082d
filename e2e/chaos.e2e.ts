import { runsNatsTests } from "@hansa/testkit";
import { describe, expect, test } from "vitest";
import { runOrderChaos } from "./support/order-chaos.ts";

// More of it, with other seeds: npm run chaos -- --minutes 10
describe.each([
  ["postgres", 1],
  ["nats", 2],
] as const)("over %s, with the seed %i", (broker, seed) => {
  test.skipIf(broker === "nats" && !runsNatsTests)(
    "100 orders each come to an end, and all adds up, whatever is killed",
    async () => {
      const { kills, shipped, failed } = await runOrderChaos({ seed, orders: 100, broker });
      expect(shipped + failed).toBe(100);
      expect(Math.min(kills, shipped, failed)).toBeGreaterThan(10);
    },
    400_000,
  );
});
