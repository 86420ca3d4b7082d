import { Kind } from "graphql";
import { editFields, editTypes, withoutUses } from "../read/edit-schema.ts";
import {
  type DirectiveUse,
  type FederationDirectiveUse,
  federationUses,
  hasFederationUse,
  type SubgraphField,
  type SubgraphSchema,
} from "../read/subgraph-schema.ts";

/**
 * In schemas of federation 1, marks fields that other subgraphs have too as shareable, and leaves out the tags of
 * external fields that have them where they are resolved. O(fields of all subgraphs).
 */
export function shareFields(schemas: readonly SubgraphSchema[]): readonly SubgraphSchema[] {
  const places = new FieldPlaces(schemas);
  return schemas.map((schema) =>
    schema.links.version.major === 2
      ? schema
      : editTypes(schema, (type) =>
          type.kind === "object"
            ? editFields(type, (field) => shareField(field, type.name === "Subscription", places))
            : type,
        ),
  );
}

function shareField(field: SubgraphField, isSubscription: boolean, places: FieldPlaces): SubgraphField {
  if (hasFederationUse(field, "external")) {
    return withoutUses(field, (use) => isTag(use) && places.hasTag(field, tagName(use)));
  }
  // A subscription has one source, in federation 1 as in 2.
  return isSubscription || !places.isShared(field) || hasFederationUse(field, "shareable")
    ? field
    : { ...field, directives: [...field.directives, shareableOn(field)] };
}

/** How often each field is declared, and which tags it has where it is resolved. */
class FieldPlaces {
  readonly #countByCoordinate = new Map<string, number>();
  readonly #tags = new Set<string>();

  constructor(schemas: readonly SubgraphSchema[]) {
    for (const schema of schemas) {
      for (const type of schema.types.values()) {
        for (const field of type.kind === "object" ? type.fields.values() : []) {
          this.#add(field);
        }
      }
    }
  }

  isShared({ coordinate }: SubgraphField): boolean {
    return (this.#countByCoordinate.get(coordinate) ?? 0) > 1;
  }

  hasTag({ coordinate }: SubgraphField, name: string | undefined): boolean {
    return this.#tags.has(`${coordinate} ${name}`);
  }

  #add(field: SubgraphField): void {
    const { coordinate } = field;
    this.#countByCoordinate.set(coordinate, (this.#countByCoordinate.get(coordinate) ?? 0) + 1);
    if (!hasFederationUse(field, "external")) {
      for (const use of federationUses(field, "tag")) {
        this.#tags.add(`${coordinate} ${tagName(use)}`);
      }
    }
  }
}

function isTag(use: DirectiveUse): boolean {
  return use.kind === "federation" && use.name === "tag";
}

function tagName({ values }: DirectiveUse): string | undefined {
  const name = values.get("name");
  return name?.kind === Kind.STRING ? name.value : undefined;
}

/** Stands where the field does, for the places of errors. */
function shareableOn({ node }: SubgraphField): FederationDirectiveUse {
  const { loc } = node.name;
  return {
    kind: "federation",
    name: "shareable",
    node: {
      kind: Kind.DIRECTIVE,
      name: { kind: Kind.NAME, value: "shareable" },
      ...(loc === undefined ? {} : { loc }),
    },
    values: new Map(),
  };
}
