import { Kind } from "graphql";
import {
  type FederationDirectiveUse,
  federationUses,
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
  readonly label: string | undefined;
}

/** All overrides of a set of subgraphs. */
export class Overrides {
  readonly #byCoordinate = new Map<string, Override[]>();

  constructor(subgraphs: readonly SubgraphSchema[]) {
    for (const by of subgraphs) {
      for (const type of by.types.values()) {
        const fields = type.kind === "object" || type.kind === "interface" ? type.fields.values() : [];
        for (const field of fields) {
          this.#add(by, field);
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
      ?.find((override) => override.from === subgraph.name && override.by !== subgraph);
  }

  #add(by: SubgraphSchema, field: SubgraphField): void {
    for (const use of federationUses(field, "override")) {
      const from = textOf(use, "from");
      if (from !== undefined) {
        const list = this.#byCoordinate.get(field.coordinate) ?? [];
        list.push({ by, field, use, from, label: textOf(use, "label") });
        this.#byCoordinate.set(field.coordinate, list);
      }
    }
  }
}

function textOf(use: FederationDirectiveUse, name: string): string | undefined {
  const value = use.values.get(name);
  return value?.kind === Kind.STRING ? value.value : undefined;
}
