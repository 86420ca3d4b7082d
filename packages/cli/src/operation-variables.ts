import { didYouMean, suggest } from "@hansa/core";
import { coerceVariables, serverSettings } from "@hansa/graphql-server";
import type { GraphQLSchema } from "graphql";
import { CliError } from "./errors.ts";
import { type OperationFile, placeOf } from "./operation-file.ts";

/** Variables by name. */
export type Variables = Readonly<Record<string, unknown>>;

/**
 * Variables of a command line as the operation takes them: checked, with its defaults filled in, as a gateway does.
 *
 * @throws CliError VARIABLES_INVALID with the place of each variable in the file, and the path in its value.
 */
export function readVariables(
  schema: GraphQLSchema,
  { path, operation }: OperationFile,
  given: Variables,
): Variables {
  const result = coerceVariables(schema, operation, given, {
    maxNesting: serverSettings.maxNesting.default,
    maxErrors: serverSettings.maxErrors.default,
    introspection: true,
  });
  if (result.kind === "coerced") {
    return result.values;
  }
  const lines = result.errors.map((error) => `${placeOf(error, path)}: ${error.message}`);
  throw new CliError("VARIABLES_INVALID", lines.join("\n"));
}

/** What is given and means nothing, as the operation has no variable of that name. */
export function describeUnknownVariables({ operation }: OperationFile, given: Variables): readonly string[] {
  const known = (operation.variableDefinitions ?? []).map(({ variable }) => variable.name.value);
  return Object.keys(given)
    .filter((name) => !known.includes(name))
    .map((name) => `The operation has no variable "${name}".${didYouMean(suggest(name, known))}`);
}
