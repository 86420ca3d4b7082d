import { CoreError } from "./core-errors.ts";

/** Environment variables by name, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Replaces `${NAME}` and `${NAME:-default}` in `text` by the environment's values; a variable that is empty
 * counts as not set, as in a shell. `${env.NAME}`, as supergraph.yaml files have it, means the same.
 *
 * @throws CoreError ENVIRONMENT_VARIABLE_MISSING for a variable that is not set and has no default.
 */
export function interpolateEnvironment(text: string, environment: Environment): string {
  return text.replace(
    /\$\{(?:env\.)?([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g,
    (_, name: string, fallback?: string) => {
      const value = environment[name] || fallback;
      if (value === undefined) {
        throw new CoreError(
          "ENVIRONMENT_VARIABLE_MISSING",
          `The environment variable "${name}" is not set. Set it, or write a default as in "\${${name}:-value}".`,
        );
      }
      return value;
    },
  );
}
