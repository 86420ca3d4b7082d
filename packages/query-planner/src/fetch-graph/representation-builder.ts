import type { ModelType } from "@hansa/federation-model";
import type { Demand, DemandNode, DemandOwner } from "../demands/demand-tree.ts";
import type { RepresentationField } from "../plan.ts";
import type { Entry } from "../solve/solution.ts";
import { typesAmong } from "../solve/types-among.ts";

/** A field as objects of one type are represented with it. */
interface TypedField {
  readonly nullable: boolean;
  readonly below: RepresentationBuilder | undefined;
}

/** A field by the types of the objects that are represented, the first of them apart: mostly there is no other. */
interface BuiltField {
  readonly name: string;
  readonly dataKey: string;
  readonly firstType: ModelType;
  first: TypedField;
  others: Map<ModelType, TypedField> | undefined;
}

function fieldOfOneType({ name, dataKey, first: { nullable, below } }: BuiltField): RepresentationField {
  return below === undefined
    ? { name, dataKey, nullable }
    : { name, dataKey, nullable, selection: below.fields };
}

function entriesOf({ firstType, first, others }: BuiltField): readonly (readonly [ModelType, TypedField])[] {
  return [[firstType, first], ...(others ?? [])];
}

/** The types for which a field is the same. */
interface TypeGroup extends Pick<TypedField, "nullable"> {
  readonly selection: readonly RepresentationField[] | undefined;
  readonly types: ModelType[];
}

/**
 * Builds the fields of one level of a representation. A field that is added again, for another requirement, has below
 * it what any of them wants.
 */
export class RepresentationBuilder {
  /** Each once. */
  readonly #types: readonly ModelType[];
  readonly #fields: BuiltField[] = [];

  constructor(owner: Pick<DemandOwner, "types">) {
    this.#types = owner.types;
  }

  get fields(): readonly RepresentationField[] {
    if (this.#types.length === 1) {
      return this.#fields.map(fieldOfOneType);
    }
    const fields: RepresentationField[] = [];
    for (const field of this.#fields) {
      const { name, dataKey, others } = field;
      const groups = new Map<string, TypeGroup>();
      for (const [type, { nullable, below }] of entriesOf(field)) {
        const typed = { nullable, selection: below?.fields };
        const key = others === undefined ? "" : JSON.stringify(typed);
        const group = groups.get(key);
        if (group === undefined) {
          groups.set(key, { ...typed, types: [type] });
        } else {
          group.types.push(type);
        }
      }
      for (const { nullable, selection, types } of groups.values()) {
        const isForAll = types.length === this.#types.length;
        fields.push({
          name,
          dataKey,
          nullable,
          ...(isForAll ? undefined : { types: types.map((type) => type.name) }),
          ...(selection === undefined ? undefined : { selection }),
        });
      }
    }
    return fields;
  }

  add(
    demand: Demand,
    below: RepresentationBuilder | undefined,
    options: { readonly isNullable: boolean; readonly types?: readonly ModelType[] },
  ): void {
    const types = options.types === undefined ? demand.types : typesAmong(demand.types, options.types);
    const dataKey = demand.slot?.dataKey ?? demand.fieldName;
    for (const type of typesAmong(types, this.#types)) {
      this.#addField({ name: demand.fieldName, dataKey }, type, { nullable: options.isNullable, below });
    }
  }

  /** With everything that another one has, of an object at the same place. */
  #joined(other: RepresentationBuilder): RepresentationBuilder {
    const joined = new RepresentationBuilder({ types: [...new Set([...this.#types, ...other.#types])] });
    for (const source of [this, other]) {
      for (const field of source.#fields) {
        for (const [type, typed] of entriesOf(field)) {
          joined.#addField(field, type, typed);
        }
      }
    }
    return joined;
  }

  #addField(
    { name, dataKey }: { readonly name: string; readonly dataKey: string },
    type: ModelType,
    { nullable, below }: TypedField,
  ): void {
    const field = this.#fields.find((one) => one.name === name && one.dataKey === dataKey);
    if (field === undefined) {
      const first = { nullable, below };
      this.#fields.push({ name, dataKey, firstType: type, first, others: undefined });
      return;
    }
    const known = type === field.firstType ? field.first : field.others?.get(type);
    const joined = {
      nullable: nullable && (known?.nullable ?? true),
      below:
        known?.below === undefined || below === undefined
          ? (below ?? known?.below)
          : known.below.#joined(below),
    };
    if (type === field.firstType) {
      field.first = joined;
    } else {
      field.others ??= new Map();
      field.others.set(type, joined);
    }
  }
}

/** What `__typename` says where it is not the object's own: one type, or an interface that stands for it. */
export function typeNameOf(node: DemandNode, entries: readonly Entry[]): string | undefined {
  const [only] = entries;
  if (only === undefined || entries.length > 1) {
    return undefined;
  }
  // Where several types have one key text, the key is that of any of them.
  const { asType } = only.key;
  return asType.kind === "interface" || node.type.kind === "object" ? asType.name : undefined;
}
