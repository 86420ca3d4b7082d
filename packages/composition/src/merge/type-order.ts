import { Kind, parseType, type TypeNode } from "graphql";
import type { SubgraphSchema } from "../read/subgraph-schema.ts";

/** Which types hold all values of which others, over all subgraphs. */
export class TypeOrder {
  /** The object and interface types below each interface and union, in any subgraph. */
  readonly #below = new Map<string, Set<string>>();

  constructor(subgraphs: readonly SubgraphSchema[]) {
    for (const { types } of subgraphs) {
      for (const type of types.values()) {
        if (type.kind === "object" || type.kind === "interface") {
          for (const name of type.interfaces.keys()) {
            this.#add(name, type.name);
          }
        } else if (type.kind === "union") {
          for (const name of type.members.keys()) {
            this.#add(type.name, name);
          }
        }
      }
    }
  }

  /** The same for the same order. */
  describe(): readonly string[] {
    return [...this.#below].map(([name, below]) => `${name}: ${[...below].sort().join(" ")}`).sort();
  }

  /** The types that implement an interface or are members of a union, in any subgraph. */
  below(name: string): ReadonlySet<string> {
    return this.#below.get(name) ?? new Set();
  }

  /** Whether every value of one type, given as in the schema language, is one of another. */
  isSubtype(subtype: string, type: string): boolean {
    return subtype === type || this.#isBelow(parseType(subtype, quick), parseType(type, quick));
  }

  /** Of types given as in the schema language, one that all others are subtypes of; nothing where there is none. */
  widest(types: readonly string[]): string | undefined {
    const [first, ...others] = types;
    if (first === undefined) {
      return undefined;
    }
    const widest = others.reduce((wide, type) => (this.isSubtype(wide, type) ? type : wide), first);
    return types.every((type) => this.isSubtype(type, widest)) ? widest : undefined;
  }

  /** Of types given as in the schema language, one that is a subtype of all others; nothing where there is none. */
  narrowest(types: readonly string[]): string | undefined {
    const [first, ...others] = types;
    if (first === undefined) {
      return undefined;
    }
    const narrowest = others.reduce((narrow, type) => (this.isSubtype(type, narrow) ? type : narrow), first);
    return types.every((type) => this.isSubtype(narrowest, type)) ? narrowest : undefined;
  }

  #isBelow(subtype: TypeNode, type: TypeNode): boolean {
    if (type.kind === Kind.NON_NULL_TYPE) {
      return subtype.kind === Kind.NON_NULL_TYPE && this.#isBelow(subtype.type, type.type);
    }
    if (subtype.kind === Kind.NON_NULL_TYPE) {
      return this.#isBelow(subtype.type, type);
    }
    if (type.kind === Kind.LIST_TYPE) {
      return subtype.kind === Kind.LIST_TYPE && this.#isBelow(subtype.type, type.type);
    }
    return (
      subtype.kind === Kind.NAMED_TYPE &&
      (subtype.name.value === type.name.value || this.below(type.name.value).has(subtype.name.value))
    );
  }

  #add(name: string, below: string): void {
    const names = this.#below.get(name) ?? new Set();
    names.add(below);
    this.#below.set(name, names);
  }
}

const quick = { noLocation: true } as const;
