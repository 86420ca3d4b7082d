import { describeError } from "@hansa/core";
import type { Migration } from "@hansa/postgres";
import { createDefinition, type SubgraphDefinition } from "../definition/define-subgraph.ts";
import { SubgraphError } from "../errors.ts";
import { printSdl } from "../schema/print-sdl.ts";
import { type Codec, count, list, object, text as textCodec } from "./codec.ts";
import { compareJson } from "./compare-compiled.ts";
import { parseCompiledFile } from "./compiled-format.ts";
import { decodeParts } from "./decode-parts.ts";
import { encodeParts } from "./encode-parts.ts";
import type { CompiledParts } from "./part-forms.ts";
import { typescriptParts } from "./typescript-parts.ts";

/** What a file holds. */
export interface LoadedSubgraph {
  /** As a module would export it; the functions of its TypeScript fail when they are called. */
  readonly definition: SubgraphDefinition;
  /** What is TypeScript and so not in the file, as `Order.total (resolve)`. */
  readonly typescript: readonly string[];
  readonly migrations: readonly Migration[];
}

const migrations: Codec<readonly Migration[]> = list(
  object<Migration>({ number: count, name: textCodec, checksum: textCodec }),
);

/**
 * Reads a compiled subgraph. Nothing in the file is taken on trust: each part is held against its form, the whole
 * against what holds of every definition, and the schema against the one that the parts give.
 *
 * @throws SubgraphError COMPILED_SUBGRAPH_INVALID naming the place, COMPILED_SUBGRAPH_VERSION.
 */
export function readCompiledSubgraph(text: string): LoadedSubgraph {
  const { name: nameJson, sdl, migrations: migrationsJson, ...parts } = parseCompiledFile(text);
  const name = textCodec.decode(nameJson, "name");
  try {
    const decoded = decodeParts(parts);
    assertNothingLost(parts, encodeParts(decoded));
    const definition = createDefinition(name, (input) => input, decoded);
    const model = definition.build();
    if (printSdl(model) !== sdl) {
      throw new SubgraphError(
        "COMPILED_SUBGRAPH_INVALID",
        `The schema of the compiled subgraph "${name}" is not the one that its parts give: one of them was changed, or another version of Hansa wrote it.`,
      );
    }
    return {
      definition,
      typescript: typescriptParts(model),
      migrations: migrations.decode(migrationsJson, "migrations"),
    };
  } catch (error) {
    if (error instanceof SubgraphError && error.code !== "SUBGRAPH_INVALID") {
      throw error;
    }
    throw new SubgraphError(
      "COMPILED_SUBGRAPH_INVALID",
      `The compiled subgraph contradicts itself: ${describeError(error)}`,
      { cause: error },
    );
  }
}

/** What was read must print as it stood: what does not was understood otherwise than it was written. */
function assertNothingLost(given: Readonly<Record<keyof CompiledParts, unknown>>, read: CompiledParts): void {
  const [difference] = Object.entries(read).flatMap(([name, part]) =>
    compareJson(name, given[name as keyof CompiledParts], part),
  );
  if (difference !== undefined) {
    throw new SubgraphError(
      "COMPILED_SUBGRAPH_INVALID",
      `The compiled subgraph has something at "${difference.at}" that means nothing there.`,
    );
  }
}
