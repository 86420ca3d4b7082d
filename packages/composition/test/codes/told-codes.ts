import { composeParsed } from "../../src/compose-parsed.ts";
import { parseSubgraphs } from "../../src/read/parse-subgraphs.ts";
import { inputsOf, type SchemasByName } from "../compositions.ts";

/** The codes of all that composing finds. */
export interface ToldCodes {
  readonly errors: readonly string[];
  readonly hints: readonly string[];
}

/** What composing schemas tells that each stand behind a link to the newest federation; each code once, sorted. */
export function toldCodes(schemas: SchemasByName): ToldCodes {
  return toldOf(inputsOf(schemas));
}

/** The same of schemas that stand as they are, with links of their own or none. */
export function toldCodesAsWritten(schemas: SchemasByName): ToldCodes {
  return toldOf(
    Object.entries(schemas).map(([name, sdl]) => ({ name, routingUrl: `http://${name}.test`, sdl })),
  );
}

function toldOf(inputs: Parameters<typeof parseSubgraphs>[0]): ToldCodes {
  const { subgraphs, errors } = parseSubgraphs(inputs);
  const { findings } = composeParsed(subgraphs);
  const codesOf = (found: readonly { readonly code: string }[]): readonly string[] =>
    [...new Set(found.map(({ code }) => code))].sort();
  return { errors: codesOf([...errors, ...findings.errors]), hints: codesOf(findings.hints) };
}
