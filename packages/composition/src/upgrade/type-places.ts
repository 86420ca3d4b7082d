import { Kind } from "graphql";
import {
  type DirectiveUse,
  federationUses,
  hasFederationUse,
  type SubgraphField,
  type SubgraphObjectType,
  type SubgraphSchema,
} from "../read/subgraph-schema.ts";

/** What the subgraphs say of each other's types: all that the upgrade of one schema depends on beyond that schema. */
export class TypePlaces {
  readonly #defined = new Set<string>();
  readonly #objects = new Map<string, SubgraphObjectType[]>();

  /** O(types). */
  constructor(schemas: readonly SubgraphSchema[]) {
    for (const { types } of schemas) {
      for (const type of types.values()) {
        if (!type.isExtension) {
          this.#defined.add(type.name);
        }
        if (type.kind === "object") {
          const objects = this.#objects.get(type.name) ?? [];
          objects.push(type);
          this.#objects.set(type.name, objects);
        }
      }
    }
  }

  /** Whether a subgraph defines a type, not only extends it. */
  isDefined(typeName: string): boolean {
    return this.#defined.has(typeName);
  }

  /** Whether several subgraphs have a field of an object type, external or not. */
  isShared(field: SubgraphField): boolean {
    return this.#places(field).length > 1;
  }

  /** Whether a field has a tag where it is resolved. */
  hasTag(field: SubgraphField, name: string | undefined): boolean {
    return this.#places(field).some(
      (place) =>
        !hasFederationUse(place, "external") &&
        federationUses(place, "tag").some((use) => tagName(use) === name),
    );
  }

  #places({ parent, name }: SubgraphField): readonly SubgraphField[] {
    return (this.#objects.get(parent) ?? []).flatMap(({ fields }) => fields.get(name) ?? []);
  }
}

/** The name that a tag gives; nothing where it gives none that can be read. */
export function tagName({ values }: DirectiveUse): string | undefined {
  const name = values.get("name");
  return name?.kind === Kind.STRING ? name.value : undefined;
}
