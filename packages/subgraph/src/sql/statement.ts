import { createHash } from "node:crypto";
import type { PageLimits } from "../definition/field.ts";
import type { Source } from "../definition/source.ts";
import { SubgraphError } from "../errors.ts";
import { type ArgumentBinding, bindArgument, type Variables } from "../selection/argument-binding.ts";
import {
  isShapedByRequest,
  type ListInput,
  type ListPlace,
  type ListShape,
  readListInput,
} from "../selection/list-place.ts";
import type { FilterLimits } from "../selection/read-condition.ts";
import { printSource } from "./print-source.ts";

/** Where a parameter's value comes from when the statement is run. */
export type ParameterSource =
  | { readonly kind: "argument"; readonly binding: ArgumentBinding }
  | { readonly kind: "limit"; readonly binding: ArgumentBinding; readonly page: PageLimits }
  | { readonly kind: "offset"; readonly binding: ArgumentBinding }
  /** A value of a filter, a cursor or the size of a page. */
  | { readonly kind: "list"; readonly place: ListPlace; readonly index: number }
  /** A column of the key that rows are read by: a value, or for entities the values of all of them. */
  | { readonly kind: "key"; readonly index: number };

/** A statement ready to be sent. Its text never holds a value of the request. */
export interface BoundStatement {
  readonly text: string;
  /** The name that it is prepared under: a hash of the text. */
  readonly name: string;
  readonly values: readonly unknown[];
}

/** What a request gives to its statements. */
export interface BindInput {
  readonly variables: Variables;
  readonly limits: FilterLimits;
}

/** A statement of a plan: its text depends on the operation, and on the shape of the filters that it is sent with. */
export interface Statement {
  /**
   * The text and values for one request.
   *
   * @throws SubgraphError BAD_USER_INPUT, FILTER_TOO_COMPLEX or CURSOR_INVALID for what the types or limits of the
   * arguments do not allow.
   */
  bind(input: BindInput, keyValues: readonly unknown[]): BoundStatement;
  /** As `bind`, with aliases that tell people the way to what they stand for; it is printed anew each time. */
  bindReadable(input: BindInput, keyValues: readonly unknown[]): BoundStatement;
}

/** Gathers the parameters of a statement while its text is printed. */
export class ParameterList {
  readonly #sources: ParameterSource[] = [];

  get sources(): readonly ParameterSource[] {
    return this.#sources;
  }

  /** Adds a parameter and gives its place in the text, as in `$1::bigint`. */
  add(source: ParameterSource, sqlType: string): string {
    return `$${this.#sources.push(source)}::${sqlType}`;
  }
}

/** What is counted on while one statement is printed. */
export interface PrintContext {
  readonly parameters: ParameterList;
  /** A new alias for a source: `t1`, `t2`, …; for people by its `name`, below the alias of what it belongs to. */
  nextAlias(name?: string, above?: string): string;
  /** What is asked of a list, its values aside. */
  shapeOf(place: ListPlace): ListShape;
}

interface PrintedStatement {
  readonly text: string;
  readonly name: string;
  readonly parameters: readonly ParameterSource[];
}

/** The most texts of one statement that are kept for the shapes that clients send. */
const maxShapes = 64;

/** A statement that `print` gives the text of, once for each shape that requests give to the lists of `places`. */
export function createStatement(
  places: readonly ListPlace[],
  print: (context: PrintContext) => string,
): Statement {
  const shaped = places.filter(isShapedByRequest);
  const printedByShape = new Map<string, PrintedStatement>();
  return {
    bind(input, keyValues) {
      const lists = shaped.length === 0 ? noLists : readLists(shaped, input);
      const shape = shaped.length === 0 ? "" : printShape([...lists.values()]);
      let printed = printedByShape.get(shape);
      if (printed === undefined) {
        printed = printStatement(print, lists, countedAliases());
        if (printedByShape.size >= maxShapes) {
          printedByShape.clear();
        }
        printedByShape.set(shape, printed);
      }
      return bindStatement(printed, input, keyValues, lists);
    },
    bindReadable(input, keyValues) {
      const lists = readLists(shaped, input);
      return bindStatement(printStatement(print, lists, namedAliases()), input, keyValues, lists);
    },
  };
}

