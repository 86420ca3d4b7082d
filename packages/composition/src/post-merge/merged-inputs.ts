import type { MergedInput, MergedSchema, MergedType } from "../merge/merged-schema.ts";

/** All that can be given: arguments of fields and of directives for operations, and fields of input types. */
export function mergedInputs({ types, directives }: MergedSchema): readonly MergedInput[] {
  const inputs: MergedInput[] = [];
  for (const type of types.values()) {
    addInputs(type, inputs);
  }
  for (const { args } of directives) {
    inputs.push(...args.values());
  }
  return inputs;
}

function addInputs(type: MergedType, inputs: MergedInput[]): void {
  if (type.kind === "input") {
    inputs.push(...type.fields.values());
  } else if (type.kind === "object" || type.kind === "interface") {
    for (const { args } of type.fields.values()) {
      if (args.size > 0) {
        inputs.push(...args.values());
      }
    }
  }
}
