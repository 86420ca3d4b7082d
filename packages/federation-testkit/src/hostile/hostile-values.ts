import type { Chance } from "../chance.ts";

/** Keys that every JavaScript object has, and `then`, which would make a promise of what has it. */
export const inheritedKeys: readonly string[] = [
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "valueOf",
  "toJSON",
  "then",
];

/** Stands in what no client may ever see. */
export const secret = "internal-secret";

/** JSON texts of values that fit few places, or none. */
const values: readonly string[] = [
  "null",
  "true",
  "0",
  "-0",
  "1.0",
  "1.5",
  "-1",
  "2147483648",
  "9007199254740993",
  "123456789012345678901234567890.5",
  "1e400",
  "-1e400",
  "1e-400",
  "1E2",
  '""',
  '"text"',
  '"1"',
  '"\\ud800"',
  '"\\udc00\\ud800"',
  '"\\u0000"',
  '"\u2028"',
  "[]",
  "{}",
  "[[]]",
  "[null]",
  "[{}]",
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"__typename":"Nothing"}',
  '{"toJSON":1,"then":2,"length":3}',
  '{"0":1,"length":1}',
];

/** Texts that make the whole answer no JSON. */
const brokenValues: readonly string[] = [
  "NaN",
  "Infinity",
  "undefined",
  "01",
  "+1",
  ".5",
  "'x'",
  '"\t"',
  "-",
];

/** A value for a place that has another. */
export function hostileValue(chance: Chance): string {
  switch (chance.pick(40)) {
    case 0:
      return chance.oneOf(brokenValues);
    case 1:
      return nested(chance.oneOf([10, 30, 250, 5_000]), chance.chance(50));
    default:
      return chance.oneOf(values);
  }
}

function nested(depth: number, isList: boolean): string {
  return isList ? "[".repeat(depth) + "]".repeat(depth) : `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
}

const paths: readonly string[] = [
  "null",
  "[]",
  "0",
  '"data"',
  '["nothing"]',
  '["__proto__"]',
  '["constructor","prototype"]',
  '["_entities"]',
  '["_entities",0]',
  '["_entities",0,"__typename"]',
  '["_entities",99999,"id"]',
  '["_entities",-1]',
  '["_entities",0.5]',
  '["_entities","0"]',
  '["_entities","length"]',
  '["_entities","__proto__"]',
  "[0]",
  "[null]",
  "[{}]",
  '["a",["b"]]',
  "[1e400]",
];

const errorLists: readonly string[] = ["null", "[]", "{}", '"no"', "7", "[null]", "[7]", "[[]]", '["no"]'];

/** A value for `errors`; `knownPaths` are JSON texts of paths that lead somewhere. */
export function hostileErrors(chance: Chance, knownPaths: readonly string[]): string {
  if (chance.chance(25)) {
    return chance.oneOf(errorLists);
  }
  const errors = Array.from({ length: 1 + chance.pick(3) }, () => {
    const path = chance.oneOf(chance.chance(60) && knownPaths.length > 0 ? knownPaths : paths);
    const message = chance.oneOf([`"${secret}"`, "7", "null", '"\\ud800"', "[]"]);
    const extensions = chance.oneOf([
      `{"code":"${secret}","stacktrace":["${secret}"]}`,
      '{"__proto__":{"code":"X"},"code":7}',
      '{"code":"__proto__"}',
      `{"toJSON":"${secret}"}`,
      '"text"',
      "[]",
      "null",
      nested(chance.oneOf([20, 250]), false),
    ]);
    return `{"message":${message},"path":${path},"extensions":${extensions}}`;
  });
  return `[${errors.join(",")}]`;
}
