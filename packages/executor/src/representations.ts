import type { EntityInput, RepresentationField } from "@hansa/query-planner";
import { type DataObject, type DataValue, isDataObject, maxListDepth, typeNameOf } from "./data.ts";
import { collectObjects } from "./data-path.ts";
import { printAny } from "./scalars.ts";

/** The entities to ask a subgraph for, each once, and the objects that wait for each. */
export interface RepresentationBatch {
  /** The JSON texts of the representations, all different. */
  readonly texts: readonly string[];
  /** For each representation the objects into which its entity is merged. */
  readonly objects: readonly (readonly DataObject[])[];
  /** The objects that cannot be represented, and why. */
  readonly leftOut: readonly LeftOut[];
}

export interface LeftOut {
  readonly object: DataObject;
  readonly hole: Hole;
}

/** Where something is missing, or null where a key may not be null: in the object itself or in one below it. */
export interface Hole {
  readonly holder: DataObject;
  readonly dataKey: string;
  readonly cause: "missing" | "null";
}

/**
 * Finds the objects of one entity input in the tree and represents them; `mayRepeat`: an object may stand at several
 * places. O(objects).
 */
export type RepresentationBuilder = (root: DataObject, mayRepeat?: boolean) => RepresentationBatch;

/** Writes a comma, a field's name and its value; nothing where the field is not for the object's type. */
type FieldWriter = (object: DataObject) => string | Hole;

/** Writes a value; undefined where it is not of the kind that the field has. */
type ValueWriter = (value: DataValue) => string | Hole | undefined;

/** Prepares the representations of one `_entities` field: everything that the plan knows is done here, once. */
export function compileRepresentations(input: EntityInput): RepresentationBuilder {
  const representAll = compileRepresenter(input);
  return (root, mayRepeat = false) => {
    const objects = collectObjects(root, input.path);
    return representAll(mayRepeat ? [...new Set(objects)] : objects);
  };
}

/** The same for objects that are found already. */
export function compileRepresenter(
  input: EntityInput,
): (objects: readonly DataObject[]) => RepresentationBatch {
  const represent = compileText(input);
  const key = onlyKey(input);
  return key === undefined
    ? (objects) => groupByText(objects, represent)
    : (objects) => groupByKey(objects, key, represent);
}

/** Prepares the text of one object, or the reason why it has none. */
export function compileText(input: EntityInput): (object: DataObject) => string | LeftOut {
  const writers = compileFields(input.representation);
  const start = input.typeName === undefined ? undefined : `{"__typename":${JSON.stringify(input.typeName)}`;

  return (object) => {
    let text = start ?? startWithRuntimeType(object);
    if (text === undefined) {
      return { object, hole: { holder: object, dataKey: "__typename", cause: "missing" } };
    }
    for (const write of writers) {
      const written = write(object);
      if (typeof written !== "string") {
        return { object, hole: written };
      }
      text += written;
    }
    return `${text}}`;
  };
}

/** The data key of the one leaf that tells the input's objects apart, if one does. */
function onlyKey({ typeName, representation }: EntityInput): string | undefined {
  const [field] = representation;
  const isOne = representation.length === 1 && field?.selection === undefined && field?.types === undefined;
  return isOne && typeName !== undefined ? field?.dataKey : undefined;
}

/** The same as {@link groupByText} for objects of one key: a text is made for each value, not for each object. */
function groupByKey(
  found: readonly DataObject[],
  dataKey: string,
  represent: (object: DataObject) => string | LeftOut,
): RepresentationBatch {
  const groupsByValue = new Map<string, DataObject[]>();
  const texts: string[] = [];
  const objects: DataObject[][] = [];
  for (const object of found) {
    const value = object[dataKey];
    if (typeof value !== "string") {
      return groupByText(found, represent);
    }
    const known = groupsByValue.get(value);
    if (known === undefined) {
      const group = [object];
      groupsByValue.set(value, group);
      texts.push(represent(object) as string);
      objects.push(group);
    } else {
      known.push(object);
    }
  }
  return { texts, objects, leftOut: [] };
}

function groupByText(
  found: readonly DataObject[],
  represent: (object: DataObject) => string | LeftOut,
): RepresentationBatch {
  const objectsByText = new Map<string, DataObject[]>();
  const leftOut: LeftOut[] = [];
  for (const object of found) {
    const text = represent(object);
    if (typeof text !== "string") {
      leftOut.push(text);
      continue;
    }
    const known = objectsByText.get(text);
    if (known === undefined) {
      objectsByText.set(text, [object]);
    } else {
      known.push(object);
    }
  }
  return { texts: [...objectsByText.keys()], objects: [...objectsByText.values()], leftOut };
}

function startWithRuntimeType(object: DataObject): string | undefined {
  const typeName = typeNameOf(object);
  return typeName !== undefined ? `{"__typename":${JSON.stringify(typeName)}` : undefined;
}

/** One writer a field; of fields with one name, for different types, the first stands for objects of a type not yet known. */
function compileFields(fields: readonly RepresentationField[]): readonly FieldWriter[] {
  return fields.map((field, index) =>
    compileField(field, fields.findIndex(({ name }) => name === field.name) === index),
  );
}

function compileField(field: RepresentationField, isFirst: boolean): FieldWriter {
  const { dataKey, types } = field;
  const name = `,${JSON.stringify(field.name)}:`;
  const writeValue = compileValue(field);
  return (object) => {
    if (types !== undefined) {
      const typeName = typeNameOf(object);
      // An object that only its interface is known of has the fields of all types.
      if (typeName === undefined ? !isFirst : !types.includes(typeName)) {
        return "";
      }
    }
    const value = object[dataKey];
    if (value === null) {
      return field.nullable ? `${name}null` : { holder: object, dataKey, cause: "null" };
    }
    const text = value === undefined ? undefined : writeValue(value);
    if (typeof text === "string") {
      return name + text;
    }
    return text ?? { holder: object, dataKey, cause: "missing" };
  };
}

/** How deep a value may be nested that a subgraph is to have of another. */
const maxKeyDepth = 200;

function compileValue({ selection }: RepresentationField): ValueWriter {
  if (selection === undefined) {
    return (value) => printAny(value, maxKeyDepth);
  }
  const writers = compileFields(selection);
  function writeValue(value: DataValue, listDepth: number): string | Hole | undefined {
    if (Array.isArray(value)) {
      return listDepth === 0
        ? undefined
        : writeList(value, (item) => (item === null ? "null" : writeValue(item, listDepth - 1)));
    }
    return isDataObject(value) ? writeObject(value, writers) : undefined;
  }
  return (value) => writeValue(value, maxListDepth);
}

function writeObject(object: DataObject, writers: readonly FieldWriter[]): string | Hole {
  let text = "";
  for (const write of writers) {
    const written = write(object);
    if (typeof written !== "string") {
      return written;
    }
    text += written;
  }
  return `{${text.slice(1)}}`;
}

function writeList(items: readonly DataValue[], writeItem: ValueWriter): string | Hole | undefined {
  const texts: string[] = [];
  for (const item of items) {
    const text = writeItem(item);
    if (typeof text !== "string") {
      return text;
    }
    texts.push(text);
  }
  return `[${texts.join(",")}]`;
}
