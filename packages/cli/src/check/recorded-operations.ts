import { readdir, stat } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import { describeError, describeFileError } from "@hansa/core";
import { parseBounded } from "@hansa/federation-model";
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  visit,
} from "graphql";
import { CliError } from "../errors.ts";
import { readTextFile } from "../text-file.ts";

/** An operation that clients are known to send. */
export interface RecordedOperation {
  /** For people: where it was found, and its name where it has one. */
  readonly label: string;
  /** The operation with the fragments that it uses. */
  readonly document: DocumentNode;
}

/** Something that cannot be read as operations. */
export interface UnreadableOperation {
  readonly label: string;
  readonly reason: string;
}

export interface RecordedOperations {
  readonly operations: readonly RecordedOperation[];
  readonly unreadable: readonly UnreadableOperation[];
}

/**
 * Reads operations from files and folders: `.graphql` and `.gql` files, which may use fragments of one another, and
 * `.json` files with a map from anything to operations, a list of them, or a manifest of persisted queries
 * (`{"operations": [{"name": …, "body": …}]}`). What else a folder holds is passed over.
 *
 * @throws CliError FILE_UNREADABLE, FILE_NOT_UTF8.
 */
export async function readOperations(paths: readonly string[]): Promise<RecordedOperations> {
  const files = (await Promise.all(paths.map(listFiles))).flat();
  const documents: ReadDocument[] = [];
  const unreadable: UnreadableOperation[] = [];
  for (const { file, isNamed } of files) {
    const texts = textsIn(file, await readTextFile(file), isNamed ? unreadable : []);
    for (const { label, text } of texts) {
      try {
        documents.push({ label, document: parseBounded(text) });
      } catch (error) {
        unreadable.push({ label, reason: describeSyntaxError(error) });
      }
    }
  }
  return { operations: separate(documents), unreadable };
}

interface ReadDocument {
  readonly label: string;
  readonly document: DocumentNode;
}

const extensions: readonly string[] = [".graphql", ".gql", ".json"];

interface ListedFile {
  readonly file: string;
  /** Whether the user named it, rather than a folder that it is in and that may hold other things too. */
  readonly isNamed: boolean;
}

async function listFiles(path: string): Promise<readonly ListedFile[]> {
  try {
    if (!(await stat(path)).isDirectory()) {
      return [{ file: path, isNamed: true }];
    }
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && extensions.includes(extname(entry.name)))
      .map(({ parentPath, name }) => join(parentPath, name))
      .filter((file) => !relative(path, file).split(sep).includes("node_modules"))
      .sort()
      .map((file) => ({ file, isNamed: false }));
  } catch (error) {
    throw new CliError("FILE_UNREADABLE", `"${path}" cannot be read: ${describeFileError(error)}.`);
  }
}

interface OperationText {
  readonly label: string;
  readonly text: string;
}

function textsIn(file: string, text: string, unreadable: UnreadableOperation[]): readonly OperationText[] {
  if (extname(file) !== ".json") {
    return [{ label: file, text }];
  }
  try {
    const texts = textsOfJson(JSON.parse(text));
    return texts.map(({ label, text: body }) => ({ label: `${file}#${label}`, text: body }));
  } catch (error) {
    unreadable.push({ label: file, reason: `it is not JSON: ${describeError(error)}` });
    return [];
  }
}

/** The operations of a list, a map, or a manifest, each by its name, id or key. */
function textsOfJson(value: unknown): readonly OperationText[] {
  const list = isRecord(value) && Array.isArray(value.operations) ? value.operations : value;
  return isRecord(list) || Array.isArray(list)
    ? Object.entries(list).flatMap(([key, item]) => textOfItem(item, key))
    : [];
}

function textOfItem(item: unknown, key: string): readonly OperationText[] {
  if (typeof item === "string") {
    return isOperation(item) ? [{ label: key, text: item }] : [];
  }
  if (!isRecord(item)) {
    return [];
  }
  const text = [item.body, item.query, item.document].find(isText);
  const label = [item.name, item.operationName, item.id].find(isText) ?? key;
  return text === undefined ? [] : [{ label, text }];
}

/** Other JSON has texts as well. */
function isOperation(text: string): boolean {
  return /^\s*(?:[{#]|(?:query|mutation|subscription|fragment)\b)/.test(text);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Each operation with its fragments: those of its own document before those of others. */
function separate(documents: readonly ReadDocument[]): readonly RecordedOperation[] {
  const shared = new Map(documents.flatMap(({ document }) => [...fragmentsIn(document)]));
  return documents.flatMap(({ label, document }) => {
    const own = fragmentsIn(document);
    const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
    return operations.map((operation) => ({
      label: operation.name === undefined ? label : `${label} ${operation.name.value}`,
      document: {
        kind: Kind.DOCUMENT,
        definitions: [operation, ...fragmentsOf(operation, (name) => own.get(name) ?? shared.get(name))],
      },
    }));
  });
}

function fragmentsIn(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  return new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );
}

function fragmentsOf(
  operation: OperationDefinitionNode,
  find: (name: string) => FragmentDefinitionNode | undefined,
): readonly FragmentDefinitionNode[] {
  const found = new Map<string, FragmentDefinitionNode>();
  const pending: (OperationDefinitionNode | FragmentDefinitionNode)[] = [operation];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    visit(node, {
      FragmentSpread: ({ name }) => {
        const fragment = found.has(name.value) ? undefined : find(name.value);
        if (fragment !== undefined) {
          found.set(name.value, fragment);
          pending.push(fragment);
        }
      },
    });
  }
  return [...found.values()];
}

function describeSyntaxError(error: unknown): string {
  const place = error instanceof GraphQLError ? error.locations?.[0] : undefined;
  return place === undefined
    ? describeError(error)
    : `${place.line}:${place.column}: ${describeError(error)}`;
}
