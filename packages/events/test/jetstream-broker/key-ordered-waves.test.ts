import { expect, test } from "vitest";
import { keyOrderedWaves } from "../../src/jetstream-broker/key-ordered-waves.ts";

test.each([
  ["", []],
  ["abc", ["abc"]],
  ["aab", ["ab", "a"]],
  ["abacab", ["abc", "ab", "a"]],
])("cuts events of the keys %j into %j", (keys, expected) => {
  const events = Array.from(keys).map((key, index) => ({
    id: String(index),
    subject: "events.n",
    key,
    text: "",
  }));
  const waves = keyOrderedWaves(events);
  expect(waves.map((wave) => wave.map(({ key }) => key).join(""))).toEqual(expected);
  for (const key of new Set(keys)) {
    const ids = waves.flat().filter((event) => event.key === key);
    expect(ids).toEqual(events.filter((event) => event.key === key));
  }
});
