import { didYouMean, suggest } from "@hansa/core";
import { CliError } from "../errors.ts";

/**
 * Refuses keys that mean nothing; `owner` says where they are: `"hansa.config.ts"`.
 *
 * @throws CliError CONFIG_INVALID naming the first of them, with those that it may have meant.
 */
export function assertKnownKeys(value: object, known: readonly string[], owner: string): void {
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    const near = suggest(unknown, known);
    const hint =
      near.length > 0 ? didYouMean(near) : ` Known are ${known.map((key) => `"${key}"`).join(", ")}.`;
    throw new CliError("CONFIG_INVALID", `${owner} has the key "${unknown}", which is not known.${hint}`);
  }
}
