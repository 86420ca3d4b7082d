import { ExactNumber } from "@hansa/core";
import type { ResponseField, ResponseType } from "@hansa/query-planner";
import { CodeBuilder, property, quote } from "../code-builder.ts";
import type { ConditionTable } from "../conditions.ts";
import type { DataObject } from "../data.ts";
import { dangling } from "../faults.ts";
import { fitAny, fitId, unfit } from "./fit.ts";

/**
 * Makes the response's `data` out of the tree, as an object that `JSON.stringify` prints in the client's order; fields
 * that conditions leave out are undefined in it. `conditions` are the values of the operation's conditions.
 *
 * Undefined where anything is not as it should be: a value is missing or of another type, null stands where it may not
 * be, an object has an unknown type, or the whole is longer than about `maxLength` characters. What the answer is then
 * is for the printer to say, which knows of errors.
 */
export type Projection = (
  root: DataObject,
  conditions: readonly boolean[],
  maxLength: number,
) => object | undefined;

export interface ProjectionOptions {
  readonly conditions: ConditionTable;
  /** Whether one object of the tree may stand at several of the places that these data keys lead to: it is projected once. */
  readonly mayRepeat: (dataKeys: readonly string[]) => boolean;
  /** Whether objects there may be marked as {@link dangling}, which is null where null may be. */
  readonly mayDangle: (dataKeys: readonly string[]) => boolean;
}

/** More than that is too much code for what it saves. */
const maxFields = 2_000;

/**
 * Generates the projection of a response: one function for each selection set, with every name and every check written
 * out. Undefined where the response has something that only the printer does, or code cannot be generated here.
 */
export function generateProjection(
  fields: readonly ResponseField[],
  options: ProjectionOptions,
): Projection | undefined {
  if (countFields(fields) > maxFields || !canBeProjected(fields)) {
    return undefined;
  }
  const code = new CodeBuilder();
  new ProjectionWriter(code, options).writeAll(fields);
  return code.run() as Projection | undefined;
}

function countFields(fields: readonly ResponseField[]): number {
  return fields.reduce((sum, { selection = [] }) => sum + 1 + countFields(selection), 0);
}

/** A field that cannot be had is always an error; a key that stands twice, under conditions, has no fixed place. */
function canBeProjected(fields: readonly ResponseField[]): boolean {
  return fields.every(
    (field, index) =>
      field.unreachable === undefined &&
      canBeProjected(field.selection ?? []) &&
      fields.every(
        (other, otherIndex) =>
          otherIndex <= index ||
          other.responseKey !== field.responseKey ||
          areApart(field.types, other.types),
      ),
  );
}

function areApart(types: readonly string[] | undefined, others: readonly string[] | undefined): boolean {
  return types !== undefined && others !== undefined && !types.some((type) => others.includes(type));
}

/** Whether the reading of a field always shows that the object is a number: it has nothing under the key then. */
function showsNumber({ constant, when, dataKey }: ResponseField): boolean {
  return constant === undefined && when === undefined && !(dataKey in ExactNumber.prototype);
}

/** Where a value stands, and what the response has of it where it is an object. */
interface Place {
  readonly selection: readonly ResponseField[];
  readonly dataKeys: readonly string[];
}

/** Writes the lines that check the value of a variable and put in its place what the response has. */
type ValueWriter = (variable: string) => void;

class ProjectionWriter {
  readonly #code: CodeBuilder;
  readonly #options: ProjectionOptions;
  readonly #writersByField = new Map<ResponseField, ValueWriter>();

  constructor(code: CodeBuilder, options: ProjectionOptions) {
    this.#code = code;
    this.#options = options;
  }

  writeAll(fields: readonly ResponseField[]): void {
    const code = this.#code;
    code.line(`const unfit = ${code.constant(unfit)};`);
    code.line(`const fitId = ${code.constant(fitId)};`);
    code.line(`const fitAny = ${code.constant(fitAny)};`);
    code.line("let when, limit, length;");
    const root = this.#writeObject(fields, []);
    code.block("return function project(root, conditions, maxLength)", () => {
      code.line("when = conditions;");
      code.line("limit = maxLength;");
      code.line("length = 0;");
      code.block("try", () => {
        code.line(`const data = ${root}(root);`);
        code.line("return length > limit ? undefined : data;");
      });
      code.block("catch (error)", () => {
        code.line("if (error === unfit) return undefined;");
        code.line("throw error;");
      });
    });
  }

