import { type ConstObjectValueNode, type ConstValueNode, Kind, parseConstValue } from "graphql";
import type { MergeContext } from "../../merge/merge-context.ts";
import type { MergedInputType, MergedSchema } from "../../merge/merged-schema.ts";
import { mergedInputs } from "../merged-inputs.ts";

/**
 * A default is still a value of its type once merged: it uses only enum values and input fields that the supergraph
 * has, where those that some subgraphs lack are left out, and gives all that any subgraph insists on. Errors:
 * INVALID_GRAPHQL.
 *
 * @see https://spec.graphql.org/draft/#sec-Input-Objects.Type-Validation
 */
export function defaultsUseWhatThereIs(schema: MergedSchema, context: MergeContext): void {
  for (const input of mergedInputs(schema)) {
    if (input.defaultText === undefined) {
      continue;
    }
    const value = parseConstValue(input.defaultText, { noLocation: true });
    for (const { problem, mend } of problemsOf(value, input.type, schema)) {
      context.error({
        code: "INVALID_GRAPHQL",
        coordinate: input.coordinate,
        message: `Once merged, the default of "${input.coordinate}" ${problem}.`,
        mend: `Change the default, or ${mend}.`,
        places: input.places,
      });
    }
  }
}

/** The rest of a sentence about a default, and what to do instead of changing it. */
interface DefaultProblem {
  readonly problem: string;
  readonly mend: string;
}

const nothing: readonly DefaultProblem[] = [];

/** What is wrong with a value of a type, which is given as in the schema language. */
function problemsOf(value: ConstValueNode, type: string, schema: MergedSchema): readonly DefaultProblem[] {
  if (type.endsWith("!")) {
    const inner = type.slice(0, -1);
    return value.kind === Kind.NULL
      ? [{ problem: `gives null for "${type}"`, mend: `let it be "${inner}" in every subgraph` }]
      : problemsOf(value, inner, schema);
  }
  if (value.kind === Kind.NULL) {
    return nothing;
  }
  if (type.startsWith("[")) {
    const item = type.slice(1, -1);
    const items = value.kind === Kind.LIST ? value.values : [value];
    return items.flatMap((one) => problemsOf(one, item, schema));
  }
  const named = schema.types.get(type);
  if (value.kind === Kind.ENUM && named?.kind === "enum") {
    return named.values.has(value.value) ? nothing : [missing(`${type}.${value.value}`)];
  }
  return value.kind === Kind.OBJECT && named?.kind === "input"
    ? [...problemsOfFields(value, named, schema), ...problemsOfChoice(value, named)]
    : nothing;
}

function missing(coordinate: string): DefaultProblem {
  return {
    problem: `uses "${coordinate}", which is not in all subgraphs`,
    mend: `add "${coordinate}" everywhere`,
  };
}

function problemsOfFields(
  value: ConstObjectValueNode,
  type: MergedInputType,
  schema: MergedSchema,
): readonly DefaultProblem[] {
  const given = new Set(value.fields.map(({ name }) => name.value));
  const left = [...type.fields.values()].filter(
    (field) => field.type.endsWith("!") && field.defaultText === undefined && !given.has(field.name),
  );
  return [
    ...value.fields.flatMap(({ name, value: inner }) => {
      const field = type.fields.get(name.value);
      return field === undefined
        ? [missing(`${type.name}.${name.value}`)]
        : problemsOf(inner, field.type, schema);
    }),
    ...left.map(({ coordinate }) => ({
      problem: `leaves out "${coordinate}", which must be given`,
      mend: `make "${coordinate}" optional in every subgraph`,
    })),
  ];
}

/** Of a `@oneOf` type, one field is given, and not as null. */
function problemsOfChoice(
  { fields }: ConstObjectValueNode,
  type: MergedInputType,
): readonly DefaultProblem[] {
  const isOneOf = type.applied.some(({ name }) => name === "oneOf");
  return isOneOf && (fields.length !== 1 || fields[0]?.value.kind === Kind.NULL)
    ? [
        {
          problem: `does not give exactly one field of "${type.name}", which is "@oneOf"`,
          mend: `remove "@oneOf"`,
        },
      ]
    : nothing;
}
