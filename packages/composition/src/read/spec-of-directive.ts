import { Memo } from "../memo.ts";
import type { LinkedSpec, SubgraphLinks } from "./read-links.ts";

/** A directive as its specification knows it. */
export interface SpecDirectiveName {
  readonly spec: LinkedSpec;
  /** With its `@`. */
  readonly name: string;
}

/** The linked specification that a directive, by its name in the schema, belongs to; nothing for the schema's own. */
export function specOfDirective({ specs }: SubgraphLinks, localName: string): SpecDirectiveName | undefined {
  const { byImport, byNamespace } = specsByName.of(specs);
  const [prefix = "", ...rest] = localName.split("__");
  const imported = byImport.get(`@${localName}`);
  const prefixed = byNamespace.get(prefix);
  if (prefixed === undefined || (imported !== undefined && imported.index <= prefixed.index)) {
    return imported;
  }
  const name = rest.length === 0 ? prefixed.spec.url.name : rest.join("__");
  return { spec: prefixed.spec, name: `@${name}` };
}

interface IndexedSpec {
  readonly spec: LinkedSpec;
  /** Of two specifications that have a name, the first one has it. */
  readonly index: number;
}

interface SpecsByName {
  readonly byImport: ReadonlyMap<string, IndexedSpec & SpecDirectiveName>;
  readonly byNamespace: ReadonlyMap<string, IndexedSpec>;
}

/** Kept for as long as the links are: a schema may link and import as much as its text holds. */
const specsByName: Memo<readonly LinkedSpec[], SpecsByName> = new Memo((specs) => {
  const byImport = new Map<string, IndexedSpec & SpecDirectiveName>();
  const byNamespace = new Map<string, IndexedSpec>();
  for (const [index, spec] of specs.entries()) {
    byNamespace.set(spec.namespace, byNamespace.get(spec.namespace) ?? { spec, index });
    for (const { as, name } of spec.imports) {
      byImport.set(as, byImport.get(as) ?? { spec, index, name });
    }
  }
  return { byImport, byNamespace };
});