function bindStatement(
  { text, name, parameters }: PrintedStatement,
  input: BindInput,
  keyValues: readonly unknown[],
  lists: ReadonlyMap<ListPlace, ListInput>,
): BoundStatement {
  return { text, name, values: parameters.map((source) => bindParameter(source, input, keyValues, lists)) };
}

type NextAlias = PrintContext["nextAlias"];

function countedAliases(): NextAlias {
  let aliases = 0;
  return () => {
    aliases++;
    return `t${aliases}`;
  };
}

/** The longest name that PostgreSQL keeps: https://www.postgresql.org/docs/current/sql-syntax-lexical.html */
const maxNameBytes = 63;

/** Aliases by the way to them, as in `"Order.lines.product"`; those without a name are counted. */
function namedAliases(): NextAlias {
  const next = countedAliases();
  const used = new Set<string>();
  return (name, above) => {
    const counted = next();
    const path = above?.startsWith('"') === true ? `${above.slice(1, -1)}.${name}` : name;
    if (path === undefined || used.has(path) || Buffer.byteLength(path) > maxNameBytes) {
      return counted;
    }
    used.add(path);
    return `"${path}"`;
  };
}

const noLists: ReadonlyMap<ListPlace, ListInput> = new Map();

function readLists(
  places: readonly ListPlace[],
  { variables, limits }: BindInput,
): ReadonlyMap<ListPlace, ListInput> {
  return new Map(places.map((place) => [place, readListInput(place, variables, limits)] as const));
}

/** Two requests whose shapes print alike have the same statement. */
function printShape(lists: readonly ListInput[]): string {
  return JSON.stringify(
    lists.map(({ shape }) => shape),
    (key, value: unknown) => (key === "source" || key === "link" ? printSource(value as Source) : value),
  );
}

function printStatement(
  print: (context: PrintContext) => string,
  lists: ReadonlyMap<ListPlace, ListInput>,
  nextAlias: NextAlias,
): PrintedStatement {
  const parameters = new ParameterList();
  const text = print({
    parameters,
    nextAlias,
    shapeOf: (place) => (lists.get(place) ?? readListInput(place, {}, noLimits)).shape,
  });
  const name = `hansa_${createHash("sha256").update(text).digest("base64url").slice(0, 22)}`;
  return { text, name, parameters: parameters.sources };
}

/** For lists that the request says nothing about. */
const noLimits: FilterLimits = { maxFilterConditions: 0, maxFilterDepth: 0, maxFilterListLength: 0 };

function bindParameter(
  source: ParameterSource,
  { variables }: BindInput,
  keyValues: readonly unknown[],
  lists: ReadonlyMap<ListPlace, ListInput>,
): unknown {
  switch (source.kind) {
    case "argument":
      return bindArgument(source.binding, variables);
    case "limit":
      return bindCount(source.binding, variables, source.page.maximum);
    case "offset":
      return bindCount(source.binding, variables, 2 ** 31 - 1);
    case "list":
      return lists.get(source.place)?.values[source.index];
    case "key":
      return keyValues[source.index];
  }
}

function bindCount(binding: ArgumentBinding, variables: Variables, maximum: number): number {
  const value = Number(bindArgument(binding, variables));
  if (value < 0 || value > maximum) {
    throw new SubgraphError(
      "BAD_USER_INPUT",
      `The argument "${binding.argument.name}" of "${binding.coordinate}" has the value ${value}. Expected a whole number from 0 to ${maximum}.`,
      { extensions: { argument: binding.argument.name } },
    );
  }
  return value;
}
