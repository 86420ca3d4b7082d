import type { FieldSet } from "../definition/federation-options.ts";
import { printArguments } from "./print-literal.ts";

type Options = Readonly<Record<string, unknown>>;
type Arguments = Readonly<Record<string, unknown>>;

/** For each option that is a directive of Federation, the arguments of each time that it is printed. */
const argumentsByOption: Readonly<Record<string, (value: never) => readonly Arguments[]>> = {
  shareable: once,
  inaccessible: once,
  // Of a field; an entity's options have the types of its external fields under that name.
  external: (value: unknown) => (value === true ? [{}] : []),
  interfaceObject: once,
  extends: once,
  authenticated: once,
  tag: (names: string | readonly string[]) => [names].flat().map((name) => ({ name })),
  override: (from: string | Arguments) => [typeof from === "string" ? { from } : from],
  requires: ({ selection }: FieldSet) => [{ fields: selection }],
  provides: ({ selection }: FieldSet) => [{ fields: selection }],
  requiresScopes: (scopes: unknown) => [{ scopes }],
  policy: (policies: unknown) => [{ policies }],
  cost: (weight: number) => [{ weight }],
  listSize: (size: Arguments) => [size],
  context: (names: string | readonly string[]) => [names].flat().map((name) => ({ name })),
};

function once(): readonly Arguments[] {
  return [{}];
}

/** Prints directives and keeps which ones of Federation it has printed, for the schema to import them. */
export class DirectivePrinter {
  readonly #used = new Set<string>();

  /** The directives of Federation that were printed, in the order of the alphabet. */
  get imports(): readonly string[] {
    return [...this.#used].sort();
  }

  /** A directive of Federation by its name. */
  print(name: string, args: Arguments): string {
    this.#used.add(`@${name}`);
    return ` @${name}${printArguments(args)}`;
  }

  /**
   * The directives that options say, in the order in which they are written; each with a space before it. `keys` are
   * those of an entity, which stand where its options name the first.
   */
  printOptions(options: object, keys: readonly string[] = []): string {
    return Object.entries(options as Options)
      .map(([option, value]) =>
        option === "key"
          ? keys.map((fields) => this.print("key", { fields })).join("")
          : value === undefined
            ? ""
            : this.#printOption(option, value),
      )
      .join("");
  }

  #printOption(option: string, value: unknown): string {
    if (option === "deprecated") {
      return ` @deprecated${printArguments({ reason: value })}`;
    }
    if (option === "directives") {
      return Object.entries(value as Readonly<Record<string, Arguments>>)
        .map(([name, args]) => ` ${name}${printArguments(args)}`)
        .join("");
    }
    const argumentsOf = Object.hasOwn(argumentsByOption, option) ? argumentsByOption[option] : undefined;
    // The builder's types hold each option against what is read of it here.
    return (argumentsOf?.(value as never) ?? []).map((args) => this.print(option, args)).join("");
  }
}