  /** A function that takes an object of the tree, which the data keys lead to, and returns that of the response. */
  #writeObject(fields: readonly ResponseField[], dataKeys: readonly string[]): string {
    const code = this.#code;
    const writers = fields.map((field) => this.#prepareField(field, dataKeys));
    const name = code.name("object");
    const mayRepeat = this.#options.mayRepeat(dataKeys);
    const memo = mayRepeat ? this.#writeMemo() : "";
    const keysLength = fields.reduce((sum, { responseKey }) => sum + responseKey.length + 4, 2);
    code.block(`function ${name}(object)`, () => {
      code.line('if (typeof object !== "object" || object === null || Array.isArray(object)) throw unfit;');
      if (!fields.some(showsNumber)) {
        code.line(`if (object instanceof ${code.constant(ExactNumber)}) throw unfit;`);
      }
      if (mayRepeat) {
        code.line(`const known = object[${memo}];`);
        code.block("if (known !== undefined)", () => {
          code.line("if ((length += known.length) > limit) throw unfit;");
          code.line("return known.data;");
        });
        code.line("const before = length;");
      }
      code.line(`if ((length += ${keysLength}) > limit) throw unfit;`);
      const values = writers.map((write) => write());
      const properties = fields.map(({ responseKey }, index) => property(responseKey, values[index] ?? ""));
      const data = `{ ${properties.join(", ")} }`;
      if (mayRepeat) {
        code.line(`const data = ${data};`);
        code.line(`object[${memo}] = { data, length: length - before };`);
      }
      code.line(`return ${mayRepeat ? "data" : data};`);
    });
    return name;
  }

