import * as fc from "fast-check";
import { type ConstDirectiveNode, type GraphQLSchema, parse, validateSchema, visit } from "graphql";
import { expect, test } from "vitest";
import { type Contract, compose } from "../../src/index.ts";
import { inputsOf } from "../compositions.ts";

/** A schema with a place for tags, `$`, wherever they may stand. */
const template = `
  type Query $ { a: A $ i: I $ u: U $ e(e: E $, in: In $): E $ s: S $ }
  type Mutation $ { m(in: In! $): A $ }
  interface I $ { x: Int $ y(z: Int $): Int $ }
  type A implements I $ { x: Int $ y(z: Int $): Int $ own: B $ }
  type B implements I $ { x: Int $ y(z: Int $): Int $ }
  union U $ = A | B
  enum E $ { P $ Q $ }
  input In $ { p: Int $ q: E = P $ }
  scalar S $
`;

const tags = fc.subarray(["x", "y", "z"]);
const rarely = fc.oneof({ arbitrary: fc.constant([]), weight: 5 }, { arbitrary: tags, weight: 1 });
const contracts = fc
  .record({ includeTags: tags, excludeTags: tags, hideUnreachableTypes: fc.boolean() })
  .filter(({ includeTags, excludeTags }) => !includeTags.some((tag) => excludeTags.includes(tag)));
const schemas = fc
  .tuple(fc.array(rarely, { minLength: 50, maxLength: 50 }), tags)
  .map(([slots, ofQuery]) => fill([ofQuery, ...slots]));

function fill(slots: readonly (readonly string[])[]): string {
  let next = 0;
  return template.replaceAll("$", () => (slots[next++] ?? []).map((tag) => `@tag(name: "${tag}")`).join(" "));
}

/** The tags of each coordinate, a type's own counted for its fields too. */
function tagsByCoordinate(sdl: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const path: { readonly name: string; readonly tags: readonly string[] }[] = [];
  visit(parse(sdl), {
    enter(node) {
      if ("directives" in node && "name" in node) {
        const own = tagsOf((node.directives ?? []) as readonly ConstDirectiveNode[]);
        path.push({ name: node.name?.value ?? "", tags: own });
        found.set(
          path.map(({ name }) => name).join("."),
          path.flatMap((part) => part.tags),
        );
      }
    },
    leave(node) {
      if ("directives" in node && "name" in node) {
        path.pop();
      }
    },
  });
  return found;
}

function tagsOf(directives: readonly ConstDirectiveNode[]): readonly string[] {
  return directives.flatMap(({ arguments: args }) =>
    (args ?? []).flatMap(({ value }) => (value.kind === "StringValue" ? [value.value] : [])),
  );
}

/** Every type, field, argument and value that clients see. */
function visibleCoordinates(schema: GraphQLSchema): readonly string[] {
  return Object.values(schema.getTypeMap())
    .filter(({ name }) => !name.startsWith("__"))
    .flatMap((type) => [
      type.name,
      ...("getFields" in type
        ? Object.values(type.getFields()).flatMap((field) => [
            `${type.name}.${field.name}`,
            ...("args" in field ? field.args : []).map(
              (argument: { readonly name: string }) => `${type.name}.${field.name}.${argument.name}`,
            ),
          ])
        : []),
      ...("getValues" in type ? type.getValues().map(({ name }) => `${type.name}.${name}`) : []),
    ]);
}

/** What clients see although the contract hides it. */
function leaksIn(apiSchema: GraphQLSchema, sdl: string, contract: Contract): readonly string[] {
  const tagsAt = tagsByCoordinate(sdl);
  return visibleCoordinates(apiSchema).filter((coordinate) => {
    const carried = tagsAt.get(coordinate) ?? [];
    const needsTag =
      contract.includeTags.length > 0 && /^(?:Query|Mutation|I|A|B)\.\w+$|^U$/.test(coordinate);
    return (
      carried.some((tag) => contract.excludeTags.includes(tag)) ||
      (needsTag && !carried.some((tag) => contract.includeTags.includes(tag)))
    );
  });
}

test("a contract refuses or shows a schema in which nothing stands that it hides", {
  timeout: 60_000,
}, () => {
  let composed = 0;
  fc.assert(
    fc.property(schemas, contracts, (sdl, contract) => {
      const { model, errors } = compose(inputsOf({ a: sdl }), { contract });
      composed += model === undefined ? 0 : 1;
      expect({
        failures: errors.filter(({ code }) => code === "COMPOSITION_FAILED"),
        invalid: model && validateSchema(model.apiSchema),
        leaks: model && leaksIn(model.apiSchema, sdl, contract),
      }).toEqual({ failures: [], invalid: model && [], leaks: model && [] });
    }),
    { numRuns: 400 },
  );
  expect(composed).toBeGreaterThan(40);
});
