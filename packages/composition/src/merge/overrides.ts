import { Kind } from "graphql";
import {
  type FederationDirectiveUse,
  federationUses,
  hasFederationUse,
  type SubgraphField,
  type SubgraphSchema,
} from "../read/subgraph-schema.ts";

/** An `@override`: a subgraph takes a field from another, at once or while a label is active. */
export interface Override {
  readonly by: SubgraphSchema;
  readonly field: SubgraphField;
  readonly use: FederationDirectiveUse;
  /** The name of the other subgraph, which may not exist. */
  readonly from: string;
  /** Nothing where the other subgraph has no such field: then there are no two to choose from. */
  readonly label: string | undefined;
  /** Whether the other subgraph has the field and resolves it. */
  readonly takes: boolean;
}

/** All overrides of a set of subgraphs. */
export class Overrides {
  readonly #byCoordinate = new Map<string, Override[]>();

  constructor(subgraphs: readonly SubgraphSchema[]) {
    const subgraphsByName = new Map(subgraphs.map((subgraph) => [subgraph.name, subgraph]));
    for (const by of subgraphs.filter(({ appliedDirectives }) => appliedDirectives.has("override"))) {
      for (const type of by.types.values()) {
        const fields = type.kind === "object" || type.kind === "interface" ? type.fields.values() : [];
        for (const field of fields) {
          this.#add(by, field, subgraphsByName);
        }
      }
    }
  }

  get all(): readonly Override[] {
    return [...this.#byCoordinate.values()].flat();
  }

  /** The override by which a subgraph takes a field. */
  by(subgraph: SubgraphSchema, coordinate: string): Override | undefined {
    return this.#byCoordinate.get(coordinate)?.find((override) => override.by === subgraph);
  }

  /** The override by which a field is taken from a subgraph. */
  from(subgraph: SubgraphSchema, coordinate: string): Override | undefined {
    return this.#byCoordinate
      .get(coordinate)
      ?.find(({ takes, from, by }) => takes && from === subgraph.name && by !== subgraph);
  }

  #add(by: SubgraphSchema, field: SubgraphField, subgraphsByName: ReadonlyMap<string, SubgraphSchema>): void {
    for (const use of federationUses(field, "override")) {
      const from = textOf(use, "from");
      if (from !== undefined) {
        const parent = subgraphsByName.get(from)?.types.get(field.parent);
        const source = parent !== undefined && "fields" in parent ? parent.fields.get(field.name) : undefined;
        const isExternal = [parent, source].some(
          (element) => element !== undefined && hasFederationUse(element, "external"),
        );
        const label = source === undefined ? undefined : textOf(use, "label") || undefined;
        const list = this.#byCoordinate.get(field.coordinate) ?? [];
        list.push({ by, field, use, from, label, takes: source !== undefined && !isExternal });
        this.#byCoordinate.set(field.coordinate, list);
      }
    }
  }
}

function textOf(use: FederationDirectiveUse, name: string): string | undefined {
  const value = use.values.get(name);
  return value?.kind === Kind.STRING ? value.value : undefined;
}
