import { composeParsed, type ParsedComposition } from "../src/compose-parsed.ts";
import { type CompositionFinding, type SubgraphInput, withMend } from "../src/finding.ts";
import { federationDirectivesOf, lastFederationMinor } from "../src/read/federation-spec.ts";
import { parseSubgraphs } from "../src/read/parse-subgraphs.ts";

/** Schemas by the names of their subgraphs. */
export type SchemasByName = Readonly<Record<string, string>>;

/** What composing gives of schemas that each stand behind a link to the newest federation, all of it imported. */
export function compositionOf(schemas: SchemasByName): ParsedComposition {
  return composeParsed(parseSubgraphs(inputsOf(schemas)).subgraphs);
}

/** Schemas that each stand behind a link to the newest federation, in the same line, with all of it imported. */
export function inputsOf(schemas: SchemasByName): readonly SubgraphInput[] {
  const imports = federationDirectivesOf({ major: 2, minor: lastFederationMinor }).map(
    ({ name }) => `"@${name}"`,
  );
  const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.${lastFederationMinor}", import: [${imports.join(", ")}])`;
  return Object.entries(schemas).map(([name, sdl]) => ({
    name,
    routingUrl: `http://${name}.test/graphql`,
    sdl: `${link} ${sdl}`,
  }));
}

/** The errors of composing, as `CODE coordinate`. */
export function errorsOf(schemas: SchemasByName): readonly string[] {
  return compositionOf(schemas).findings.errors.map(codeAndCoordinate);
}

/** The hints of composing, as `CODE coordinate`. */
export function hintsOf(schemas: SchemasByName): readonly string[] {
  return compositionOf(schemas).findings.hints.map(codeAndCoordinate);
}

/** The first error's message, with what to do. */
export function messageOf(schemas: SchemasByName): string | undefined {
  return compositionOf(schemas).findings.errors.map(withMend)[0];
}

/** The supergraph's definitions of these names, as printed. */
export function definitionsOf(schemas: SchemasByName, ...names: readonly string[]): string {
  const { supergraphSdl, findings } = compositionOf(schemas);
  if (supergraphSdl === undefined) {
    throw new Error(`They do not compose: ${findings.errors.map(({ message }) => message).join("\n")}`);
  }
  return supergraphSdl
    .split("\n\n")
    .filter((text) =>
      names.some((name) =>
        new RegExp(
          `^(?:(?:type|interface|union|enum|input|scalar|directive) @?${name}|${name})\\b`,
          "m",
        ).test(text),
      ),
    )
    .join("\n\n")
    .trim();
}

function codeAndCoordinate({ code, coordinate }: CompositionFinding): string {
  return coordinate === undefined ? code : `${code} ${coordinate}`;
}
