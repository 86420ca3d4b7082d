import { expect, test } from "vitest";
import { DeliveryOrder } from "../../src/jetstream-broker/delivery-order.ts";

/** What is taken of messages given as [place in the stream, delivery], and whether a gap was seen. */
function take(sequence: number, messages: readonly (readonly [number, number])[]) {
  const order = new DeliveryOrder(sequence);
  const taken = messages.filter(([seq, deliverySequence]) => order.take({ seq, info: { deliverySequence } }));
  return { taken: taken.map(([seq]) => seq), hasGap: order.hasGap };
}

test.each([
  [
    "one after the other",
    0,
    [
      [1, 1],
      [4, 2],
      [5, 3],
    ],
    [1, 4, 5],
    false,
  ],
  [
    "behind a place",
    10,
    [
      [11, 1],
      [12, 2],
    ],
    [11, 12],
    false,
  ],
  [
    "one that comes again",
    0,
    [
      [1, 1],
      [2, 2],
      [1, 3],
      [3, 4],
    ],
    [1, 2, 3],
    false,
  ],
  [
    "one that was lost",
    0,
    [
      [1, 1],
      [3, 3],
      [4, 4],
    ],
    [1],
    true,
  ],
  ["the first one lost", 0, [[2, 2]], [], true],
] as const)("takes messages in their order: %s", (_title, sequence, messages, taken, hasGap) => {
  expect(take(sequence, messages)).toEqual({ taken, hasGap });
});
