import type { JsonValue } from "../definition/column.ts";
import { SubgraphError } from "../errors.ts";

/**
 * Two ways between a part of a definition and the JSON that a compiled subgraph has of it. What is read is checked to
 * the last member, and what cannot be written is refused: nothing is lost in silence.
 */
export interface Codec<Value> {
  /** @throws SubgraphError SUBGRAPH_INVALID for what JSON has no form for. */
  encode(value: Value, at: string): JsonValue;
  /** @throws SubgraphError COMPILED_SUBGRAPH_INVALID naming the place `at`. */
  decode(json: unknown, at: string): Value;
}

/** A codec of a member that may be missing. */
export interface OptionalCodec<Value> extends Codec<Value> {
  readonly isOptional: true;
}

/** A codec for every member of `Value`: one that is added to the type and not here does not compile. */
export type MemberCodecs<Value> = {
  readonly [Name in keyof Value]-?: undefined extends Value[Name]
    ? OptionalCodec<Exclude<Value[Name], undefined>>
    : Codec<Value[Name]>;
};

/** What a file has in the wrong place. */
export function invalidAt(at: string, expected: string, found: unknown): SubgraphError {
  return new SubgraphError(
    "COMPILED_SUBGRAPH_INVALID",
    `The compiled subgraph has ${describeJson(found)} at "${at}" where ${expected} is expected.`,
  );
}

/** What a module has that a file cannot hold. */
export function notCompilable(at: string, why: string): SubgraphError {
  return new SubgraphError("SUBGRAPH_INVALID", `"${at}" cannot be compiled: ${why}`);
}

const maxShownLength = 60;

function describeJson(json: unknown): string {
  if (json === undefined) {
    return "nothing";
  }
  if (Array.isArray(json)) {
    return "a list";
  }
  if (typeof json === "object" && json !== null) {
    return "an object";
  }
  const text = JSON.stringify(json);
  return text.length <= maxShownLength ? text : `${text.slice(0, maxShownLength)}…`;
}

/** Values that are JSON as they are, those that `isValid` takes. */
function plain<Value extends JsonValue>(
  expected: string,
  isValid: (value: unknown) => value is Value,
): Codec<Value> {
  return {
    encode(value, at) {
      if (!isValid(value)) {
        throw notCompilable(at, `${expected} is expected.`);
      }
      return value;
    },
    decode(json, at) {
      if (!isValid(json)) {
        throw invalidAt(at, expected, json);
      }
      return json;
    },
  };
}

export const text: Codec<string> = plain("a text", (value) => typeof value === "string");

export const boolean: Codec<boolean> = plain("true or false", (value) => typeof value === "boolean");

export const finiteNumber: Codec<number> = plain(
  "a number",
  (value): value is number => typeof value === "number" && Number.isFinite(value),
);

/** A number of rows, as it stands in SQL. */
export const count: Codec<number> = plain(
  "a whole number from 0 to 2147483646",
  (value): value is number =>
    typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && value < 2 ** 31 - 1,
);

/** Exactly this value. */
export function literal<Value extends string | boolean>(expected: Value): Codec<Value> {
  return plain(JSON.stringify(expected), (value): value is Value => value === expected);
}

/** One of these texts. */
export function oneOf<Value extends string>(values: readonly Value[]): Codec<Value> {
  return plain(`one of ${values.join(", ")}`, (value): value is Value =>
    (values as readonly unknown[]).includes(value),
  );
}

/** Any value of JSON, its members that are undefined aside. */
export const json: Codec<unknown> = {
  encode: encodeJson,
  decode: (value) => value,
};

function encodeJson(value: unknown, at: string): JsonValue {
  if (value === null || typeof value === "string" || typeof value === "boolean") {
    return value;
  }
  if (typeof value === "number" && Number.isFinite(value)) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => encodeJson(item, `${at}.${index}`));
  }
  if (typeof value === "object") {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return Object.fromEntries(members.map(([name, member]) => [name, encodeJson(member, `${at}.${name}`)]));
  }
  throw notCompilable(at, `a ${typeof value} is no value of JSON.`);
}

export function optional<Value>(codec: Codec<Value>): OptionalCodec<Value> {
  return { ...codec, isOptional: true };
}

export function list<Item>(item: Codec<Item>): Codec<readonly Item[]> {
  return {
    encode: (items, at) => items.map((each, index) => item.encode(each, `${at}.${index}`)),
    decode(value, at) {
      if (!Array.isArray(value)) {
        throw invalidAt(at, "a list", value);
      }
      return value.map((each: unknown, index) => item.decode(each, `${at}.${index}`));
    },
  };
}

/** A list that nothing is ever in. */
export const emptyList: Codec<readonly never[]> = plain(
  "an empty list",
  (value): value is never[] => Array.isArray(value) && value.length === 0,
);

/** A list that is not empty. */
export function filledList<Item>(item: Codec<Item>): Codec<readonly [Item, ...Item[]]> {
  const items = list(item);
  return {
    encode: (value, at) => items.encode(value, at),
    decode(value, at) {
      const [first, ...others] = items.decode(value, at);
      if (first === undefined) {
        throw invalidAt(at, "a list that is not empty", value);
      }
      return [first, ...others];
    },
  };
}

