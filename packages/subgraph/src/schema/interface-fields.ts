import type { FieldOptions } from "../definition/federation-options.ts";
import type { AbstractModel, SubgraphModel } from "../model/subgraph-model.ts";
import { fieldArguments } from "./field-arguments.ts";
import { type ArgumentModel, fieldType, printReference, type TypeReference } from "./field-type.ts";

/** A field of an interface, as the schema shows it. */
export interface InterfaceField {
  readonly name: string;
  readonly type: TypeReference;
  readonly args: readonly ArgumentModel[];
  readonly options: FieldOptions;
}

/** The fields of an interface: of the type that its entities give them, null where it is in one of them. */
export function interfaceFields(model: SubgraphModel, type: AbstractModel): readonly InterfaceField[] {
  return type.shownFields.flatMap((name) => {
    const fields = memberFields(model, type, name);
    const [first] = fields;
    if (first === undefined) {
      return [];
    }
    const isNullable = fields.some((field) => field.type.isNullable);
    const isItemNullable = fields.some((field) => field.type.isItemNullable === true);
    return [
      {
        name,
        type: { ...first.type, isNullable, isItemNullable },
        args: first.args,
        options: type.fieldOptions[name] ?? {},
      },
    ];
  });
}

/** What is wrong with the fields of interfaces: entities that give one another type, or other arguments. */
export function checkInterfaceFields(model: SubgraphModel): readonly string[] {
  return [...model.abstractsByName.values()].flatMap((type) =>
    type.shownFields.flatMap((name) => {
      const [first, ...others] = memberFields(model, type, name);
      return others.flatMap((other) => {
        const a = first === undefined ? "" : printSignature(first);
        const b = printSignature(other);
        return first === undefined || a === b
          ? []
          : [
              `The field "${name}" of the interface "${type.name}" is "${a}" in "${first.typeName}" and "${b}" in "${other.typeName}". Give them one type and the same arguments.`,
            ];
      });
    }),
  );
}

interface MemberField {
  readonly typeName: string;
  readonly type: TypeReference;
  readonly args: readonly ArgumentModel[];
}

function memberFields(model: SubgraphModel, type: AbstractModel, name: string): readonly MemberField[] {
  return type.members.flatMap(({ entity }) => {
    const field = entity.fieldsByName.get(name);
    return field === undefined
      ? []
      : [{ typeName: entity.name, type: fieldType(entity, field), args: fieldArguments(model, field) }];
  });
}

/** The type without its nulls, with the arguments: `(limit: Int! = 100) [Order]`. */
function printSignature({ type, args }: MemberField): string {
  const printed = args.map(
    ({ name, type: of, defaultValue }) =>
      `${name}: ${String(of)}${defaultValue === undefined ? "" : ` = ${defaultValue}`}`,
  );
  const reference = printReference({ ...type, isNullable: true, isItemNullable: true });
  return `${printed.length === 0 ? "" : `(${printed.join(", ")}) `}${reference}`;
}
