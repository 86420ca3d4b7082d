import { didYouMean, suggest } from "@hansa/core";
import { parseBounded } from "@hansa/federation-model";
import { PlanError } from "@hansa/query-planner";
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type SourceLocation,
  validate,
} from "graphql";
import { CliError } from "./errors.ts";
import { readTextFile } from "./text-file.ts";

/** A file with operations, and the one of them that is meant. */
export interface OperationFile {
  readonly path: string;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/** Far more than the planner takes, and far less than would exhaust the stack. */
const maxOperationNesting = 500;

/**
 * Reads a file with operations, of which `name` says which is meant where it has several.
 *
 * @throws CliError FILE_UNREADABLE, OPERATION_SYNTAX_INVALID with the place in the file; PlanError OPERATION_NOT_FOUND.
 */
export async function readOperationFile(path: string, name: string | undefined): Promise<OperationFile> {
  const document = parseOperations(await readTextFile(path), path);
  return { path, document, operation: chooseOperation(document, path, name) };
}

/** An error of planning with its places in the file: every one where the operation does not fit the schema. */
export function locatePlanError(
  error: PlanError,
  { path, document, operation }: OperationFile,
  schema: GraphQLSchema,
): PlanError {
  // The planner has looked at the document's size before it looks at anything else.
  const found =
    error.code === "OPERATION_INVALID" ? validate(schema, document, undefined, { maxErrors: 20 }) : [];
  const lines = found.map((one) => `${placeOf(one, path)}: ${one.message}`);
  return lines.length === 0
    ? new PlanError(error.code, `${placeOf({ locations: locationsOf(operation) }, path)}: ${error.message}`)
    : new PlanError(error.code, lines.join("\n"));
}

/** `file:line:column`, as far as it is known. */
export function placeOf(
  { locations }: { readonly locations?: readonly SourceLocation[] | undefined },
  path: string,
): string {
  const place = locations?.[0];
  return place === undefined ? path : `${path}:${place.line}:${place.column}`;
}

function locationsOf(operation: OperationDefinitionNode): GraphQLError["locations"] {
  return new GraphQLError("", { nodes: operation }).locations;
}

function parseOperations(text: string, path: string): DocumentNode {
  try {
    return parseBounded(text, { maxNesting: maxOperationNesting });
  } catch (error) {
    if (error instanceof GraphQLError) {
      throw new CliError("OPERATION_SYNTAX_INVALID", `${placeOf(error, path)}: ${error.message}`);
    }
    throw error;
  }
}

function chooseOperation(
  document: DocumentNode,
  path: string,
  name: string | undefined,
): OperationDefinitionNode {
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const [operation, ...others] = operations.filter((node) => name === undefined || node.name?.value === name);
  const names = operations.flatMap((node) => node.name?.value ?? []);
  if (operation === undefined) {
    const message =
      name === undefined
        ? "The file has no operation. Write a query, a mutation or a subscription."
        : `The file has no operation "${name}", which --operation-name gives.${didYouMean(suggest(name, names))}`;
    throw new PlanError("OPERATION_NOT_FOUND", `${path}: ${message}`);
  }
  if (others.length > 0) {
    const message =
      name === undefined
        ? `The file has several operations. Give --operation-name with one of them${listOf(names)}.`
        : `The file has several operations "${name}". Rename all but one.`;
    throw new PlanError("OPERATION_NOT_FOUND", `${path}: ${message}`);
  }
  return operation;
}

const maxListed = 20;

function listOf(names: readonly string[]): string {
  const listed = names.slice(0, maxListed).map((name) => `"${name}"`);
  const more = names.length > maxListed ? ` and ${names.length - maxListed} more` : "";
  return listed.length === 0 ? "" : `: ${listed.join(", ")}${more}`;
}
