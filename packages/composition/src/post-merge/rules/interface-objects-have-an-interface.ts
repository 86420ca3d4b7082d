import { type MergeContext, quoteNames } from "../../merge/merge-context.ts";
import { nodeOf } from "../../merge/merge-types.ts";
import type { MergedInterface, MergedSchema, Place } from "../../merge/merged-schema.ts";
import {
  federationUses,
  hasFederationUse,
  type SubgraphFieldsType,
  type SubgraphSchema,
} from "../../read/subgraph-schema.ts";

/**
 * An interface-object stands for an interface of another subgraph, and its subgraph has none of the types that
 * implement it; a subgraph that gives objects by a key of the interface has all of them. Errors:
 * INTERFACE_OBJECT_USAGE_ERROR, INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE.
 */
export function interfaceObjectsHaveAnInterface(schema: MergedSchema, context: MergeContext): void {
  for (const type of schema.types.values()) {
    if (type.kind === "interface") {
      const implementers = [...context.typeOrder.below(type.name)].filter(
        (name) => schema.types.get(name)?.kind === "object",
      );
      checkIsInterface(type, context);
      for (const place of type.places) {
        checkImplementers(place, implementers, context);
      }
    }
  }
}

function checkIsInterface({ name, places }: MergedInterface, context: MergeContext): void {
  if (places.every(({ element }) => hasFederationUse(element, "interfaceObject"))) {
    context.error({
      code: "INTERFACE_OBJECT_USAGE_ERROR",
      coordinate: name,
      message: `"${name}" is an interface-object in ${quoteNames(places.map(({ subgraph }) => subgraph.name))}, and an interface nowhere.`,
      mend: `Define "interface ${name}" in another subgraph, or remove "@interfaceObject".`,
      places: places.map(placeOfType),
    });
  }
}

function checkImplementers(
  place: Place<SubgraphFieldsType>,
  implementers: readonly string[],
  context: MergeContext,
): void {
  const { subgraph, element: type } = place;
  const known = implementers.filter((name) => subgraph.types.has(name));
  const implementing = known.filter((name) => implementsIn(subgraph, name, type.name));
  if (hasFederationUse(type, "interfaceObject")) {
    if (known.length > 0) {
      context.error({
        code: "INTERFACE_OBJECT_USAGE_ERROR",
        coordinate: type.name,
        message: `"${type.name}" is an interface-object in "${subgraph.name}", which also defines ${quoteNames(known)}, of the types that implement the interface.`,
        mend: `Remove ${quoteNames(known)} there, or define "interface ${type.name}".`,
        places: [placeOfType(place), ...known.flatMap((name) => placeNamed(subgraph, name))],
      });
    }
    return;
  }
  const lacking = implementers.filter((name) => !implementing.includes(name));
  const key = federationUses(type, "key").find(({ values }) => !isFalse(values.get("resolvable")));
  if (key !== undefined && lacking.length > 0) {
    context.error({
      code: "INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE",
      coordinate: type.name,
      message: `The interface "${type.name}" has a resolvable key in "${subgraph.name}", which lacks ${quoteNames(lacking)}, of the types that implement it.`,
      mend: `Define ${quoteNames(lacking)} in "${subgraph.name}", implementing "${type.name}", or make the key "resolvable: false".`,
      places: [{ subgraph, element: { node: key.node } }],
    });
  }
}

function implementsIn({ types }: SubgraphSchema, name: string, interfaceName: string): boolean {
  const type = types.get(name);
  return type?.kind === "object" && type.interfaces.has(interfaceName);
}

function isFalse(value: { readonly kind: string; readonly value?: unknown } | undefined): boolean {
  return value?.kind === "BooleanValue" && value.value === false;
}

function placeOfType({ subgraph, element }: Place<SubgraphFieldsType>): Place<{
  readonly node: ReturnType<typeof nodeOf>;
}> {
  return { subgraph, element: { node: nodeOf(element) } };
}

function placeNamed(
  subgraph: SubgraphSchema,
  name: string,
): readonly Place<{ readonly node: ReturnType<typeof nodeOf> }>[] {
  const type = subgraph.types.get(name);
  return type === undefined ? [] : [{ subgraph, element: { node: nodeOf(type) } }];
}
