import { specOfDirective } from "../read/spec-of-directive.ts";
import { composedDirectivesOf } from "./composed-directives.ts";
import type { MergeContext } from "./merge-context.ts";
import type { AppliedDirective, MergedType, UsedSpec } from "./merged-schema.ts";
import type { SpecDirective } from "./spec-directives.ts";

/** The links that the supergraph needs for the directives that it applies, in the order of the specifications' table. */
export function findUsedSpecs(
  types: ReadonlyMap<string, MergedType>,
  onSchema: readonly AppliedDirective[],
  context: MergeContext,
): readonly UsedSpec[] {
  const applied = new Set(onSchema.map(({ name }) => name));
  for (const type of types.values()) {
    addAppliedNames(type, applied);
  }
  const used = context.specDirectives.all.filter(({ name }) =>
    applied.has(context.specDirectives.nameOf(name)),
  );
  const own = [...new Set(used.map(({ url }) => url))].map((url) =>
    linkTo(
      used.filter((directive) => directive.url === url),
      context,
    ),
  );
  return [...own, ...composedLinks(context)];
}

/** A link for each specification of which directives are composed by name: its latest version that is linked. */
function composedLinks(context: MergeContext): readonly UsedSpec[] {
  const specs = context.subgraphs.flatMap((subgraph) =>
    composedDirectivesOf(subgraph).flatMap(({ text }) => {
      const local = text?.replace(/^@/, "") ?? "";
      const found = specOfDirective(subgraph.links, local);
      return found === undefined || !context.composed.has(local) ? [] : [{ ...found, local }];
    }),
  );
  const specsByIdentity = Map.groupBy(specs, ({ spec }) => spec.url.identity);
  return [...specsByIdentity.keys()].sort().map((identity) => {
    const same = specsByIdentity.get(identity) ?? [];
    const urls = same.map(({ spec }) => spec.url).sort((a, b) => b.major - a.major || b.minor - a.minor);
    const names = new Map(same.map(({ name, local }) => [`@${local}`, name]));
    const imports = [...names]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([as, name]) => (as === name ? `"${name}"` : `{name: "${name}", as: "${as}"}`));
    return {
      url: `${identity}/v${urls[0]?.major ?? 1}.${urls[0]?.minor ?? 0}`,
      importText: `[${imports.join(", ")}]`,
    };
  });
}

function linkTo(directives: readonly SpecDirective[], context: MergeContext): UsedSpec {
  const [first] = directives;
  if (first === undefined) {
    throw new TypeError("A link is made for at least one directive.");
  }
  const imports = directives.flatMap(({ name, isImported }) => {
    const local = context.specDirectives.nameOf(name);
    if (local !== name) {
      return [`{name: "@${name}", as: "@${local}"}`];
    }
    return isImported === true ? [`"@${name}"`] : [];
  });
  return {
    url: first.url,
    ...(first.purpose === undefined ? {} : { purpose: first.purpose }),
    ...(imports.length === 0 ? {} : { importText: `[${imports.join(", ")}]` }),
  };
}

/** Adds the names of what is applied to a type and to everything in it. Most elements have nothing. */
function addAppliedNames(type: MergedType, names: Set<string>): void {
  addNames(type, names);
  if (type.kind === "enum") {
    for (const value of type.values.values()) {
      addNames(value, names);
    }
  }
  if ("fields" in type) {
    for (const field of type.fields.values()) {
      addNames(field, names);
      for (const argument of "args" in field ? field.args.values() : noArguments) {
        addNames(argument, names);
      }
    }
  }
}

const noArguments: readonly Applying[] = [];

interface Applying {
  readonly applied: readonly AppliedDirective[];
}

function addNames({ applied }: Applying, names: Set<string>): void {
  for (const { name } of applied) {
    names.add(name);
  }
}
