import { describe, expect, it } from "vitest";
import { LabelledPlans } from "../src/labelled-plans.ts";

const limits = { maxEntries: 10, maxSize: 1_000 };
const off: ReadonlySet<string> = new Set();

describe("LabelledPlans", () => {
  it("finds a plan for which no label matters whatever is on", () => {
    const plans = new LabelledPlans<string>(limits);
    expect(plans.getPlain("q")).toBeUndefined();
    plans.set("q", new Set(["x"]), { plan: "p", size: 1, labels: [] });
    expect(plans.getPlain("q")).toBe("p");
    expect(plans.get("q", off)).toBe("p");
  });

  it("keeps plans apart by the labels that they depend on, and by no others", () => {
    const plans = new LabelledPlans<string>(limits);
    plans.set("q", off, { plan: "off", size: 1, labels: ["a"] });
    plans.set("q", new Set(["a"]), { plan: "on", size: 1, labels: ["a"] });
    expect(plans.getPlain("q")).toBeUndefined();
    expect(plans.get("q", new Set(["b"]))).toBe("off");
    expect(plans.get("q", new Set(["a", "b"]))).toBe("on");
    expect(plans.get("other", off)).toBeUndefined();
  });

  it("learns of labels that matter only when others are on", () => {
    const plans = new LabelledPlans<string>(limits);
    plans.set("q", off, { plan: "off", size: 1, labels: ["a"] });
    plans.set("q", new Set(["a"]), { plan: "a", size: 1, labels: ["a", "b"] });
    expect(plans.get("q", new Set(["a"]))).toBe("a");
    expect(plans.get("q", new Set(["a", "b"]))).toBeUndefined();
    expect(plans.get("q", off)).toBeUndefined();
    plans.set("q", off, { plan: "off", size: 1, labels: ["a"] });
    expect(plans.get("q", off)).toBe("off");
  });

  it("does not take an operation for the labels of another", () => {
    const plans = new LabelledPlans<string>(limits);
    plans.set("q", off, { plan: "off", size: 1, labels: ["a"] });
    expect(plans.get('[["a",false]]q', off)).toBeUndefined();
    expect(plans.getPlain('[["a",false]]q')).toBeUndefined();
  });
});
