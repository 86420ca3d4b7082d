import type { ModelType } from "@hansa/federation-model";
import type { Demand, DemandNode, DemandOwner } from "../demands/demand-tree.ts";
import type { RepresentationField } from "../plan.ts";
import type { Entry } from "../solve/solution.ts";

/** Builds the fields of one level of a representation, each once. */
export class RepresentationBuilder {
  readonly #owner: DemandOwner;
  readonly #fields = new Map<string, RepresentationField>();

  constructor(owner: DemandOwner) {
    this.#owner = owner;
  }

  get fields(): readonly RepresentationField[] {
    return [...this.#fields.values()];
  }

  add(
    demand: Demand,
    below: readonly RepresentationField[] | undefined,
    options: { readonly isNullable: boolean; readonly types?: readonly ModelType[] },
  ): void {
    const dataKey = demand.slot?.dataKey ?? demand.fieldName;
    const types =
      options.types === undefined
        ? demand.types
        : demand.types.filter((type) => options.types?.includes(type));
    const key = `${demand.fieldName}|${dataKey}|${JSON.stringify(below) ?? ""}`;
    const known = this.#fields.get(key);
    const names = new Set([...(known?.types ?? []), ...types.map((type) => type.name)]);
    const isForAll =
      this.#owner.types.every((type) => names.has(type.name)) ||
      (known !== undefined && known.types === undefined);
    this.#fields.set(key, {
      name: demand.fieldName,
      dataKey,
      ...(isForAll ? {} : { types: [...names] }),
      nullable: options.isNullable && (known?.nullable ?? true),
      ...(below === undefined ? {} : { selection: below }),
    });
  }
}

/** What `__typename` says where it is not the object's own: one type, or an interface that stands for it. */
export function typeNameOf(node: DemandNode, entries: readonly Entry[]): string | undefined {
  const [only] = entries;
  if (only === undefined || entries.length > 1) {
    return undefined;
  }
  const isOwn = only.types.includes(only.key.asType);
  return !isOwn || node.type.kind === "object" ? only.key.asType.name : undefined;
}