/** Values by names, in the order of the names. */
export function record<Value>(
  value: Codec<Value>,
  name: Codec<string> = text,
): Codec<Readonly<Record<string, Value>>> {
  return {
    encode: (values, at) =>
      Object.fromEntries(
        Object.entries(values).map(([each, member]) => [
          name.encode(each, `${at}.${each}`) as string,
          value.encode(member, `${at}.${each}`),
        ]),
      ),
    decode: (given, at) =>
      Object.fromEntries(
        readMembers(given, at).map(([each, member]) => [
          name.decode(each, at),
          value.decode(member, `${at}.${each}`),
        ]),
      ),
  };
}

/** The members of an object, in their order. @throws SubgraphError COMPILED_SUBGRAPH_INVALID. */
export function readMembers(value: unknown, at: string): readonly (readonly [string, unknown])[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalidAt(at, "an object", value);
  }
  return Object.entries(value);
}

/** An object with these members and no others, in the order in which it has them: options are printed in theirs. */
export function object<Value extends object>(members: MemberCodecs<Value>): Codec<Value> {
  const codecs = new Map<string, Codec<unknown>>(Object.entries(members));
  const required = [...codecs].filter(([, codec]) => !("isOptional" in codec)).map(([name]) => name);
  return {
    encode(value, at) {
      const entries: (readonly [string, JsonValue])[] = [];
      for (const [name, member] of Object.entries(value) as [string, unknown][]) {
        const codec = codecs.get(name);
        if (codec === undefined && member !== undefined) {
          throw notCompilable(`${at}.${name}`, "nothing of that name is known there. Remove it.");
        }
        if (codec !== undefined && member !== undefined) {
          entries.push([name, codec.encode(member, `${at}.${name}`)]);
        }
      }
      return Object.fromEntries(entries);
    },
    decode(value, at) {
      const given = readMembers(value, at);
      for (const name of required) {
        if (!given.some(([each]) => each === name)) {
          throw invalidAt(`${at}.${name}`, "a value", undefined);
        }
      }
      const entries = given.map(([name, member]) => {
        const codec = codecs.get(name);
        if (codec === undefined) {
          throw new SubgraphError(
            "COMPILED_SUBGRAPH_INVALID",
            `The compiled subgraph has a member "${at}.${name}" that this version of Hansa does not know.`,
          );
        }
        return [name, codec.decode(member, `${at}.${name}`)] as const;
      });
      // Every member was read by its codec, and those that must be there are.
      return Object.fromEntries(entries) as Value;
    },
  };
}

/** Those of a union whose `kind` is one. */
export type OfKind<Value, Kind> = Value extends { readonly kind: infer Own }
  ? Kind extends Own
    ? Value
    : never
  : never;

/** An object that is read by its `kind`: a kind that is added to the type and not here does not compile. */
export function byKind<Value extends { readonly kind: string }>(
  codecs: {
    readonly [Kind in Value["kind"]]: Codec<OfKind<Value, Kind>>;
  },
): Codec<Value> {
  const codecsByKind = new Map(Object.entries(codecs) as [string, Codec<Value>][]);
  const expected = `one of ${[...codecsByKind.keys()].join(", ")}`;
  return {
    encode(value, at) {
      const codec = codecsByKind.get(value.kind);
      if (codec === undefined) {
        throw notCompilable(at, `its kind "${value.kind}" has no form in a file.`);
      }
      return codec.encode(value, at);
    },
    decode(value, at) {
      const kind = readMembers(value, at).find(([name]) => name === "kind")?.[1];
      const codec = typeof kind === "string" ? codecsByKind.get(kind) : undefined;
      if (codec === undefined) {
        throw invalidAt(`${at}.kind`, expected, kind);
      }
      return codec.decode(value, at);
    },
  };
}

/** One of two forms that JSON tells apart: a value of the one where `isFirst` says so. */
export function either<First, Second>(
  isFirst: (value: unknown) => boolean,
  first: Codec<First>,
  second: Codec<Second>,
): Codec<First | Second> {
  return {
    // Which of the two a value is, the same question answers for both sides.
    encode: (value, at) =>
      isFirst(value) ? first.encode(value as First, at) : second.encode(value as Second, at),
    decode: (value, at) => (isFirst(value) ? first.decode(value, at) : second.decode(value, at)),
  };
}

/** A value or nothing, which JSON has as null. */
export function orNull<Value>(codec: Codec<Value>): Codec<Value | undefined> {
  return {
    encode: (value, at) => (value === undefined ? null : codec.encode(value, at)),
    decode: (value, at) => (value === null ? undefined : codec.decode(value, at)),
  };
}

/** A codec over another, by a form that is easier to write down. */
export function mapped<Value, Form>(
  form: Codec<Form>,
  toForm: (value: Value, at: string) => Form,
  fromForm: (form: Form, at: string) => Value,
): Codec<Value> {
  return {
    encode: (value, at) => form.encode(toForm(value, at), at),
    decode: (value, at) => fromForm(form.decode(value, at), at),
  };
}

/** A codec that refers to itself. */
export function lazy<Value>(codec: () => Codec<Value>): Codec<Value> {
  return {
    encode: (value, at) => codec().encode(value, at),
    decode: (value, at) => codec().decode(value, at),
  };
}

/** A name that GraphQL allows: https://spec.graphql.org/draft/#Name */
export const name: Codec<string> = plain(
  "a name of GraphQL",
  (value): value is string =>
    typeof value === "string" && /^[A-Za-z_][A-Za-z0-9_]*$/.test(value) && !value.startsWith("__"),
);

/** Compiles only where nothing is left of an object whose members are taken apart by hand. */
export function nothingElse(_rest: Readonly<Record<string, never>>): void {}