  /** The key under which an object keeps what has been made of it by one function, in one request. */
  #writeMemo(): string {
    const memo = this.#code.name("memo");
    this.#code.line(`const ${memo} = ${this.#code.constant(Symbol("projected"))};`);
    return memo;
  }

  /** Writes the reading of a field and returns the expression of its value. */
  #prepareField(field: ResponseField, above: readonly string[]): () => string {
    const code = this.#code;
    const condition = this.#options.conditions.add(field.when);
    const test = condition === undefined ? undefined : `when[${condition}] === true`;
    const { constant } = field;
    if (constant !== undefined) {
      return () => (test === undefined ? quote(constant) : `${test} ? ${quote(constant)} : undefined`);
    }
    const write = this.#writerOf(field, above);
    const read = `object[${quote(field.dataKey)}]`;
    return () => {
      const variable = code.name("value");
      if (test === undefined) {
        code.line(`let ${variable} = ${read};`);
        write(variable);
      } else {
        code.line(`let ${variable};`);
        code.block(`if (${test})`, () => {
          code.line(`${variable} = ${read};`);
          write(variable);
        });
      }
      return variable;
    };
  }

  /** A field of several types has its functions once: types below types would multiply them. */
  #writerOf(field: ResponseField, above: readonly string[]): ValueWriter {
    const known = this.#writersByField.get(field);
    if (known !== undefined) {
      return known;
    }
    const place = { selection: field.selection ?? [], dataKeys: [...above, field.dataKey] };
    const write = this.#prepareType(field.type, place);
    this.#writersByField.set(field, write);
    return write;
  }

  #prepareType(type: ResponseType, place: Place): ValueWriter {
    if (type.kind === "nonNull") {
      return this.#prepareValue(type.of, place);
    }
    const write = this.#prepareValue(type, place);
    const isObject = type.kind === "object" || type.kind === "abstract";
    const mark =
      isObject && this.#options.mayDangle(place.dataKeys) ? this.#code.constant(dangling) : undefined;
    return (variable) => {
      if (mark !== undefined) {
        this.#code.line(`if (${variable}?.[${mark}] === true) ${variable} = null;`);
      }
      this.#code.block(`if (${variable} !== null)`, () => write(variable));
    };
  }

  #prepareValue(type: ResponseType, place: Place): ValueWriter {
    const code = this.#code;
    const { selection, dataKeys } = place;
    switch (type.kind) {
      case "nonNull":
        return this.#prepareValue(type.of, place);
      case "scalar":
        return this.#prepareScalar(type.name);
      case "enum": {
        const values = code.constant(new Set(type.values));
        return (variable) => {
          code.line(`if (!${values}.has(${variable})) throw unfit;`);
          code.line(`length += ${variable}.length;`);
        };
      }
      case "list":
        return this.#prepareCall(this.#writeList(type.of, place));
      case "object":
        return this.#prepareCall(this.#writeObject(fieldsOf(type.name, selection), dataKeys));
      case "abstract":
        return this.#prepareCall(this.#writeAbstract(type.possibleTypes, place));
    }
  }

  #prepareCall(functionName: string): ValueWriter {
    return (variable) => this.#code.line(`${variable} = ${functionName}(${variable});`);
  }

  #prepareScalar(typeName: string): ValueWriter {
    const code = this.#code;
    const check = (test: string, length: string) => (variable: string) => {
      code.line(`if (!(${test.replaceAll("$", variable)})) throw unfit;`);
      code.line(`length += ${length.replaceAll("$", variable)};`);
    };
    switch (typeName) {
      case "String":
        return check('typeof $ === "string"', "$.length");
      case "Int":
        return check('typeof $ === "number" && ($ | 0) === $', "8");
      case "Float":
        return check("Number.isFinite($)", "16");
      case "Boolean":
        return check('typeof $ === "boolean"', "5");
      case "ID":
        return (variable) => {
          code.line(`if (typeof ${variable} !== "string") ${variable} = fitId(${variable});`);
          code.line(`length += ${variable}.length;`);
        };
      default:
        return (variable) => {
          code.line(`if (${variable} === null) throw unfit;`);
          code.line(`length += fitAny(${variable}, limit);`);
        };
    }
  }

  #writeList(itemType: ResponseType, place: Place): string {
    const code = this.#code;
    const write = this.#prepareType(itemType, place);
    const name = code.name("list");
    code.block(`function ${name}(items)`, () => {
      code.line("if (!Array.isArray(items) || (length += items.length * 2) > limit) throw unfit;");
      code.line("const result = [];");
      code.block("for (let index = 0; index < items.length; index++)", () => {
        code.line("let item = items[index];");
        write("item");
        code.line("result.push(item);");
      });
      code.line("if ((length += items.length * 2) > limit) throw unfit;");
      code.line("return result;");
    });
    return name;
  }

  /** A function that chooses by the object's type; types with the same fields have one function. */
  #writeAbstract(possibleTypes: readonly string[], { selection, dataKeys }: Place): string {
    const code = this.#code;
    // Without a name, an object can only be of any type where all have the same fields.
    const isTold = selection.some(({ types, dataKey }) => types !== undefined || dataKey === "__typename");
    const typesByFields = Map.groupBy(possibleTypes, (typeName) =>
      JSON.stringify(selection.map(({ types }) => types === undefined || types.includes(typeName))),
    );
    const cases = [...typesByFields.values()].map((types) => ({
      types,
      function: this.#writeObject(fieldsOf(types[0] ?? "", selection), dataKeys),
    }));
    const name = code.name("abstract");
    code.block(`function ${name}(object)`, () => {
      code.line('if (typeof object !== "object" || object === null) throw unfit;');
      code.block('switch (object["__typename"])', () => {
        for (const { types, function: project } of cases) {
          for (const typeName of types) {
            code.line(`case ${quote(typeName)}:`);
          }
          code.line(`${isTold ? "" : "case undefined: "}return ${project}(object);`);
        }
        code.line("default: throw unfit;");
      });
    });
    return name;
  }
}

function fieldsOf(typeName: string, selection: readonly ResponseField[]): readonly ResponseField[] {
  return selection.filter(({ types }) => types === undefined || types.includes(typeName));
}
