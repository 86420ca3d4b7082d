import { OperationTypeNode } from "graphql";
import { describe, expect, it } from "vitest";
import type { FetchDraft } from "../../src/fetch-graph/fetch-draft.ts";
import { SendingWindows } from "../../src/optimise/sending-windows.ts";

let made = 0;

function fetchAfter(...before: readonly FetchDraft[]): FetchDraft {
  return {
    id: made++,
    kind: "entities",
    operation: OperationTypeNode.QUERY,
    subgraph: 0,
    delivery: undefined,
    dependsOn: new Set(before),
    inputs: [],
  };
}

describe("the rounds in which fetches can be sent", () => {
  it("lets a fetch that nobody waits for be sent in any later round", () => {
    const root = fetchAfter();
    const free = fetchAfter(root);
    const second = fetchAfter(root);
    const third = fetchAfter(second);
    const all = [root, free, second, third];
    const windows = new SendingWindows(all, new Set(all));
    expect(all.map((one) => windows.firstRound(one))).toEqual([0, 1, 1, 2]);
    expect(windows.canMeet(free, third)).toBe(true);
    expect(windows.canMeet(root, second)).toBe(false);
  });

  it("does not let a fetch meet what waits for it, though both have time", () => {
    const root = fetchAfter();
    const first = fetchAfter(root);
    const second = fetchAfter(first);
    const chain = [fetchAfter(root)];
    for (let length = 1; length < 5; length++) {
      chain.push(fetchAfter(...chain.slice(-1)));
    }
    const all = [root, first, second, ...chain];
    const windows = new SendingWindows(all, new Set(all));
    expect(windows.canMeet(first, second)).toBe(false);
  });

  it("counts anew when two have been joined", () => {
    const root = fetchAfter();
    const early = fetchAfter(root);
    const after = fetchAfter(early);
    const middle = fetchAfter(root);
    const later = fetchAfter(middle);
    const last = fetchAfter(fetchAfter(later));
    const all = [root, early, after, middle, later, ...last.dependsOn, last];
    const windows = new SendingWindows(all, new Set(all));
    expect(windows.canMeet(early, later)).toBe(true);
    windows.join(early, later);
    expect(windows.firstRound(after)).toBe(3);
    expect(windows.canMeet(middle, after)).toBe(false);
  });
});
