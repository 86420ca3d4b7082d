import { Kind, parse } from "graphql";

/** How much a subgraph's schema holds, for people who look at a list of subgraphs. */
export interface SchemaSize {
  readonly types: number;
  readonly fields: number;
}

/** Counts the types that a schema defines and the fields of its objects and interfaces, the federation's own aside. */
export function measureSchema(sdl: string): SchemaSize {
  const { definitions } = parse(sdl, { noLocation: true });
  const types = new Set<string>();
  let fields = 0;
  for (const definition of definitions) {
    switch (definition.kind) {
      case Kind.OBJECT_TYPE_DEFINITION:
      case Kind.OBJECT_TYPE_EXTENSION:
      case Kind.INTERFACE_TYPE_DEFINITION:
      case Kind.INTERFACE_TYPE_EXTENSION: {
        const own = (definition.fields ?? []).filter(({ name }) => !isFederationName(name.value));
        fields += own.length;
        types.add(definition.name.value);
        break;
      }
      case Kind.UNION_TYPE_DEFINITION:
      case Kind.ENUM_TYPE_DEFINITION:
      case Kind.INPUT_OBJECT_TYPE_DEFINITION:
      case Kind.SCALAR_TYPE_DEFINITION:
        types.add(definition.name.value);
        break;
      default:
        break;
    }
  }
  return { types: [...types].filter((name) => !isFederationName(name)).length, fields };
}

function isFederationName(name: string): boolean {
  return name.startsWith("_") || name.startsWith("federation__") || name.startsWith("link__");
}
