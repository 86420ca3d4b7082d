import { compose } from "@hansa/composition";
import { expect, test } from "vitest";
import { compareAccess, type SupergraphVersion } from "../../src/check/access-changes.ts";

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [{name: "@authenticated", as: "@signedIn"}, "@requiresScopes", "@inaccessible"])';

function versionOf(sdl: string): SupergraphVersion {
  const result = compose([{ name: "a", routingUrl: "", sdl: `${link} ${sdl}` }]);
  if (!result.ok) {
    throw new Error(result.errors.map(({ message }) => message).join("\n"));
  }
  return { sdl: result.supergraphSdl, model: result.model };
}

test.each([
  [
    "more is asked for",
    "type Query { a: Int }",
    "type Query { a: Int @signedIn }",
    ['breaking ACCESS_REQUIREMENT_ADDED: "Query.a" asks for @signedIn.'],
  ],
  [
    "something else is asked for",
    'type Query { a: T } type T @requiresScopes(scopes: [["x"]]) { b: Int }',
    'type Query { a: T } type T @requiresScopes(scopes: [["y"]]) { b: Int }',
    [
      'breaking ACCESS_REQUIREMENT_CHANGED: "T" asks for @requiresScopes(scopes: [["y"]]), and before for @requiresScopes(scopes: [["x"]]).',
    ],
  ],
  [
    "nothing is asked for any more",
    "type Query { a: Int @signedIn }",
    "type Query { a: Int }",
    [
      'dangerous ACCESS_REQUIREMENT_REMOVED: "Query.a" no longer asks for @signedIn: what it protected is open.',
    ],
  ],
  [
    "what clients do not see does not count",
    "type Query { a: Int b: Int @inaccessible }",
    "type Query { a: Int b: Int @inaccessible @signedIn }",
    [],
  ],
])("%s", (_, before, after, expected) => {
  const changes = compareAccess(versionOf(before), versionOf(after));
  expect(changes.map(({ criticality, type, message }) => `${criticality} ${type}: ${message}`)).toEqual(
    expected,
  );
});
