import { invalidAt, notCompilable } from "./codec.ts";

/** The things of one sort that a definition declares, by their names, which the rest of it refers to them by. */
export class NameTable<Named extends { readonly name: string }> {
  readonly #what: string;
  readonly #isSame: (declared: Named, given: Named) => boolean;
  readonly #byName = new Map<string, Named>();

  /** `isSame` tells a thing that is declared from one of another definition that only has the same name. */
  constructor(what: string, isSame: (declared: Named, given: Named) => boolean) {
    this.#what = what;
    this.#isSame = isSame;
  }

  get all(): readonly Named[] {
    return [...this.#byName.values()];
  }

  add(named: Named): Named {
    this.#byName.set(named.name, named);
    return named;
  }

  /** The name by which a file refers to it. @throws SubgraphError SUBGRAPH_INVALID where it is of another definition. */
  nameOf(given: Named, at: string): string {
    const declared = this.#byName.get(given.name);
    if (declared === undefined || !this.#isSame(declared, given)) {
      throw notCompilable(at, `the ${this.#what} "${given.name}" is of another definition.`);
    }
    return given.name;
  }

  /** What a file refers to. @throws SubgraphError COMPILED_SUBGRAPH_INVALID where it declares none of that name. */
  get(name: string, at: string): Named {
    const declared = this.#byName.get(name);
    if (declared === undefined) {
      throw invalidAt(at, `the name of a ${this.#what} that is declared before`, name);
    }
    return declared;
  }
}
