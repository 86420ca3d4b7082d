/** The newest version of the specification that compositions in use accept. */
export const federationSpecUrl = "https://specs.apollo.dev/federation/v2.9";

const linkSpecUrl = "https://specs.apollo.dev/link/v1.0";

/** How a subgraph's schema opens: what it is written in, and the directives that it uses. */
export function printLinks(imports: readonly string[]): string {
  const names = imports.map((name) => `"${name}"`).join(", ");
  return [
    "extend schema",
    `  @link(url: "${linkSpecUrl}")`,
    `  @link(url: "${federationSpecUrl}", import: [${names}])`,
  ].join("\n");
}
