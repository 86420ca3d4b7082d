import { type CompositionFinding, withMend } from "../src/finding.ts";
import { FindingCollector } from "../src/finding-collector.ts";
import { federationDirectivesOf, lastFederationMinor } from "../src/read/federation-spec.ts";
import { parseSubgraphs } from "../src/read/parse-subgraphs.ts";
import { readSubgraphs } from "../src/read-subgraphs.ts";

/** One schema, or several by the names of their subgraphs. */
export type Schemas = string | Readonly<Record<string, string>>;

/**
 * A schema behind a link to this version of federation 2, with all of its directives imported. The link takes the
 * first line.
 */
export function federation(minor: number, sdl: string): string {
  const imports = federationDirectivesOf({ major: 2, minor }).map(({ name }) => `"@${name}"`);
  return `extend schema @link(url: "https://specs.apollo.dev/federation/v2.${minor}", import: [${imports.join(", ")}])\n${sdl}`;
}

/** A schema behind a link to the newest version of federation. */
export function latest(sdl: string): string {
  return federation(lastFederationMinor, sdl);
}

/** What reading and validating the subgraphs finds. One schema is the subgraph `a`. */
export function findingsOf(schemas: Schemas): readonly CompositionFinding[] {
  const sdlByName = typeof schemas === "string" ? { a: schemas } : schemas;
  const inputs = Object.entries(sdlByName).map(([name, sdl]) => ({ name, routingUrl: "", sdl }));
  const parsed = parseSubgraphs(inputs);
  const findings = new FindingCollector();
  readSubgraphs(parsed.subgraphs, findings);
  return [...parsed.errors, ...findings.errors];
}

/** The codes of what is found, each once, sorted. */
export function codesOf(schemas: Schemas): readonly string[] {
  return [...new Set(findingsOf(schemas).map(({ code }) => code))].sort();
}

/** What is found as `CODE coordinate subgraph:line:column …`, by place. */
export function problemsOf(schemas: Schemas): readonly string[] {
  return findingsOf(schemas).map(({ code, coordinate, locations }) =>
    [
      code,
      ...(coordinate === undefined ? [] : [coordinate]),
      ...locations.map(({ subgraph, line, column }) => `${subgraph}:${line}:${column}`),
    ].join(" "),
  );
}

export function messagesOf(schemas: Schemas): readonly string[] {
  return findingsOf(schemas).map(withMend);
}
