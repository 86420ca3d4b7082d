import { describe, expect, it } from "vitest";
import { isFlat, summariseMemory } from "../gateways/endurance.ts";

/** One sample a minute. */
function samplesOf(...memory: readonly number[]): Parameters<typeof summariseMemory>[0] {
  return memory.map((mb, minute) => ({ minute, mb }));
}

describe("Memory under load that goes on", () => {
  it("is told by its first, middle and last tenth, its peak and its slope", () => {
    const memory = summariseMemory(samplesOf(100, 102, 104, 106, 108, 110, 112, 114, 116, 118));
    expect(memory).toEqual({ startMb: 100, midMb: 108, endMb: 118, mostMb: 118, mbPerMinute: 2 });
  });

  it("has a peak that its tenths need not show", () => {
    const { startMb, midMb, endMb, mostMb } = summariseMemory(samplesOf(100, 190, 100, 100, 100));
    expect({ startMb, midMb, endMb, mostMb }).toEqual({ startMb: 100, midMb: 100, endMb: 100, mostMb: 190 });
  });

  it.each([
    ["by less than 10 MB is flat", 100, 110, true],
    ["by more than 10 MB, which is more than 5 %, is not", 100, 111, false],
    ["by 5 % of much is flat", 300, 315, true],
    ["by more than 5 % of much is not", 300, 316, false],
    ["by nothing is flat", 200, 150, true],
  ])("that grows %s", (_title, startMb, endMb, expected) => {
    expect(isFlat({ startMb, endMb })).toBe(expected);
  });
});
