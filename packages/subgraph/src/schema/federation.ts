import type { OwnDirective } from "../definition/federation-options.ts";

/** The newest version of the specification that compositions in use accept. */
export const federationSpecUrl = "https://specs.apollo.dev/federation/v2.9";

const linkSpecUrl = "https://specs.apollo.dev/link/v1.0";

/**
 * How a subgraph's schema opens: what it is written in, the directives that it uses, and those of its own that
 * composition keeps.
 */
export function printLinks(imports: readonly string[], own: Readonly<Record<string, OwnDirective>>): string {
  const names = Object.keys(own);
  const urls = [...new Set(Object.values(own).map(({ url }) => url))];
  const used = names.length === 0 ? imports : [...imports, "@composeDirective"].toSorted();
  return [
    "extend schema",
    `  @link(url: "${linkSpecUrl}")`,
    `  @link(url: "${federationSpecUrl}", import: [${quoteAll(used)}])`,
    ...urls.map((url) => {
      const ofUrl = names.filter((name) => own[name]?.url === url);
      return `  @link(url: ${JSON.stringify(url)}, import: [${quoteAll(ofUrl)}])`;
    }),
    ...names.map((name) => `  @composeDirective(name: "${name}")`),
  ].join("\n");
}

function quoteAll(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}
