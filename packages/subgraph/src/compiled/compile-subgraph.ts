import type { Migration } from "@hansa/postgres";
import type { SubgraphDefinition } from "../definition/define-subgraph.ts";
import { printSdl } from "../schema/print-sdl.ts";
import { type CompiledFile, compiledFormat, compiledVersion } from "./compiled-format.ts";
import { encodeParts } from "./encode-parts.ts";
import { typescriptParts } from "./typescript-parts.ts";

/** A compiled subgraph. */
export interface CompiledSubgraph {
  /** The file's JSON. The same definition gives the same text. */
  readonly text: string;
  readonly name: string;
  /** What is TypeScript, as `Order.total (resolve)`: the file serves by itself only where nothing is. */
  readonly typescript: readonly string[];
}

/**
 * Compiles a subgraph into one JSON file: its schema as composition reads it, and all that its SQL is made from. The
 * functions of a module are not in it, the texts aside that `sql` fields print.
 *
 * @throws SubgraphError SUBGRAPH_INVALID.
 */
export function compileSubgraph(
  definition: SubgraphDefinition,
  options: { readonly migrations?: readonly Migration[] } = {},
): CompiledSubgraph {
  const model = definition.build();
  const file: CompiledFile = {
    format: compiledFormat,
    version: compiledVersion,
    name: model.name,
    sdl: printSdl(model),
    migrations: (options.migrations ?? []).map(({ number, name, checksum }) => ({ number, name, checksum })),
    ...encodeParts(definition.parts),
  };
  return {
    text: `${JSON.stringify(file, undefined, 2)}\n`,
    name: model.name,
    typescript: typescriptParts(model),
  };
}
