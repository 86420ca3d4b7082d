import type { LinkedSpec, SubgraphLinks } from "./read-links.ts";

/** A directive as its specification knows it. */
export interface SpecDirectiveName {
  readonly spec: LinkedSpec;
  /** With its `@`. */
  readonly name: string;
}

/** The linked specification that a directive, by its name in the schema, belongs to; nothing for the schema's own. */
export function specOfDirective(links: SubgraphLinks, localName: string): SpecDirectiveName | undefined {
  for (const spec of links.specs) {
    const imported = spec.imports.find(({ as }) => as === `@${localName}`);
    if (imported !== undefined) {
      return { spec, name: imported.name };
    }
    if (localName.startsWith(`${spec.namespace}__`)) {
      return { spec, name: `@${localName.slice(spec.namespace.length + 2)}` };
    }
    if (localName === spec.namespace) {
      return { spec, name: `@${spec.url.name}` };
    }
  }
  return undefined;
}
