import { describeError } from "@hansa/core";
import { isEmptyGraphql, parseBounded } from "@hansa/federation-model";
import {
  type DocumentNode,
  GraphQLError,
  isTypeSystemDefinitionNode,
  isTypeSystemExtensionNode,
} from "graphql";
import type { CompositionErrorCode } from "../errors.ts";
import type { CompositionFinding, SourcePlace, SubgraphInput } from "../finding.ts";
import { LineIndex } from "./line-index.ts";
import { checkSubgraphName } from "./subgraph-name.ts";

/** A subgraph whose schema has been read. */
export interface ParsedSubgraph {
  readonly input: SubgraphInput;
  readonly document: DocumentNode;
  /** Of the schema's text. */
  readonly lines: LineIndex;
}

export interface ParsedSubgraphs {
  /** Sorted by name. */
  readonly subgraphs: readonly ParsedSubgraph[];
  readonly errors: readonly CompositionFinding[];
}

/**
 * Reads every subgraph's schema. All errors are collected: an empty set, names that are invalid or taken twice, and
 * texts that are not GraphQL or hold operations. O(size of the schemas that are not known).
 */
export function parseSubgraphs(
  inputs: readonly SubgraphInput[],
  known: KnownTexts = new KnownTexts(),
): ParsedSubgraphs {
  if (inputs.length === 0) {
    return {
      subgraphs: [],
      errors: [
        finding({
          code: "NO_SUBGRAPHS",
          message: "There are no subgraphs to compose.",
          mend: "Name at least one.",
        }),
      ],
    };
  }
  const sorted = [...inputs].sort(compareInputs);
  const read = known.parse(sorted);
  return {
    subgraphs: read.flatMap((result) => ("document" in result ? [result] : [])),
    errors: [...checkNames(sorted), ...read.flatMap((result) => ("document" in result ? [] : [result]))],
  };
}

/** The texts that were parsed last, with what came of them. */
export class KnownTexts {
  #results: ReadonlyMap<string, ParsedText> = new Map();

  /** Parses those of the texts that have changed, and forgets what is not among them. */
  parse(inputs: readonly SubgraphInput[]): readonly ParseResult[] {
    const parsed = inputs.map((input): ParsedText => {
      const known = this.#results.get(input.name);
      return known !== undefined && compareInputs(known.input, input) === 0
        ? known
        : { input, result: parseSubgraph(input) };
    });
    this.#results = new Map(parsed.map((one) => [one.input.name, one]));
    return parsed.map(({ result }) => result);
  }
}

interface ParsedText {
  readonly input: SubgraphInput;
  readonly result: ParseResult;
}

/** A schema, or why it cannot be read. */
type ParseResult = ParsedSubgraph | CompositionFinding;

/** By all that they are, so that two of the same name are told in the same order, however they came. */
function compareInputs(a: SubgraphInput, b: SubgraphInput): number {
  return (
    compare(a.name, b.name) ||
    compare(a.sdl, b.sdl) ||
    compare(a.file ?? "", b.file ?? "") ||
    compare(a.routingUrl, b.routingUrl)
  );
}

function checkNames(inputs: readonly SubgraphInput[]): readonly CompositionFinding[] {
  return [...Map.groupBy(inputs, ({ name }) => name)].flatMap(([name, { length }]) => [
    ...[checkSubgraphName(name)].filter((found) => found !== undefined),
    ...(length === 1 ? [] : [duplicateName(name, length)]),
  ]);
}

function duplicateName(name: string, count: number): CompositionFinding {
  return finding({
    code: "DUPLICATE_SUBGRAPH_NAME",
    message: `${count} subgraphs have the name "${name}".`,
    mend: "Give each a name of its own.",
    subgraphs: [name],
  });
}

function parseSubgraph(input: SubgraphInput): ParseResult {
  const lines = new LineIndex(input.sdl);
  try {
    const document = parseBounded(input.sdl);
    const stranger = document.definitions.find(
      (definition) => !(isTypeSystemDefinitionNode(definition) || isTypeSystemExtensionNode(definition)),
    );
    if (stranger === undefined) {
      return { input, document, lines };
    }
    return finding({
      code: "INVALID_GRAPHQL",
      message: `The schema of the subgraph "${input.name}" holds an operation or a fragment.`,
      mend: "Take it out: only definitions and extensions of types, directives and the schema may stand in it.",
      subgraphs: [input.name],
      locations: [placeIn(input, lines.placeOf(stranger.loc?.start ?? 0))],
    });
  } catch (error) {
    return syntaxError(input, error);
  }
}

function syntaxError(input: SubgraphInput, error: unknown): CompositionFinding {
  const places = error instanceof GraphQLError ? (error.locations ?? []) : [];
  const text = isEmptyGraphql(input.sdl)
    ? {
        message: `The schema of the subgraph "${input.name}" is empty.`,
        mend: "Define at least one type in it.",
      }
    : { message: `The schema of the subgraph "${input.name}" is not valid GraphQL. ${describeError(error)}` };
  return finding({
    code: "INVALID_GRAPHQL",
    ...text,
    subgraphs: [input.name],
    locations: places.map((place) => placeIn(input, place)),
  });
}

function placeIn(input: SubgraphInput, { line, column }: { line: number; column: number }): SourcePlace {
  return { subgraph: input.name, file: input.file ?? input.name, line, column };
}

function finding(
  details: Partial<CompositionFinding> & { readonly code: CompositionErrorCode; readonly message: string },
): CompositionFinding {
  return { subgraphs: [], locations: [], ...details };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
