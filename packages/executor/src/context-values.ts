/**
 * The values that entity requests take from objects above (`@fromContext`).
 *
 * Objects of one input are grouped by their values: each group becomes an `_entities` field of its own. A value is read
 * once for each object above, however many are below it.
 *
 *   sellers: [{currency: "EUR", products: [p1, p2]}, {currency: "SEK", products: [p3]}]
 *     → $context0 "EUR": p1, p2     $context0 "SEK": p3
 */
import type { ContextVariable, EntityInput, RepresentationField } from "@hansa/query-planner";
import { Kind, parseType, type TypeNode } from "graphql";
import { type DataObject, type DataValue, isDataObject, maxListDepth, typeNameOf } from "./data.ts";
import { collectWithAbove, type ObjectWithAbove } from "./data-path.ts";
import { printAny } from "./scalars.ts";

/** The objects of an input by what they take from above. */
export interface ContextGroups {
  readonly groups: readonly ContextGroup[];
  /** Objects for which a value is missing that may not be null, or that could not be fetched. */
  readonly withoutValue: readonly ObjectWithoutValue[];
}

export interface ContextGroup {
  /** The values as JSON texts, in the order of the input's variables. */
  readonly values: readonly string[];
  readonly objects: readonly DataObject[];
}

export interface ObjectWithoutValue {
  readonly object: DataObject;
  /** Where the null is, where that is known. */
  readonly place: NullPlace | undefined;
}

export interface NullPlace {
  readonly holder: DataObject;
  readonly dataKey: string;
}

/** Whether a value is not there because the fetch that was to bring it failed: nobody knows whether it is null. */
export type HasFailed = (place: NullPlace) => boolean;

/** Finds the objects of an input in the tree. O(objects below the root of the path). */
export type ContextGrouper = (root: DataObject, hasFailed: HasFailed) => ContextGroups;

/** A value as JSON text, or where the null is that may not be there. */
type ReadValue = { readonly text: string } | { readonly place: NullPlace | undefined };

type VariableReader = (found: ObjectWithAbove) => ReadValue;

/** Prepares the grouping of one input by its variables. */
export function compileContextGroups(
  input: EntityInput,
  variables: readonly ContextVariable[],
): ContextGrouper {
  const sources = variables.flatMap((variable) => variable.sources);
  const lengths = [...new Set(sources.map(({ pathLength }) => pathLength))].sort((a, b) => a - b);
  return (root, hasFailed) => {
    const readers = variables.map((variable) => readVariable(variable, lengths, hasFailed));
    const groups = new Map<string, { readonly values: readonly string[]; readonly objects: DataObject[] }>();
    const withoutValue: ObjectWithoutValue[] = [];
    for (const found of collectWithAbove(root, input.path, lengths)) {
      const values: string[] = [];
      for (const read of readers) {
        const value = read(found);
        if (!("text" in value)) {
          withoutValue.push({ object: found.object, place: value.place });
          break;
        }
        values.push(value.text);
      }
      if (values.length === readers.length) {
        const key = values.join("\n");
        const group = groups.get(key) ?? { values, objects: [] };
        groups.set(key, group);
        group.objects.push(found.object);
      }
    }
    return { groups: [...groups.values()], withoutValue };
  };
}

/** Reads a variable for one object after the other, each object above once. */
function readVariable(
  { type, sources }: ContextVariable,
  lengths: readonly number[],
  hasFailed: HasFailed,
): VariableReader {
  const typeNode = parseType(type, { noLocation: true });
  const levels = sources.map((source) => ({ ...source, level: lengths.indexOf(source.pathLength) }));
  const known = new Map<DataObject, ReadValue>();
  return ({ above }) => {
    for (const { level, types, value: fields } of levels) {
      const object = above[level];
      if (object === undefined || (types !== undefined && !types.includes(typeNameOf(object) ?? ""))) {
        continue;
      }
      const value = known.get(object) ?? readValue(object, fields, typeNode, hasFailed);
      known.set(object, value);
      return value;
    }
    return fitValue(null, typeNode, undefined);
  };
}

function readValue(
  object: DataObject,
  fields: readonly RepresentationField[],
  type: TypeNode,
  hasFailed: HasFailed,
): ReadValue {
  let place: NullPlace | undefined;
  let failed: NullPlace | undefined;
  const value = leafOf(object, fields, (found) => {
    place ??= found;
    if (found.holder[found.dataKey] === undefined && hasFailed(found)) {
      failed ??= found;
    }
  });
  return failed === undefined ? fitValue(value, type, place) : { place: failed };
}

/** The value of the field that is for the object's type, and so on down to the leaf. */
function leafOf(
  object: DataObject,
  fields: readonly RepresentationField[],
  reportNull: (place: NullPlace) => void,
): DataValue {
  const typeName = typeNameOf(object);
  const field = fields.find(({ types }) => types === undefined || types.includes(typeName ?? ""));
  const value = field === undefined ? undefined : object[field.dataKey];
  if (field === undefined || value === undefined || value === null) {
    if (field !== undefined) {
      reportNull({ holder: object, dataKey: field.dataKey });
    }
    return null;
  }
  const { selection } = field;
  return selection === undefined ? value : leavesOf(value, selection, reportNull);
}

function leavesOf(
  value: DataValue,
  selection: readonly RepresentationField[],
  reportNull: (place: NullPlace) => void,
  listDepth: number = maxListDepth,
): DataValue {
  if (Array.isArray(value)) {
    return listDepth === 0 ? null : value.map((item) => leavesOf(item, selection, reportNull, listDepth - 1));
  }
  return isDataObject(value) ? leafOf(value, selection, reportNull) : null;
}

function fitValue(value: DataValue, type: TypeNode, place: NullPlace | undefined): ReadValue {
  const text = printAs(value, type);
  return text === undefined ? { place } : { text };
}

/** How deep a value may be nested that is a leaf of its type. */
const maxValueDepth = 200;

/** JSON text; a null that may not be there makes what holds it null, as in a response; undefined where nothing may. */
function printAs(value: DataValue, type: TypeNode): string | undefined {
  if (type.kind === Kind.NON_NULL_TYPE) {
    const text = printAs(value, type.type);
    return text === "null" ? undefined : text;
  }
  if (value === null || type.kind === Kind.NAMED_TYPE) {
    return printAny(value, maxValueDepth) ?? "null";
  }
  if (!Array.isArray(value)) {
    return printAs(value, type.type) ?? "null";
  }
  const texts = value.map((item) => printAs(item, type.type));
  return texts.includes(undefined) ? "null" : `[${texts.join(",")}]`;
}
