import type { DataPath, EntityInput, RepresentationField } from "@hansa/query-planner";
import { CodeBuilder, quote } from "../code-builder.ts";
import { type DataObject, isDataObject } from "../data.ts";
import type { RepresentationBatch } from "../representations.ts";

/**
 * Finds the objects that a path leads to from `starts`, in the order of the tree, and represents them. Undefined where
 * one of them cannot be represented: the reason is for others to find out, from the beginning.
 */
export type Gather = (starts: readonly DataObject[]) => RepresentationBatch | undefined;

/** What is to be generated: the objects of `input` from those on that the first `from` segments of its path lead to. */
export interface GatherRequest {
  readonly input: EntityInput;
  readonly from: number;
  /** Whether objects with the same text become one object: the first of them takes the places of the others. */
  readonly isShared: boolean;
  /** The text of any object; no text where it cannot be represented. */
  readonly represent: (object: DataObject) => unknown;
}

/**
 * Generates one function a request: nested loops along the path, with the keys read where the objects are found.
 * Undefined where code cannot be generated here.
 */
export function generateGathers(requests: readonly GatherRequest[]): readonly Gather[] | undefined {
  const code = new CodeBuilder();
  code.line(`const represent = ${code.constant(requests.map(({ represent }) => represent))};`);
  code.line(`const isDataObject = ${code.constant(isDataObject)};`);
  code.line(`const isPrimitive = ${code.constant(isPrimitive)};`);
  code.line("const leftOut = [];");
  const names = requests.map((request, index) => writeGather(code, request, index));
  code.line(`return [${names.join(", ")}];`);
  return code.run() as readonly Gather[] | undefined;
}

/** Where an object was found: the expression of its place, to be assigned to; unknown for a start. */
type Place = string | undefined;

function writeGather(code: CodeBuilder, request: GatherRequest, index: number): string {
  const { input, from } = request;
  const name = code.name("gather");
  code.block(`function ${name}(starts)`, () => {
    code.line("const texts = [];");
    code.line("const objects = [];");
    code.line("const known = new Map();");
    const start = code.name("index");
    code.block(`for (let ${start} = 0; ${start} < starts.length; ${start}++)`, () => {
      const object = code.name("value");
      code.line(`const ${object} = starts[${start}];`);
      writePath(code, { path: input.path.slice(from), variable: object, place: undefined }, (found, place) =>
        writeObject(code, { ...request, index }, found, place),
      );
    });
    code.line("return { texts, objects, leftOut };");
  });
  return name;
}

interface Way {
  readonly path: DataPath;
  /** Holds an object or a list, which may be one of the wrong kind: then it has no such key. */
  readonly variable: string;
  readonly place: Place;
}

function writePath(
  code: CodeBuilder,
  { path, variable, place }: Way,
  writeEnd: (variable: string, place: Place) => void,
): void {
  const [segment, ...rest] = path;
  const goOn = (next: string): void => {
    const value = code.name("value");
    code.line(`const ${value} = ${next};`);
    code.block(`if (typeof ${value} === "object" && ${value} !== null)`, () =>
      writePath(code, { path: rest, variable: value, place: next }, writeEnd),
    );
  };
  switch (segment?.kind) {
    case undefined:
      writeEnd(variable, place);
      break;
    case "field": {
      const read = (): void => goOn(`${variable}[${quote(segment.dataKey)}]`);
      if (segment.dataKey === "__proto__") {
        // Lists have an object there, which is not theirs.
        code.block(`if (isDataObject(${variable}))`, read);
      } else {
        read();
      }
      break;
    }
    case "items": {
      const index = code.name("index");
      code.block(`if (Array.isArray(${variable}))`, () =>
        code.block(`for (let ${index} = 0; ${index} < ${variable}.length; ${index}++)`, () =>
          goOn(`${variable}[${index}]`),
        ),
      );
      break;
    }
    case "types": {
      const tests = segment.names.map((name) => `${variable}["__typename"] === ${quote(name)}`);
      code.block(`if (${tests.join(" || ") || "false"})`, () =>
        writePath(code, { path: rest, variable, place }, writeEnd),
      );
      break;
    }
  }
}

type NumberedRequest = GatherRequest & { readonly index: number };

