import { describe, expect, it } from "vitest";
import { DataPlace, type SlotRequest } from "../../src/demands/data-keys.ts";

const none: ReadonlySet<string> = new Set();

function request(fieldName: string, changes: Partial<SlotRequest> = {}): SlotRequest {
  return {
    preferredKey: fieldName,
    fieldName,
    argumentsText: "",
    types: ["A"],
    when: undefined,
    isComposite: false,
    shapes: new Map([[0, "Int"]]),
    ...changes,
  };
}

describe("the key of a value in the data", () => {
  it("is the client's response key", () => {
    const place = new DataPlace();
    expect(place.slotForClient(request("price", { preferredKey: "cost" }), none).dataKey).toBe("cost");
  });

  it("is shared by the same field of other types, if no subgraph gives it another shape", () => {
    const place = new DataPlace();
    place.slotForClient(request("n"), none);
    expect(place.slotForClient(request("n", { types: ["B"] }), none).dataKey).toBe("n");
    const other = request("n", { types: ["C"], shapes: new Map([[0, "Int!"]]) });
    expect(place.slotForClient(other, none).dataKey).toBe("_1_n");
  });

  it("is shared by other fields of other types too, since no object has both", () => {
    const place = new DataPlace();
    place.slotForClient(request("n"), none);
    const other = request("m", { preferredKey: "n", types: ["B"] });
    expect(place.slotForClient(other, none).dataKey).toBe("n");
  });

  it("is an alias of its own for what the planner needs with other arguments than the client", () => {
    const place = new DataPlace();
    place.slotForClient(request("n", { argumentsText: "(x: 1)" }), none);
    expect(place.slotForInternal(request("n", { argumentsText: "(x: 2)" }), none).dataKey).toBe("_1_n");
    expect(place.slotForInternal(request("n", { argumentsText: "(x: 3)" }), none).dataKey).toBe("_2_n");
    expect(place.slotForInternal(request("n", { argumentsText: "(x: 2)" }), none).dataKey).toBe("_1_n");
  });

  it("is the client's for what the planner needs of the same field", () => {
    const place = new DataPlace();
    place.slotForClient(request("n", { preferredKey: "alias" }), none);
    expect(place.slotForInternal(request("n"), none).dataKey).toBe("alias");
  });

  it("keeps clear of names that the client uses anywhere", () => {
    const place = new DataPlace();
    place.slotForClient(request("n", { argumentsText: "(x: 1)" }), none);
    const reserved = new Set(["_1_n", "_2_n"]);
    expect(place.slotForInternal(request("n"), reserved).dataKey).toBe("_3_n");
  });

  it("is never __typename for another field", () => {
    const place = new DataPlace();
    expect(place.slotForClient(request("n", { preferredKey: "__typename" }), none).dataKey).toBe("_1_n");
  });

  it("is not shared with an object that is selected under another condition", () => {
    const place = new DataPlace();
    const when = [[{ variable: "q", equals: true }]];
    place.slotForClient(request("o", { isComposite: true, when }), none);
    expect(place.slotForInternal(request("o", { isComposite: true }), none).dataKey).toBe("_1_o");
    place.slotForClient(request("n", { when }), none);
    expect(place.slotForInternal(request("n"), none).dataKey).toBe("n");
  });
});
