import { expect, it } from "vitest";
import { latest, problemsOf } from "../problems.ts";

function labelled(label: string): string {
  return latest(`type Query { a: Int @override(from: "b", label: ${JSON.stringify(label)}) }`);
}

it.each([
  "",
  "canary",
  "Foo9",
  "foo_bar-baz:q.r/s",
  "percent",
  "percent(0)",
  "percent(100)",
  "percent(12.34567890)",
])("takes %j", (label) => {
  expect(problemsOf(labelled(label))).toEqual([]);
});

// @apollo/composition 2.14 looks at a label only where the other subgraph has the field; here a label is right or
// wrong by itself.
it.each([
  "9foo",
  "_foo",
  "foo bar",
  "???",
  "percent(101)",
  "percent(100.5)",
  "percent(-1)",
  "percent(007)",
  "percent(.5)",
  "percent(5.)",
  "percent(1.123456789)",
  "Percent(1)",
])("refuses %j", (label) => {
  expect(problemsOf(labelled(label))).toEqual(["OVERRIDE_LABEL_INVALID Query.a a:2:21"]);
});

it("takes no label", () => {
  expect(
    problemsOf(latest('type Query { a: Int @override(from: "b", label: null) b: Int @override(from: "b") }')),
  ).toEqual([]);
});
