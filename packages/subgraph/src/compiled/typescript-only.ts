import { SubgraphError } from "../errors.ts";
import { type Codec, invalidAt } from "./codec.ts";

/** Where a function of the module was: no file has it. */
type Missing = (...input: readonly never[]) => never;

/** What TypeScript does: a file says only that it is there. */
export function typescriptOnly(): Codec<Missing> {
  return {
    encode: () => "typescript",
    decode(json, at) {
      if (json !== "typescript") {
        throw invalidAt(at, '"typescript"', json);
      }
      const missing: Missing = () => {
        throw new SubgraphError(
          "MODULE_NEEDED",
          `"${at}" is TypeScript, which a compiled subgraph does not have.`,
        );
      };
      return missing;
    },
  };
}
