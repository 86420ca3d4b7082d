import type { ASTNode } from "graphql";
import type { CompositionErrorCode } from "./errors.ts";
import type { CompositionFinding, SourcePlace } from "./finding.ts";
import type { CompositionHintCode } from "./hints.ts";
import type { ParsedSubgraph } from "./read/parse-subgraphs.ts";

/** A node of a subgraph's schema that a finding is about. */
export interface FoundAt {
  readonly subgraph: ParsedSubgraph;
  readonly node: ASTNode;
}

export interface FindingDetails<Code extends string = CompositionErrorCode> {
  readonly code: Code;
  /** A sentence, or several: what is wrong, with what. */
  readonly message: string;
  /** A sentence: what to do. */
  readonly mend?: string;
  readonly coordinate?: string;
  readonly operation?: string;
  /** At least one; the first is where one would look first. */
  readonly at: readonly FoundAt[];
}

/** Takes what the rules find. Rules report and go on; nothing is thrown. */
export class FindingCollector {
  #errors: CompositionFinding[] = [];
  #hints: CompositionFinding[] = [];

  error(details: FindingDetails): void {
    this.#errors.push(toFinding(details));
  }

  hint(details: FindingDetails<CompositionHintCode>): void {
    this.#hints.push(toFinding(details));
  }

  /** Takes over all that another collector has. */
  addAll(other: FindingCollector): void {
    for (const error of other.#errors) {
      this.#errors.push(error);
    }
    for (const hint of other.#hints) {
      this.#hints.push(hint);
    }
  }

  /** Does some work, and takes what it reports out of here into a collector of its own. */
  during<Result>(work: () => Result): { readonly result: Result; readonly findings: FindingCollector } {
    const [errors, hints] = [this.#errors.length, this.#hints.length];
    const result = work();
    const findings = new FindingCollector();
    findings.#errors = this.#errors.splice(errors);
    findings.#hints = this.#hints.splice(hints);
    return { result, findings };
  }

  get hasErrors(): boolean {
    return this.#errors.length > 0;
  }

  /** Sorted by place, so that the order of rules and subgraphs does not show. */
  get errors(): readonly CompositionFinding[] {
    return [...this.#errors].sort(compareFindings);
  }

  /** Sorted like the errors. */
  get hints(): readonly CompositionFinding[] {
    return [...this.#hints].sort(compareFindings);
  }
}

/** Where a node of a subgraph's schema begins, after its description. */
export function placeOf({ subgraph, node }: FoundAt): SourcePlace {
  return {
    subgraph: subgraph.input.name,
    file: subgraph.input.file ?? subgraph.input.name,
    ...subgraph.lines.placeOf(startOf(node, subgraph.input.sdl)),
  };
}

function startOf(node: ASTNode, text: string): number {
  const end = "description" in node ? node.description?.loc?.end : undefined;
  return end === undefined ? (node.loc?.start ?? 0) : end + lengthOfIgnored(text.slice(end));
}

/** How much of a text comes before its first token: spaces, commas and comments. */
function lengthOfIgnored(text: string): number {
  return /^(?:[\s,\uFEFF]|#[^\r\n]*)*/.exec(text)?.[0].length ?? 0;
}

function toFinding({
  code,
  message,
  mend,
  coordinate,
  operation,
  at,
}: FindingDetails<string>): CompositionFinding {
  return {
    code,
    message,
    ...(mend === undefined ? {} : { mend }),
    ...(coordinate === undefined ? {} : { coordinate }),
    ...(operation === undefined ? {} : { operation }),
    subgraphs: [...new Set(at.map(({ subgraph }) => subgraph.input.name))].sort(),
    locations: at.map(placeOf),
  };
}

function compareFindings(a: CompositionFinding, b: CompositionFinding): number {
  const [placeA, placeB] = [a.locations[0], b.locations[0]];
  return (
    compareText(a.subgraphs.join(" "), b.subgraphs.join(" ")) ||
    (placeA?.line ?? 0) - (placeB?.line ?? 0) ||
    (placeA?.column ?? 0) - (placeB?.column ?? 0) ||
    compareText(a.code, b.code) ||
    compareText(a.message, b.message)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
