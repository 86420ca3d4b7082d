import { CoreError } from "./core-errors.ts";

/** Environment variables by name, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable that a text refers to, from `start` to `end` (offsets). */
export interface EnvironmentReference {
  readonly name: string;
  readonly fallback: string | undefined;
  readonly start: number;
  readonly end: number;
}

/** Every `${NAME}` and `${NAME:-default}` of a text, in its order; `${env.NAME}`, as supergraph.yaml files have it, too. */
export function environmentReferences(text: string): readonly EnvironmentReference[] {
  const matches = text.matchAll(/\$\{(?:env\.)?([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g);
  return Array.from(matches, (match) => ({
    name: match[1] ?? "",
    fallback: match[2],
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** What a reference stands for; a variable that is empty counts as not set, as in a shell. Nothing without a default. */
export function environmentValue(
  { name, fallback }: EnvironmentReference,
  environment: Environment,
): string | undefined {
  return environment[name] || fallback;
}

/**
 * Replaces `${NAME}` and `${NAME:-default}` in `text` by the environment's values; a variable that is empty
 * counts as not set, as in a shell. `${env.NAME}`, as supergraph.yaml files have it, means the same.
 *
 * @throws CoreError ENVIRONMENT_VARIABLE_MISSING for a variable that is not set and has no default.
 */
export function interpolateEnvironment(text: string, environment: Environment): string {
  let interpolated = "";
  let end = 0;
  for (const reference of environmentReferences(text)) {
    const value = environmentValue(reference, environment);
    if (value === undefined) {
      throw new CoreError(
        "ENVIRONMENT_VARIABLE_MISSING",
        `The environment variable "${reference.name}" is not set.`,
      );
    }
    interpolated += text.slice(end, reference.start) + value;
    end = reference.end;
  }
  return interpolated + text.slice(end);
}
