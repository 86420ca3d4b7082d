import {
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
} from "graphql";
import { PlanError } from "../errors.ts";

/** What normalising asks of a schema, by the names of types. */
export class SchemaTypes {
  readonly #schema: GraphQLSchema;
  readonly #possibleTypes = new Map<string, readonly string[]>();

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  /** The object types that an object of a type can be, sorted by name. */
  possible(type: GraphQLCompositeType): readonly string[] {
    const known = this.#possibleTypes.get(type.name);
    if (known !== undefined) {
      return known;
    }
    const names = isAbstractType(type)
      ? this.#schema
          .getPossibleTypes(type)
          .map((possible) => possible.name)
          .sort()
      : [type.name];
    this.#possibleTypes.set(type.name, names);
    return names;
  }

  /**
   * The types that a fragment on a type keeps to; all of them without a type condition.
   *
   * @throws PlanError OPERATION_INVALID where the condition is no type with fields.
   */
  narrow(types: readonly string[], typeCondition: string | undefined): readonly string[] {
    if (typeCondition === undefined) {
      return types;
    }
    const type = this.#schema.getType(typeCondition);
    if (!isCompositeType(type)) {
      throw new PlanError(
        "OPERATION_INVALID",
        `A fragment is on "${typeCondition}", which is no type with fields.`,
      );
    }
    const possible = this.possible(type);
    return types.every((name) => possible.includes(name))
      ? types
      : types.filter((name) => possible.includes(name));
  }

  /**
   * The field that a group of types has, and the type to name it by: the place's own where that has the same field. An
   * object's field may be of a narrower type than that of its interface, and it is the object's type that holds.
   *
   * @throws PlanError OPERATION_INVALID where there is no such field.
   */
  field(
    types: readonly string[],
    parentType: GraphQLCompositeType,
    name: string,
  ): { readonly owner: GraphQLCompositeType; readonly definition: GraphQLField<unknown, unknown> } {
    const type = types[0] === undefined ? undefined : this.#schema.getType(types[0]);
    const own = isCompositeType(type) ? type : parentType;
    const definition = this.#schema.getField(own, name);
    if (definition === undefined) {
      throw new PlanError(
        "OPERATION_INVALID",
        `"${own.name}" has no field "${name}". Take it out of the selection.`,
      );
    }
    if (own === parentType) {
      return { owner: own, definition };
    }
    const general = this.#schema.getField(parentType, name);
    const isSame = general !== undefined && String(general.type) === String(definition.type);
    return { owner: isSame ? parentType : own, definition };
  }

  /** The type of a field as in the schema language; empty for a type without fields. */
  fieldTypeText(typeName: string, fieldName: string): string {
    const type = this.#schema.getType(typeName);
    return isCompositeType(type) ? String(this.#schema.getField(type, fieldName)?.type) : "";
  }
}
