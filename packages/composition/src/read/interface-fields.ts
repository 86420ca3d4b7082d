import type { SubgraphFieldsType, SubgraphInterfaceType, SubgraphSchema } from "./subgraph-schema.ts";

/** An interface of a type that asks for a field of this name. */
export function interfaceWithField(
  schema: SubgraphSchema,
  type: SubgraphFieldsType,
  field: string,
): SubgraphInterfaceType | undefined {
  for (const name of type.interfaces.keys()) {
    const found = schema.types.get(name);
    if (found?.kind === "interface" && found.fields.has(field)) {
      return found;
    }
  }
  return undefined;
}
