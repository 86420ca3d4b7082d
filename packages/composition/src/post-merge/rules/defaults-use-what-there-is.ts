import { type ConstValueNode, Kind, parseConstValue } from "graphql";
import type { MergeContext } from "../../merge/merge-context.ts";
import type { MergedInput, MergedSchema } from "../../merge/merged-schema.ts";
import { namedType } from "../named-type.ts";

/**
 * A default uses only enum values and input fields that the supergraph has: where subgraphs differ, those that some lack
 * are left out. Errors: INVALID_GRAPHQL.
 */
export function defaultsUseWhatThereIs(schema: MergedSchema, context: MergeContext): void {
  for (const input of inputsWithDefault(schema)) {
    const value = parseConstValue(input.defaultText ?? "null", { noLocation: true });
    for (const missing of missingIn(value, namedType(input.type), schema)) {
      context.error({
        code: "INVALID_GRAPHQL",
        coordinate: input.coordinate,
        message: `Once merged, the default of "${input.coordinate}" uses "${missing}", which is not in all subgraphs.`,
        mend: `Change the default, or add "${missing}" everywhere.`,
        places: input.places,
      });
    }
  }
}

function inputsWithDefault({ types }: MergedSchema): readonly MergedInput[] {
  return [...types.values()].flatMap((type) => {
    const inputs =
      type.kind === "input"
        ? [...type.fields.values()]
        : type.kind === "object" || type.kind === "interface"
          ? [...type.fields.values()].flatMap((field) => [...field.args.values()])
          : [];
    return inputs.filter(({ defaultText }) => defaultText !== undefined);
  });
}

/** The coordinates of what a value uses and its type does not have any more. */
function missingIn(value: ConstValueNode, typeName: string, schema: MergedSchema): readonly string[] {
  const type = schema.types.get(typeName);
  if (value.kind === Kind.LIST) {
    return value.values.flatMap((item) => missingIn(item, typeName, schema));
  }
  if (value.kind === Kind.ENUM && type?.kind === "enum") {
    return type.values.has(value.value) ? [] : [`${typeName}.${value.value}`];
  }
  if (value.kind === Kind.OBJECT && type?.kind === "input") {
    return value.fields.flatMap(({ name, value: inner }) => {
      const field = type.fields.get(name.value);
      return field === undefined
        ? [`${typeName}.${name.value}`]
        : missingIn(inner, namedType(field.type), schema);
    });
  }
  return [];
}