/** An object that has been found, with what tells it from others with another text. */
interface Found {
  readonly variable: string;
  readonly place: Place;
  /** A variable or an expression, evaluated once. */
  readonly key: string;
  /** The expression of its text. */
  readonly text: string;
}

function writeObject(code: CodeBuilder, request: NumberedRequest, variable: string, place: Place): void {
  const { typeName, representation } = request.input;
  const leaves = representation.every(isPlainLeaf) ? representation : [];
  const [only] = leaves;
  if (typeName !== undefined && only !== undefined && leaves.length === 1) {
    writeByLeaf(code, request, { variable, place, typeName, field: only });
  } else {
    code.block(`if (isDataObject(${variable}))`, () =>
      writeByText(code, request, { variable, place, leaves }),
    );
  }
}

function isPlainLeaf({ types, selection }: RepresentationField): boolean {
  return types === undefined && selection === undefined;
}

interface OneLeaf {
  readonly variable: string;
  readonly place: Place;
  readonly typeName: string;
  readonly field: RepresentationField;
}

/** The one leaf tells objects apart: a text is made for each of its values, not for each object. */
function writeByLeaf(
  code: CodeBuilder,
  request: NumberedRequest,
  { variable, place, typeName, field }: OneLeaf,
): void {
  const leaf = code.name("leaf");
  code.line(`const ${leaf} = ${variable}[${quote(field.dataKey)}];`);
  // No list has a text under any key.
  const isLeaf = `typeof ${leaf} === "string" || (typeof ${leaf} === "number" && !Array.isArray(${variable}))`;
  code.block(`if (${isLeaf})`, () => {
    const text = `${startOf(typeName)} + ${printField(field, leaf)} + "}"`;
    writeGroup(code, request, { variable, place, key: leaf, text });
  });
  code.line(`else if (isDataObject(${variable})) return undefined;`);
}

/** Objects without plain leaves, and those whose leaves are something special, have their text made the general way. */
function writeByText(
  code: CodeBuilder,
  request: NumberedRequest,
  {
    variable,
    place,
    leaves,
  }: { readonly variable: string; readonly place: Place; readonly leaves: readonly RepresentationField[] },
): void {
  const { index, input } = request;
  const text = code.name("text");
  const general = `represent[${index}](${variable})`;
  const { typeName } = input;
  if (leaves.length === 0 || typeName === undefined) {
    code.line(`const ${text} = ${general};`);
  } else {
    const variables = leaves.map(({ dataKey }) => {
      const leaf = code.name("leaf");
      code.line(`const ${leaf} = ${variable}[${quote(dataKey)}];`);
      return leaf;
    });
    const tests = variables.map((leaf) => `isPrimitive(${leaf})`).join(" && ");
    const fields = leaves.map((field, at) => printField(field, variables[at] ?? "")).join(" + ");
    code.line(`const ${text} = ${tests} ? ${startOf(typeName)} + ${fields} + "}" : ${general};`);
  }
  code.line(`if (typeof ${text} !== "string") return undefined;`);
  writeGroup(code, request, { variable, place, key: text, text });
}

function startOf(typeName: string): string {
  return quote(`{"__typename":${JSON.stringify(typeName)}`);
}

function printField({ name }: RepresentationField, leaf: string): string {
  return `${quote(`,${JSON.stringify(name)}:`)} + JSON.stringify(${leaf})`;
}

function isPrimitive(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

/** The first object with a text begins a group; others join it, or it takes their places. */
function writeGroup(
  code: CodeBuilder,
  { isShared }: GatherRequest,
  { variable, place, key, text }: Found,
): void {
  const shares = isShared && place !== undefined;
  const group = code.name("group");
  code.line(`const ${group} = known.get(${key});`);
  code.block(`if (${group} === undefined)`, () => {
    const first = code.name("first");
    code.line(`const ${first} = [${variable}];`);
    code.line(`known.set(${key}, ${first});`);
    code.line(`texts.push(${text});`);
    code.line(`objects.push(${first});`);
  });
  code.line(
    shares
      ? `else if (${group}[0] !== ${variable}) ${place} = ${group}[0];`
      : `else ${group}.push(${variable});`,
  );
}
