import { type DeferredPart, type PlanFetch, planOperation, type QueryPlan } from "@hansa/query-planner";
import { parse } from "graphql";
import { describe, expect, it } from "vitest";
import { composeModel, verifyPlan } from "../../src/index.ts";

const model = composeModel({
  shop: `type Query { product: Product } type Product @key(fields: "id") { id: ID! name: String price: Int weight: Int }`,
  reviews: `type Product @key(fields: "id") { id: ID! score: Int stars: Int }`,
});
const document = parse(`
  query ($v: Boolean!) {
    product {
      name
      ... @defer(label: "a") { score weight }
      ... @defer(label: "b", if: $v) { price ... @defer(label: "c") { stars } }
    }
  }`);
const right = planOperation(model, { document }, { incremental: true });

describe("verifyPlan of a plan in parts", () => {
  it("accepts a right plan, and one that defers less than it may", () => {
    expect(() => verifyPlan(model, document, right)).not.toThrow();
    const whole = planOperation(model, { document }, { assumeValid: true });
    expect(() => verifyPlan(model, document, whole)).not.toThrow();
  });

  const wrong: readonly (readonly [string, QueryPlan, RegExp])[] = [
    [
      "asks early for what only a later part needs",
      withFetch("shop", undefined, ({ document: text, ...fetch }) => ({
        ...fetch,
        document: text.replace("name", "name weight"),
      })),
      /nothing uses 0\|.*weight/,
    ],
    [
      "delivers at once what is fetched later",
      withResponse((text) => text.replace(',"parts":[0]', "")),
      /score of Product is fetched later than it is to be delivered/,
    ],
    [
      "delivers later what is wanted at once",
      withResponse((text) => text.replace('"coordinate":"Product.name",', '$&"parts":[0],')),
      /name of Product is deferred, and selected outside of what is/,
    ],
    [
      "delivers a field with the part of another fragment",
      withResponse((text) => text.replace(',"parts":[0]', ',"parts":[1]')),
      /score of Product comes later than it is wanted/,
    ],
    [
      "delivers a field with a part too many",
      withResponse((text) => text.replace(',"parts":[0]', ',"parts":[0,1]')),
      /score of Product comes with a part that does not have it/,
    ],
    [
      "names a part and one around it",
      withResponse((text) => text.replace(',"parts":[2]', ',"parts":[1,2]')),
      /names part 1 and one around it|names part 2 and one around it/,
    ],
    [
      "names a part that is not there",
      withFetch("reviews", [0], (fetch) => ({ ...fetch, parts: [7] })),
      /names part 7, which is not there/,
    ],
    [
      "has the initial part wait for a deferred one",
      withFetch("reviews", [0], (fetch) => ({ ...fetch, parts: [2] })),
      /is fetched later than it is to be delivered/,
    ],
    [
      "delivers with a part that is not deferred",
      withPart(0, (part) => ({ ...part, when: [[{ variable: "v", equals: true }]] })),
      /comes with part 0, which is not deferred with \[\["v",false\]\]/,
    ],
    ["numbers its parts wrongly", withPart(0, (part) => ({ ...part, id: 3 })), /part 0 has the id 3/],
    ["has a part lie in itself", withPart(1, (part) => ({ ...part, parent: 1 })), /stands behind it/],
  ];

  it.each(wrong)("refuses a plan that %s", (_, plan, message) => {
    expect(() => verifyPlan(model, document, plan)).toThrowError(message);
  });

  it("refuses a fetch that waits for one of another part", () => {
    const waiting = withFetch("shop", [1], (fetch) => {
      const other = right.fetches.findIndex(({ parts }) => parts?.join() === "0");
      return { ...fetch, dependsOn: [...fetch.dependsOn, other].filter((id) => id < fetch.id) };
    });
    expect(() => verifyPlan(model, document, waiting)).toThrowError(/which is of another part|need not name/);
  });
});

function withFetch(
  subgraph: string,
  parts: readonly number[] | undefined,
  change: (fetch: PlanFetch) => PlanFetch,
): QueryPlan {
  const isMeant = (fetch: PlanFetch): boolean =>
    fetch.kind !== "introspection" && fetch.subgraph === subgraph && fetch.parts?.join() === parts?.join();
  const [first] = right.fetches.filter(isMeant);
  return { ...right, fetches: right.fetches.map((fetch) => (fetch === first ? change(fetch) : fetch)) };
}

function withResponse(change: (text: string) => string): QueryPlan {
  return { ...right, response: JSON.parse(change(JSON.stringify(right.response))) };
}

function withPart(id: number, change: (part: DeferredPart) => DeferredPart): QueryPlan {
  return { ...right, deferred: right.deferred?.map((part) => (part.id === id ? change(part) : part)) ?? [] };
}
