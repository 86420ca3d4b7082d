import { type MergeContext, quoteNames } from "../../merge/merge-context.ts";
import { nodeOf } from "../../merge/merge-types.ts";
import type { MergedField, MergedFieldsType, MergedSchema } from "../../merge/merged-schema.ts";

/**
 * Once merged, a type still implements the interfaces of its interfaces, and its fields fit theirs, in type, arguments
 * and deprecation: each subgraph by itself may keep the rule and the whole may not, since the supergraph has the widest
 * type of each, and all that any subgraph says of it. Errors: INVALID_GRAPHQL.
 *
 * @see https://spec.graphql.org/draft/#IsValidImplementation()
 */
export function implementationsFit(schema: MergedSchema, context: MergeContext): void {
  for (const type of schema.types.values()) {
    if (type.kind === "object" || type.kind === "interface") {
      for (const name of type.interfaces.keys()) {
        const implemented = schema.types.get(name);
        if (implemented?.kind === "interface") {
          checkAncestors(type, implemented, context);
          checkFields(type, implemented, context);
        }
      }
    }
  }
}

function checkAncestors(type: MergedFieldsType, implemented: MergedFieldsType, context: MergeContext): void {
  for (const [name, subgraphs] of implemented.interfaces) {
    if (!type.interfaces.has(name)) {
      const having = quoteNames(subgraphs.map((one) => one.name));
      const isCircle = name === type.name;
      context.error({
        code: "INVALID_GRAPHQL",
        coordinate: type.name,
        message: `Once merged, "${type.name}" implements "${implemented.name}", which implements ${isCircle ? `"${name}" again` : `"${name}"`} in ${having}${isCircle ? "" : `, and "${type.name}" does not`}.`,
        mend: isCircle
          ? "Let one of them not implement the other."
          : `Let "${type.name}" implement "${name}" in a subgraph, too.`,
        places: type.places.map(({ subgraph, element }) => ({
          subgraph,
          element: { node: nodeOf(element) },
        })),
      });
    }
  }
}

function checkFields(type: MergedFieldsType, implemented: MergedFieldsType, context: MergeContext): void {
  for (const wanted of implemented.fields.values()) {
    const field = type.fields.get(wanted.name);
    const problem = field === undefined ? undefined : findProblem(field, wanted, context);
    if (field !== undefined && problem !== undefined) {
      context.error({
        code: "INVALID_GRAPHQL",
        coordinate: field.coordinate,
        message: `Once merged, "${field.coordinate}" does not fit "${wanted.coordinate}", which it implements: ${problem}.`,
        mend: "Make both agree in every subgraph.",
        places: [...field.places, ...wanted.places],
      });
    }
  }
}

function findProblem(field: MergedField, wanted: MergedField, context: MergeContext): string | undefined {
  if (!context.typeOrder.isSubtype(field.type, wanted.type)) {
    return `it is of the type "${field.type}", which is not a subtype of "${wanted.type}"`;
  }
  for (const argument of wanted.args.values()) {
    const own = field.args.get(argument.name);
    if (own === undefined) {
      return `it lacks the argument "${argument.name}"`;
    }
    if (own.type !== argument.type) {
      return `its argument "${argument.name}" is of the type "${own.type}" and not "${argument.type}"`;
    }
  }
  if (isDeprecated(field) && !isDeprecated(wanted)) {
    return "it is deprecated, which must not be while the other is not";
  }
  const extra = [...field.args.values()].find(
    ({ name, type, defaultText }) =>
      !wanted.args.has(name) && type.endsWith("!") && defaultText === undefined,
  );
  return extra === undefined
    ? undefined
    : `it insists on the argument "${extra.name}", which the interface lacks`;
}

function isDeprecated({ applied }: MergedField): boolean {
  return applied.some(({ name }) => name === "deprecated");
}
