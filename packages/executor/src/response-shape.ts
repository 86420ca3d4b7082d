import type { ResponseField, ResponseType } from "@hansa/query-planner";
import type { ConditionTable } from "./conditions.ts";
import type { FieldFault } from "./faults.ts";
import { enumPrinter, type ScalarPrinter, scalarPrinter } from "./scalars.ts";

/** A response field, prepared for printing. */
export interface FieldShape {
  readonly responseKey: string;
  /** `"responseKey":` */
  readonly keyText: string;
  readonly dataKey: string;
  readonly coordinate: string;
  /** Its condition's index in the operation's table. */
  readonly condition: number | undefined;
  readonly constantText: string | undefined;
  /** The error in whose favour the field is always null: no subgraph can give it. */
  readonly unreachable: FieldFault | undefined;
  readonly type: TypeShape;
}

/** A type, prepared for printing: nullability is a flag of the type that it is about. */
export type TypeShape = LeafShape | ListShape | ObjectShape;

export interface LeafShape {
  readonly kind: "leaf";
  readonly isNonNull: boolean;
  /** For messages. */
  readonly name: string;
  readonly print: ScalarPrinter;
}

export interface ListShape {
  readonly kind: "list";
  readonly isNonNull: boolean;
  readonly item: TypeShape;
}

export interface ObjectShape {
  readonly kind: "object";
  readonly isNonNull: boolean;
  readonly name: string;
  /** Whether the runtime type has to be looked up in the object. */
  readonly isAbstract: boolean;
  /**
   * Undefined for a type that is not possible here, and where the type must be known and is not: an object that stands
   * for an interface need not know its type where, as the operation's conditions are, every type has the same fields.
   */
  fieldsFor(
    runtimeType: string | undefined,
    conditions: readonly boolean[],
  ): readonly FieldShape[] | undefined;
  /** The first field that is read from a data key: if there is one, a field that all runtime types have. */
  fieldByDataKey(dataKey: string): FieldShape | undefined;
}

/** What preparing a response needs. */
export interface ShapeOptions {
  readonly conditions: ConditionTable;
  /** The error that a field gets for which the plan says that no subgraph can give it. */
  readonly faultOf: (field: ResponseField) => FieldFault;
  /** How deep the value of a scalar may be nested that may be anything. */
  readonly maxDepth: number;
}

/** Prepares the response's root object. */
export function shapeResponse(fields: readonly ResponseField[], options: ShapeOptions): ObjectShape {
  return shapeObject("the operation's root", undefined, fields, { ...options, isNonNull: false });
}

interface ShapeContext extends ShapeOptions {
  readonly isNonNull: boolean;
}

function shapeField(field: ResponseField, context: ShapeContext): FieldShape {
  return {
    responseKey: field.responseKey,
    keyText: `${JSON.stringify(field.responseKey)}:`,
    dataKey: field.dataKey,
    coordinate: field.coordinate,
    condition: context.conditions.add(field.when),
    constantText: field.constant === undefined ? undefined : JSON.stringify(field.constant),
    unreachable: field.unreachable === undefined ? undefined : context.faultOf(field),
    type: shapeType(field.type, field.selection ?? [], { ...context, isNonNull: false }),
  };
}

function shapeType(
  type: ResponseType,
  selection: readonly ResponseField[],
  context: ShapeContext,
): TypeShape {
  const { isNonNull } = context;
  switch (type.kind) {
    case "nonNull":
      return shapeType(type.of, selection, { ...context, isNonNull: true });
    case "list":
      return {
        kind: "list",
        isNonNull,
        item: shapeType(type.of, selection, { ...context, isNonNull: false }),
      };
    case "scalar":
      return { kind: "leaf", isNonNull, name: type.name, print: scalarPrinter(type.name, context.maxDepth) };
    case "enum":
      return { kind: "leaf", isNonNull, name: type.name, print: enumPrinter(type.values) };
    case "object":
      return shapeObject(type.name, undefined, selection, context);
    case "abstract":
      return shapeObject(type.name, type.possibleTypes, selection, context);
  }
}

/** The fields of each runtime type are picked when an object of that type is first met. */
function shapeObject(
  name: string,
  possibleTypes: readonly string[] | undefined,
  selection: readonly ResponseField[],
  context: ShapeContext,
): ObjectShape {
  const { isNonNull } = context;
  const fields = selection.map((field) => ({ types: field.types, shape: shapeField(field, context) }));
  const fieldByDataKey = (dataKey: string): FieldShape | undefined =>
    (
      fields.find(({ types, shape }) => types === undefined && shape.dataKey === dataKey) ??
      fields.find(({ shape }) => shape.dataKey === dataKey)
    )?.shape;
  const fieldsOf = (typeName: string): readonly FieldShape[] =>
    fields.flatMap(({ types, shape }) => (types === undefined || types.includes(typeName) ? [shape] : []));
  const told = fields.filter(({ types, shape }) => types !== undefined || shape.dataKey === "__typename");
  if (possibleTypes === undefined) {
    const own = fieldsOf(name);
    return { kind: "object", isNonNull, name, isAbstract: false, fieldsFor: () => own, fieldByDataKey };
  }
  const possible = new Set(possibleTypes);
  const known = new Map<string, readonly FieldShape[]>();
  return {
    kind: "object",
    isNonNull,
    name,
    isAbstract: true,
    fieldByDataKey,
    fieldsFor(runtimeType, conditions) {
      if (runtimeType === undefined) {
        return told.some(({ shape }) => isWanted(shape, conditions)) ? undefined : fieldsOf("");
      }
      const found = known.get(runtimeType) ?? (possible.has(runtimeType) ? fieldsOf(runtimeType) : undefined);
      if (found !== undefined) {
        known.set(runtimeType, found);
      }
      return found;
    },
  };
}

/** Whether a field is part of the response, as the operation's conditions are. */
export function isWanted({ condition }: FieldShape, conditions: readonly boolean[]): boolean {
  return condition === undefined || conditions[condition] === true;
}
