import { compose } from "@hansa/composition";
import { buildSupergraphModel } from "@hansa/federation-model";
import type { SubgraphTexts } from "@hansa/federation-testkit/differential";
import { lexicographicSortSchema, printSchema } from "graphql";
import { normaliseSupergraph } from "./normalise-supergraph.ts";

/** What a composer makes of a set. */
export interface Composition {
  /** Nothing where the set is refused. */
  readonly supergraphSdl?: string | undefined;
  /** Codes of errors, each once, sorted. */
  readonly codes: readonly string[];
  /** Codes of hints, each once, sorted; of composed sets only. */
  readonly hints: readonly string[];
  readonly messages: readonly string[];
  /** Of ours: which codes are told of which subgraphs. */
  readonly told?: readonly { readonly code: string; readonly subgraphs: readonly string[] }[];
  /** Operations that a refused set could not answer, as far as they can be read. */
  readonly witnesses?: readonly string[];
}

/** In what two compositions of a set differ. */
export interface Difference {
  readonly kind: "verdict" | "codes" | "supergraph" | "API schema" | "hints";
  /** The same for differences that probably have one cause. */
  readonly summary: string;
  /** Line by line, `+` what only ours has, `-` what only the other has. */
  readonly details: readonly string[];
}

/** Composes with Hansa. */
export function composeHere(subgraphs: SubgraphTexts): Composition {
  const { supergraphSdl, errors, hints } = compose(
    Object.entries(subgraphs).map(([name, sdl]) => ({
      name,
      routingUrl: `http://${name}.test/graphql`,
      sdl,
    })),
  );
  return {
    supergraphSdl,
    codes: sortedSet(errors.map(({ code }) => code)),
    hints: sortedSet(hints.map(({ code }) => code)),
    messages: errors.map(({ code, message }) => `${code}: ${message}`),
    told: errors.map(({ code, subgraphs: names }) => ({ code, subgraphs: names })),
  };
}

/** The first difference that matters; nothing where both say the same. */
export function compareCompositions(ours: Composition, theirs: Composition): Difference | undefined {
  if ((ours.supergraphSdl === undefined) !== (theirs.supergraphSdl === undefined)) {
    const summary =
      ours.supergraphSdl === undefined
        ? `refused here only: ${ours.codes.join(" ")}`
        : `refused there only: ${theirs.codes.join(" ")}`;
    return { kind: "verdict", summary, details: [...ours.messages, ...theirs.messages] };
  }
  const codes = signed(ours.codes, theirs.codes);
  if (codes.length > 0) {
    return {
      kind: "codes",
      summary: codes.join(" "),
      details: [...ours.messages, "---", ...theirs.messages],
    };
  }
  if (ours.supergraphSdl === undefined || theirs.supergraphSdl === undefined) {
    return undefined;
  }
  const lines = signed(normaliseSupergraph(ours.supergraphSdl), normaliseSupergraph(theirs.supergraphSdl));
  if (lines.length > 0) {
    return {
      kind: "supergraph",
      summary: (lines[0] ?? "").replace(/\d+/g, "0").slice(0, 60),
      details: lines,
    };
  }
  const [own, other] = [ours.supergraphSdl, theirs.supergraphSdl].map(apiLines);
  const api = signed(own ?? [], other ?? []);
  if (api.length > 0) {
    return { kind: "API schema", summary: api[0] ?? "", details: api };
  }
  const hints = signed(ours.hints, theirs.hints);
  return hints.length === 0 ? undefined : { kind: "hints", summary: hints.join(" "), details: hints };
}

function apiLines(sdl: string): readonly string[] {
  const { apiSchema } = buildSupergraphModel(sdl, { delegatedSecurity: "any" });
  const text = printSchema(lexicographicSortSchema(apiSchema));
  // An id that is a whole number is the same as a text and as a number, and Apollo's composition makes it one.
  return text.replaceAll(/(\bID!? = )"(-?\d+)"/g, "$1$2").split("\n");
}

function signed(ours: readonly string[], theirs: readonly string[]): readonly string[] {
  return [
    ...ours.filter((line) => !theirs.includes(line)).map((line) => `+${line}`),
    ...theirs.filter((line) => !ours.includes(line)).map((line) => `-${line}`),
  ];
}

export function sortedSet(items: readonly string[]): readonly string[] {
  return [...new Set(items)].sort();
}
