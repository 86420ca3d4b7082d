import { didYouMean, suggest } from "@hansa/core";
import { type ComposedDirective, composedDirectivesOf } from "../../merge/composed-directives.ts";
import type { MergeContext } from "../../merge/merge-context.ts";
import type { MergedSchema } from "../../merge/merged-schema.ts";
import { specOfDirective } from "../../read/spec-of-directive.ts";
import type { SubgraphSchema } from "../../read/subgraph-schema.ts";

/**
 * A directive that is composed by name belongs to a linked specification, is the same one in all subgraphs, and is
 * defined where it is named. Errors: DIRECTIVE_COMPOSITION_ERROR.
 */
export function composedDirectivesAreSound({ subgraphs }: MergedSchema, context: MergeContext): void {
  const sound = subgraphs.flatMap(composedDirectivesOf).filter((one) => isSound(one, context));
  const namesByIdentity = new Map<string, ComposedDirective>();
  for (const composed of sound) {
    const spec = specOfDirective(composed.subgraph.links, localName(composed));
    const key = spec === undefined ? "" : `${spec.spec.url.identity} ${spec.name}`;
    const before = namesByIdentity.get(key);
    namesByIdentity.set(key, before ?? composed);
    if (before !== undefined && localName(before) !== localName(composed)) {
      report(composed, context, {
        message: `The directive "${spec?.name ?? ""}" of "${spec?.spec.url.identity ?? ""}" is called "${before.text ?? ""}" in "${before.subgraph.name}" and "${composed.text ?? ""}" in "${composed.subgraph.name}".`,
        mend: "Import it under one name everywhere.",
      });
    }
  }
}

function isSound(composed: ComposedDirective, context: MergeContext): boolean {
  const { text, subgraph } = composed;
  const name = localName(composed);
  if (text === undefined || !/^@[A-Za-z_]\w*$/.test(text)) {
    report(composed, context, {
      message: `"@composeDirective" in "${subgraph.name}" names ${text === undefined ? "nothing" : `"${text}"`}, which is not the name of a directive.`,
      mend: 'Write it like name: "@custom".',
    });
    return false;
  }
  if (!subgraph.directives.has(name)) {
    report(composed, context, {
      message: `"@composeDirective" in "${subgraph.name}" names "${text}", which is not defined there.${didYouMean(suggest(name, subgraph.directives.keys()).map((one) => `@${one}`))}`,
      mend: "Define the directive, or correct the name.",
    });
    return false;
  }
  if (specOfDirective(subgraph.links, name) === undefined) {
    report(composed, context, {
      message: `"${text}" in "${subgraph.name}" belongs to no specification that is linked there.`,
      mend: `Add extend schema @link(url: "https://example.com/${name}/v1.0", import: ["${text}"]).`,
    });
    return false;
  }
  return !clashes(composed, subgraph, context);
}

/** A directive of federation goes into the supergraph by itself. */
function clashes(composed: ComposedDirective, subgraph: SubgraphSchema, context: MergeContext): boolean {
  if (!subgraph.links.federationDirectives.has(localName(composed))) {
    return false;
  }
  report(composed, context, {
    message: `"${composed.text ?? ""}" is a directive of federation, which is not composed by name.`,
    mend: 'Remove "@composeDirective".',
  });
  return true;
}

function localName({ text }: ComposedDirective): string {
  return text?.replace(/^@/, "") ?? "";
}

function report(
  { subgraph, node, text }: ComposedDirective,
  context: MergeContext,
  problem: { readonly message: string; readonly mend: string },
): void {
  context.error({
    code: "DIRECTIVE_COMPOSITION_ERROR",
    coordinate: text ?? "@composeDirective",
    places: [{ subgraph, element: { node } }],
    ...problem,
  });
}
