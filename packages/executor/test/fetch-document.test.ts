import fc from "fast-check";
import { getOperationAST, Kind, parse, print, type SelectionSetNode, stripIgnoredCharacters } from "graphql";
import { describe, expect, it } from "vitest";
import type { AnswerShape } from "../src/answer-shape.ts";
import { readFetchDocument } from "../src/fetch-document.ts";

type Keys = { readonly [key: string]: Keys | undefined };

function keysOf({ keys, below }: AnswerShape): Keys {
  return Object.fromEntries(
    keys.map((key, index) => {
      const inner = below[index];
      return [key, inner === undefined ? undefined : keysOf(inner)];
    }),
  );
}

/** The same by way of the syntax tree. */
function keysInTree(text: string): Keys {
  const document = parse(text);
  const fragments = new Map(
    document.definitions.flatMap((one) =>
      one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one.selectionSet] as const] : [],
    ),
  );
  const collect = (set: SelectionSetNode | undefined, into: Map<string, SelectionSetNode[]>): void => {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD) {
        const key = (selection.alias ?? selection.name).value;
        const own = selection.selectionSet === undefined ? [] : [selection.selectionSet];
        into.set(key, [...(into.get(key) ?? []), ...own]);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        collect(selection.selectionSet, into);
      } else {
        collect(fragments.get(selection.name.value), into);
      }
    }
  };
  const keysIn = (sets: readonly (SelectionSetNode | undefined)[]): Keys => {
    const setsByKey = new Map<string, SelectionSetNode[]>();
    for (const set of sets) {
      collect(set, setsByKey);
    }
    return Object.fromEntries(
      [...setsByKey].map(([key, inner]) => [key, inner.length === 0 ? undefined : keysIn(inner)]),
    );
  };
  return keysIn([getOperationAST(document)?.selectionSet]);
}

describe("the document of a fetch is read for", () => {
  it.each([
    ["names and aliases", "{a b:c _d1}", { a: undefined, b: undefined, _d1: undefined }],
    ["what is below", "{a{b{c}}}", { a: { b: { c: undefined } } }],
    [
      "fragments of types together",
      "{a{...on X{b c{d}} ...on Y{c{e}} ...{f}}}",
      { a: { b: undefined, c: { d: undefined, e: undefined }, f: undefined } },
    ],
    [
      "fragments with names, wherever they are spread",
      "{...F x{...F @include(if:true)}} fragment F on T{a ...G} fragment G on T{b}",
      { a: undefined, b: undefined, x: { a: undefined, b: undefined } },
    ],
    [
      "no arguments and no directives",
      'query Q($a:[I!]=[{x:"}"}] @d(y:{z:")"}))@e{f(a:{b:[{c:$a}]} d:"\\"){g}" e:"""x\\""")}""")@skip(if:$a){h}}',
      { f: { h: undefined } },
    ],
    ["no comments", "# {\nquery{a(x:1 #)\n) #}\nb}#{", { a: undefined, b: undefined }],
    ["conditions on fields", "{...on T@include(if:$a)@skip(if:$b){c}}", { c: undefined }],
  ])("%s", (_title, text, keys) => {
    const { shape } = readFetchDocument(text);
    expect(keysOf(shape)).toStrictEqual(keys);
    expect(keysInTree(text)).toStrictEqual(keys);
  });

  it("the kind of its operation, also behind fragments", () => {
    expect(readFetchDocument("{a}").operation).toBe("query");
    expect(readFetchDocument("query mutation{a}").operation).toBe("query");
    expect(readFetchDocument("fragment F on T{a} mutation M{...F}").operation).toBe("mutation");
  });

  it("the keys that the syntax tree has, in any form of writing", () => {
    fc.assert(
      fc.property(documents, (text) => {
        for (const form of [text, print(parse(text)), stripIgnoredCharacters(text)]) {
          expect(keysOf(readFetchDocument(form).shape)).toStrictEqual(keysInTree(form));
        }
      }),
      { numRuns: 200 },
    );
  });

  it("leaves that are leaves only", () => {
    const { shape } = readFetchDocument("{a{b}c}");
    expect(shape.hasOnlyLeaves).toBe(false);
    expect(shape.below[0]?.hasOnlyLeaves).toBe(true);
  });

  it.each(["{", "{a", "{a(", '{a(b:"', "{a(b:1", "query", "query{a}}", "{a}{", "fragment F on T", "{a:}"])(
    "%s is an error, not an endless search",
    (text) => {
      expect(() => readFetchDocument(text)).toThrow(TypeError);
    },
  );
});

const nameOf = fc.constantFrom("a", "b", "c", "on_", "_x1", "query", "fragment", "mutation");
const argumentsText = fc.constantFrom(
  "",
  '(x:"}{\\"")',
  '(x:{y:[1,{z:"("}]})',
  '(x:"""a"b\\"""}""")',
  "@include(if:$v)",
  "(x:$v)@skip(if:$v)",
);

const { selections } = fc.letrec<{ readonly selections: string; readonly selection: string }>((tie) => ({
  selections: fc
    .array(tie("selection"), { minLength: 1, maxLength: 4, depthIdentifier: "selections" })
    .map((all) => `{ ${all.join(" , ")} }`),
  selection: fc.oneof(
    { depthIdentifier: "selections", maxDepth: 4 },
    fc
      .tuple(fc.option(nameOf), nameOf, argumentsText)
      .map(([alias, name, rest]) => `${alias === null ? "" : `${alias} : `}${name}${rest}`),
    fc.tuple(nameOf, argumentsText, tie("selections")).map((parts) => parts.join(" ")),
    fc
      .tuple(fc.constantFrom("...on T", "...", "... @include(if:$v)"), tie("selections"))
      .map((parts) => parts.join(" ")),
    fc.constantFrom("...F", "...F @skip(if:$v)"),
  ),
}));

const documents = fc
  .tuple(fc.constantFrom("", "query", "mutation M($v:Boolean=true)"), selections, nameOf)
  .map(([head, body, name]) => `${head} ${body} fragment F on T { ${name} inner { ${name} } }`);
