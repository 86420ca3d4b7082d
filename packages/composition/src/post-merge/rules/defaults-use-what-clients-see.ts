import { type ConstValueNode, Kind, parseConstValue } from "graphql";
import type { MergeContext } from "../../merge/merge-context.ts";
import type { MergedElement, MergedInput, MergedSchema } from "../../merge/merged-schema.ts";
import type { SchemaElement } from "../../read/subgraph-schema.ts";
import { howToShow, isHidden } from "../hidden.ts";
import { namedType } from "../named-type.ts";

/**
 * A default that clients see uses no enum value and no input field that is hidden from them. Errors:
 * DEFAULT_VALUE_USES_INACCESSIBLE.
 */
export function defaultsUseWhatClientsSee(schema: MergedSchema, context: MergeContext): void {
  for (const input of visibleInputs(schema)) {
    if (input.defaultText === undefined) {
      continue;
    }
    const value = parseConstValue(input.defaultText, { noLocation: true });
    for (const hidden of hiddenIn(value, namedType(input.type), schema)) {
      context.error({
        code: "DEFAULT_VALUE_USES_INACCESSIBLE",
        coordinate: input.coordinate,
        message: `The default of "${input.coordinate}" uses "${hidden.coordinate}", which is hidden from clients.`,
        mend: `Change the default, or ${howToShow(hidden)}.`,
        places: input.places,
      });
    }
  }
}

function visibleInputs({ types, directives }: MergedSchema): readonly MergedInput[] {
  const ofTypes = [...types.values()]
    .filter((type) => !isHidden(type))
    .flatMap((type) => {
      if (type.kind === "input") {
        return [...type.fields.values()];
      }
      return type.kind === "object" || type.kind === "interface"
        ? [...type.fields.values()]
            .filter((field) => !isHidden(field))
            .flatMap((field) => [...field.args.values()])
        : [];
    })
    .filter((input) => !isHidden(input));
  return [...ofTypes, ...directives.flatMap(({ args }) => [...args.values()])];
}

/** What a value uses and clients do not see. */
function hiddenIn(
  value: ConstValueNode,
  typeName: string,
  schema: MergedSchema,
): readonly MergedElement<SchemaElement>[] {
  const type = schema.types.get(typeName);
  if (value.kind === Kind.LIST) {
    return value.values.flatMap((item) => hiddenIn(item, typeName, schema));
  }
  if (value.kind === Kind.ENUM && type?.kind === "enum") {
    const used = type.values.get(value.value);
    return used !== undefined && isHidden(used) ? [used] : [];
  }
  if (value.kind === Kind.OBJECT && type?.kind === "input") {
    return value.fields.flatMap((field) => {
      const used = type.fields.get(field.name.value);
      if (used === undefined) {
        return [];
      }
      return isHidden(used) ? [used] : hiddenIn(field.value, namedType(used.type), schema);
    });
  }
  return [];
}
