import type { MergeContext } from "./merge-context.ts";
import type { AppliedDirective, MergedType, UsedSpec } from "./merged-schema.ts";
import type { SpecDirective } from "./spec-directives.ts";

/** The links that the supergraph needs for the directives that it applies, in the order of the specifications' table. */
export function findUsedSpecs(
  types: ReadonlyMap<string, MergedType>,
  context: MergeContext,
): readonly UsedSpec[] {
  const applied = new Set([...types.values()].flatMap(allApplied).map(({ name }) => name));
  const used = context.specDirectives.all.filter(({ name }) =>
    applied.has(context.specDirectives.nameOf(name)),
  );
  return [...new Set(used.map(({ url }) => url))].map((url) =>
    linkTo(
      used.filter((directive) => directive.url === url),
      context,
    ),
  );
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

/** What is applied to a type and to everything in it. */
function allApplied(type: MergedType): readonly AppliedDirective[] {
  switch (type.kind) {
    case "object":
    case "interface":
      return [
        ...type.applied,
        ...[...type.fields.values()].flatMap((field) => [
          ...field.applied,
          ...[...field.args.values()].flatMap(({ applied }) => applied),
        ]),
      ];
    case "input":
      return [...type.applied, ...[...type.fields.values()].flatMap(({ applied }) => applied)];
    case "enum":
      return [...type.applied, ...[...type.values.values()].flatMap(({ applied }) => applied)];
    case "union":
    case "scalar":
      return type.applied;
  }
}
