import { type DataObject, type DataValue, isDataObject, typeNameOf } from "./data.ts";
import { causesOf, causesOfWhole, toResponseKeys } from "./fault-paths.ts";
import type { Faults, FieldFault, Gap, PlacedFault } from "./faults.ts";
import type { ResponseErrors } from "./response-errors.ts";
import {
  type FieldShape,
  isWanted,
  type ListShape,
  type ObjectShape,
  type TypeShape,
} from "./response-shape.ts";

/** What one request brings to the printing of its response. */
export interface PrintContext {
  /** The values of the operation's conditions. */
  readonly conditions: readonly boolean[];
  readonly faults: Faults;
  /** Takes the response's errors, in the order of the client's fields. */
  readonly errors: ResponseErrors;
  /** In characters. */
  readonly maxLength: number;
}

/**
 * Prints the response's `data` out of the tree (specification, sections 6.4.3 and 6.4.4): the client's fields in the
 * client's order, values that do not fit their type as null with an error, nulls passed up to the first nullable
 * place. `"null"` where they pass the root; undefined where the text is longer than `maxLength`, in which case no more
 * than a few times that is ever held. Recursion is as deep as the operation, never as deep as the data.
 */
export function printData(root: DataObject, shape: ObjectShape, context: PrintContext): string | undefined {
  try {
    return new ResponsePrinter(context).printObject(root, shape, undefined) ?? "null";
  } catch (error) {
    if (error instanceof TooLong) {
      return undefined;
    }
    throw error;
  }
}

/** Thrown through all levels: nothing of a response that is too long is of use. */
class TooLong extends Error {}

/** JSON text; `undefined` is a null in a place that may not be null, so the parent becomes null in its stead. */
type Printed = string | undefined;

/** Where one subgraph's null met another's value, the fault says why the first one's fields are missing. */
const explainedGap: Gap = { kind: "explained", keys: new Set() };

interface ListInPrint {
  readonly items: DataValue[];
  readonly itemType: TypeShape;
  readonly field: FieldShape;
  readonly gap: Gap | undefined;
}

class ResponsePrinter {
  readonly #conditions: readonly boolean[];
  readonly #faults: Faults;
  readonly #hasFaults: boolean;
  readonly #errors: ResponseErrors;
  readonly #maxLength: number;
  /** The path of the object or list that is being printed. */
  readonly #path: (string | number)[] = [];
  /** The same in data keys. */
  readonly #dataPath: (string | number)[] = [];
  /**
   * The faults that errors have been added for, each with the places of its object: the same object may be there under
   * several response keys, and stand at several places.
   */
  readonly #told = new Map<PlacedFault, Set<string>>();

  constructor({ conditions, faults, errors, maxLength }: PrintContext) {
    this.#conditions = conditions;
    this.#faults = faults;
    this.#hasFaults = !faults.isEmpty;
    this.#errors = errors;
    this.#maxLength = maxLength;
  }

  /** `gap` is why fields are missing in the objects above, where something is. */
  printObject(object: DataObject, shape: ObjectShape, gap: Gap | undefined): Printed {
    if (this.#hasFaults && !shape.isNonNull && this.#faults.isDangling(object)) {
      return "null";
    }
    const fields = shape.fieldsFor(shape.isAbstract ? typeNameOf(object) : shape.name, this.#conditions);
    if (fields === undefined) {
      const errorsBefore = this.#errors.count;
      this.#explainType(object, shape, gap);
      this.#explainWhole(object, shape, errorsBefore);
      return shape.isNonNull ? undefined : "null";
    }
    let text = "{";
    for (const field of fields) {
      if (!isWanted(field, this.#conditions)) {
        continue;
      }
      const errorsBefore = this.#errors.count;
      const value = field.constantText ?? this.#printField(object, field, shape, gap);
      if (value === undefined) {
        this.#explainWhole(object, shape, errorsBefore);
        return shape.isNonNull ? undefined : "null";
      }
      text += text.length === 1 ? field.keyText + value : `,${field.keyText}${value}`;
      this.#assertNotTooLong(text);
    }
    return `${text}}`;
  }

  #printField(
    parent: DataObject,
    field: FieldShape,
    shape: ObjectShape,
    inherited: Gap | undefined,
  ): Printed {
    const { dataKey, type, unreachable } = field;
    if (unreachable !== undefined) {
      this.#errors.add(unreachable, [...this.#path, field.responseKey]);
      return type.isNonNull ? undefined : "null";
    }
    const value = parent[dataKey];
    const placed = this.#hasFaults ? this.#placedAt(parent, dataKey, shape) : [];
    const gap = this.#hasFaults ? (this.#faults.gapFor(parent, dataKey) ?? inherited) : undefined;
    if (value === undefined || value === null) {
      this.#path.push(field.responseKey);
      this.#addPlaced(placed, type);
      if (placed.length === 0) {
        this.#explainNull(value, field, gap);
      }
      this.#path.pop();
      return type.isNonNull ? undefined : "null";
    }
    if (type.kind === "leaf" && placed.length === 0) {
      const text = type.print(value);
      return text ?? this.#addMisfit(field, [...this.#path, field.responseKey]);
    }
    this.#path.push(field.responseKey);
    this.#addPlaced(placed, type);
    this.#dataPath.push(dataKey);
    const text = this.#printValue(value, type, field, placed.length > 0 ? explainedGap : gap);
    this.#dataPath.pop();
    this.#path.pop();
    return text;
  }

  #printValue(value: DataValue, type: TypeShape, field: FieldShape, gap: Gap | undefined): Printed {
    switch (type.kind) {
      case "leaf":
        return type.print(value) ?? this.#addMisfit({ ...field, type }, [...this.#path]);
      case "list":
        return Array.isArray(value)
          ? this.#printList(value, type, field, gap)
          : this.#addMisfit({ ...field, type }, [...this.#path]);
      case "object":
        return isDataObject(value)
          ? this.printObject(value, type, gap)
          : this.#addMisfit({ ...field, type }, [...this.#path]);
    }
  }

