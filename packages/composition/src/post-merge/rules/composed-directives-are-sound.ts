import { type ComposedDirective, composedDirectivesOf } from "../../merge/composed-directives.ts";
import type { MergeContext } from "../../merge/merge-context.ts";
import type { MergedSchema } from "../../merge/merged-schema.ts";
import { type SpecDirectiveName, specOfDirective } from "../../read/spec-of-directive.ts";
import type { SubgraphSchema } from "../../read/subgraph-schema.ts";

/** A directive that a subgraph wants in the supergraph, with where its specification has it. */
interface SoundDirective extends SpecDirectiveName {
  readonly composed: ComposedDirective;
  /** Its name in the subgraph, without `@`. */
  readonly local: string;
}

/**
 * A directive that is composed by name belongs to a linked specification, is the same one in all subgraphs and of one
 * major version, and is defined where it is named. Errors: DIRECTIVE_COMPOSITION_ERROR. Hints:
 * DIRECTIVE_COMPOSITION_INFO for what goes into the supergraph by itself.
 */
export function composedDirectivesAreSound({ subgraphs }: MergedSchema, context: MergeContext): void {
  const sound = subgraphs.flatMap(composedDirectivesOf).flatMap((one) => findSound(one, context) ?? []);
  const byElement = new Map<string, SoundDirective>();
  const byName = new Map<string, SoundDirective>();
  const byIdentity = new Map<string, SoundDirective>();
  for (const one of sound) {
    const { identity } = one.spec.url;
    const sameElement = first(byElement, `${identity} ${one.name}`, one);
    const sameName = first(byName, one.local, one);
    const sameSpec = first(byIdentity, identity, one);
    if (sameElement.local !== one.local) {
      report(one.composed, context, {
        message: `The directive "${one.name}" of "${identity}" is called ${describe(sameElement)} and ${describe(one)}.`,
        mend: "Import it under one name everywhere.",
      });
    } else if (sameName.name !== one.name || sameName.spec.url.identity !== identity) {
      report(one.composed, context, {
        message: `${describe(sameName)} is "${sameName.name}" of "${sameName.spec.url.identity}", and ${describe(one)} is "${one.name}" of "${identity}".`,
        mend: "Import one of them under another name.",
      });
    } else if (sameSpec.spec.url.major !== one.spec.url.major) {
      report(one.composed, context, {
        message: `The directives of "${identity}" are of v${sameSpec.spec.url.major} in "${sameSpec.composed.subgraph.name}" and of v${one.spec.url.major} in "${one.composed.subgraph.name}".`,
        mend: "Link one major version everywhere.",
      });
    }
  }
}

/** The value that is there, or else the one that is put there. */
function first<Value>(map: Map<string, Value>, key: string, value: Value): Value {
  const known = map.get(key) ?? value;
  map.set(key, known);
  return known;
}

function describe({ local, composed }: SoundDirective): string {
  return `"@${local}" in "${composed.subgraph.name}"`;
}

function findSound(composed: ComposedDirective, context: MergeContext): SoundDirective | undefined {
  const { text, subgraph } = composed;
  if (text === undefined || !/^@[A-Za-z_]\w*$/.test(text)) {
    report(composed, context, {
      message: `"@composeDirective" in "${subgraph.name}" names ${text === undefined ? "nothing" : `"${text}"`}, which is not the name of a directive.`,
      mend: 'Write it like name: "@custom".',
    });
    return undefined;
  }
  const local = text.slice(1);
  if (isOfFederation(local, composed, context)) {
    return undefined;
  }
  if (!subgraph.directives.has(local)) {
    report(composed, context, {
      message: `"@composeDirective" in "${subgraph.name}" names "${text}", which is not defined there.${context.suggestions.of(text, () => [...subgraph.directives.keys()].map((one) => `@${one}`))}`,
      mend: "Define the directive, or correct the name.",
    });
    return undefined;
  }
  const found = specOfDirective(subgraph.links, local);
  if (found === undefined) {
    report(composed, context, {
      message: `"${text}" in "${subgraph.name}" belongs to no specification that is linked there.`,
      mend: `Add extend schema @link(url: "https://example.com/${local}/v1.0", import: ["${text}"]).`,
    });
    return undefined;
  }
  return clashes(local, composed, context) ? undefined : { ...found, composed, local };
}

/** A directive of federation goes into the supergraph by itself, or means nothing there. */
function isOfFederation(local: string, composed: ComposedDirective, context: MergeContext): boolean {
  const { subgraph, text, node } = composed;
  const canonical = subgraph.links.federationDirectives.get(local);
  if (canonical === undefined) {
    return false;
  }
  if (context.specDirectives.all.some(({ name }) => name === canonical)) {
    context.hint({
      code: "DIRECTIVE_COMPOSITION_INFO",
      coordinate: text ?? "@composeDirective",
      message: `"${text ?? ""}" is a directive of federation, which goes into the supergraph by itself.`,
      mend: 'Remove "@composeDirective".',
      places: [{ subgraph, element: { node } }],
    });
  } else {
    report(composed, context, {
      message: `"${text ?? ""}" is a directive of federation, which is not composed by name.`,
      mend: 'Remove "@composeDirective".',
    });
  }
  return true;
}

/** Whether another subgraph calls a directive of federation so that goes into the supergraph. */
function clashes(local: string, composed: ComposedDirective, context: MergeContext): boolean {
  const other = context.subgraphs.find((subgraph) => isSpecDirectiveIn(subgraph, local, context));
  if (other !== undefined) {
    report(composed, context, {
      message: `"@${local}" in "${composed.subgraph.name}" has the name that a directive of federation has in "${other.name}".`,
      mend: "Import it under another name.",
    });
  }
  return other !== undefined;
}

function isSpecDirectiveIn({ links }: SubgraphSchema, local: string, context: MergeContext): boolean {
  const canonical = links.federationDirectives.get(local);
  return canonical !== undefined && context.specDirectives.all.some(({ name }) => name === canonical);
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