  #printList(items: DataValue[], type: ListShape, field: FieldShape, gap: Gap | undefined): Printed {
    const list = { items, itemType: type.item, field, gap };
    let text = "[";
    for (const [index, value] of items.entries()) {
      this.#path.push(index);
      this.#dataPath.push(index);
      const printed = this.#printItem(value, index, list);
      this.#dataPath.pop();
      this.#path.pop();
      if (printed === undefined) {
        return type.isNonNull ? undefined : "null";
      }
      text += index === 0 ? printed : `,${printed}`;
      this.#assertNotTooLong(text);
    }
    return `${text}]`;
  }

  #printItem(value: DataValue, index: number, { items, itemType, field, gap }: ListInPrint): Printed {
    const placed = this.#hasFaults ? this.#faults.placedAt(items, index) : [];
    this.#addPlaced(placed, itemType);
    if (value !== null) {
      return this.#printValue(value, itemType, field, placed.length > 0 ? explainedGap : gap);
    }
    if (itemType.isNonNull && placed.length === 0) {
      this.#errors.add(nullInNonNull(field.coordinate), [...this.#path]);
    }
    return itemType.isNonNull ? undefined : "null";
  }

  #assertNotTooLong(text: string): void {
    if (text.length > this.#maxLength) {
      throw new TooLong();
    }
  }

  /** Adds the error of a value that is not there, unless the errors that led to it are known already. */
  #explainNull(value: null | undefined, field: FieldShape, gap: Gap | undefined): void {
    if (value === undefined && gap?.kind === "failed") {
      this.#errors.add(gap.fault, [...this.#path]);
    } else if (value === undefined && gap === undefined) {
      this.#errors.add(misfit(`The subgraph's answer lacks the field "${field.coordinate}".`), [
        ...this.#path,
      ]);
    } else if (field.type.isNonNull && (value === null || gap?.kind !== "explained")) {
      this.#errors.add(nullInNonNull(field.coordinate), [...this.#path]);
    }
  }

  /** Those of a field; of the faults that have taken its whole object those that made that null. */
  #placedAt(object: DataObject, dataKey: string, shape: ObjectShape): readonly PlacedFault[] {
    const placed = this.#faults.placedAt(object, dataKey);
    if (!placed.some(({ isWhole }) => isWhole)) {
      return placed;
    }
    const causes = new Set(causesOfWhole(this.#faults.placedIn(object), shape).map(({ placed: one }) => one));
    return placed.filter((one) => !one.isWhole || causes.has(one));
  }

  /**
   * An object that is null although nothing that was printed says why: its subgraph had null for the whole of it, because
   * of fields that have not been printed or never will be.
   */
  #explainWhole(object: DataObject, shape: ObjectShape, errorsBefore: number): void {
    if (this.#errors.count > errorsBefore) {
      return;
    }
    for (const { placed, field } of causesOfWhole(this.#faults.placedIn(object), shape)) {
      if (this.#told.get(placed)?.has(this.#dataPath.join()) !== true) {
        const below = field && [field.responseKey, ...toResponseKeys(placed.below, field.type)];
        this.#errors.add(placed.fault, [...this.#path, ...(below ?? [])]);
      }
    }
  }

  /** Adds the error of an object whose type is not there, or is none that it may have. */
  #explainType(object: DataObject, { name, isNonNull }: ObjectShape, inherited: Gap | undefined): void {
    const value = object.__typename;
    const placed = this.#faults.placedAt(object, "__typename");
    const gap = value === undefined ? (this.#faults.gapFor(object, "__typename") ?? inherited) : undefined;
    if (placed.length > 0) {
      for (const { fault } of placed) {
        this.#errors.add(fault, [...this.#path]);
      }
    } else if (gap?.kind === "failed") {
      this.#errors.add(gap.fault, [...this.#path]);
    } else if (gap === undefined || (isNonNull && gap.kind !== "explained")) {
      const message = `Expected an object of a type that "${name}" can be, which the subgraph's answer is not.`;
      this.#errors.add(misfit(message), [...this.#path]);
    }
  }

  #addPlaced(placed: readonly PlacedFault[], type: TypeShape): void {
    for (const one of causesOf(placed, type)) {
      const places = this.#told.get(one) ?? new Set();
      this.#told.set(one, places.add(this.#dataPath.join()));
      this.#errors.add(one.fault, [...this.#path, ...toResponseKeys(one.below, type)]);
    }
  }

  #addMisfit({ coordinate, type }: FieldShape, path: (string | number)[]): Printed {
    this.#errors.add(misfit(`The value of the field "${coordinate}" is not ${describeType(type)}.`), path);
    return type.isNonNull ? undefined : "null";
  }
}

function describeType(type: TypeShape): string {
  switch (type.kind) {
    case "leaf":
      return `of the type "${type.name}"`;
    case "list":
      return "a list";
    case "object":
      return `an object of the type "${type.name}"`;
  }
}

function misfit(message: string): FieldFault {
  return {
    code: "SUBREQUEST_MALFORMED_RESPONSE",
    message,
    extensions: { code: "SUBREQUEST_MALFORMED_RESPONSE" },
  };
}

function nullInNonNull(coordinate: string): FieldFault {
  const message = `The field "${coordinate}" may not be null, and its subgraph has no value for it.`;
  return { code: "NULL_IN_NON_NULL_FIELD", message, extensions: { code: "NULL_IN_NON_NULL_FIELD" } };
}
