import {
  type ConstValueNode,
  type FieldNode,
  Kind,
  print,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";
import { editFields, editTypes } from "../read/edit-schema.ts";
import {
  type DirectiveUse,
  hasFederationUse,
  type SubgraphField,
  type SubgraphSchema,
} from "../read/subgraph-schema.ts";
import { type FieldSet, readFieldSets } from "../validate/field-sets.ts";

/**
 * Keeps of what `@requires` and `@provides` select the fields that are external, or inside of one that is: federation
 * 1 let a schema name what it resolves itself. Where nothing is left the directive goes. Selections that cannot be read
 * stay, to be told by the rules.
 */
export function trimSelections(schema: SubgraphSchema): SubgraphSchema {
  const { requires, provides } = readFieldSets(schema);
  const implementers = implementersOf(schema);
  const texts = new Map<DirectiveUse, string>();
  for (const fieldSet of [...requires, ...provides]) {
    const text = trimmedText(fieldSet, implementers);
    if (text !== undefined) {
      texts.set(fieldSet.use, text);
    }
  }
  if (texts.size === 0) {
    return schema;
  }
  return editTypes(schema, (type) =>
    type.kind === "object" ? editFields(type, (field) => withTexts(field, texts)) : type,
  );
}

function withTexts(field: SubgraphField, texts: ReadonlyMap<DirectiveUse, string>): SubgraphField {
  if (!field.directives.some((use) => texts.has(use))) {
    return field;
  }
  const directives = field.directives.flatMap((use) => {
    const text = texts.get(use);
    const value: ConstValueNode = { kind: Kind.STRING, value: text ?? "" };
    return text === undefined
      ? [use]
      : text === ""
        ? []
        : [{ ...use, values: new Map([...use.values, ["fields", value]]) }];
  });
  return { ...field, directives };
}

/** The fields of each interface field's implementations, by the coordinate of the former. */
type Implementers = ReadonlyMap<string, readonly SubgraphField[]>;

function implementersOf(schema: SubgraphSchema): Implementers {
  const byCoordinate = new Map<string, SubgraphField[]>();
  for (const type of schema.types.values()) {
    for (const name of type.kind === "object" ? type.interfaces.keys() : []) {
      for (const field of type.kind === "object" ? type.fields.values() : []) {
        const coordinate = `${name}.${field.name}`;
        const fields = byCoordinate.get(coordinate) ?? [];
        fields.push(field);
        byCoordinate.set(coordinate, fields);
      }
    }
  }
  return byCoordinate;
}

/** What is left of a selection; nothing where it stays as it is. */
function trimmedText(fieldSet: FieldSet, implementers: Implementers): string | undefined {
  const { selection, unknown } = fieldSet;
  if (selection === undefined || unknown.length > 0) {
    return undefined;
  }
  const fields = new Map(fieldSet.fields.map(({ node, field }) => [node, field]));
  const isExternal = (node: FieldNode): boolean => {
    const field = fields.get(node);
    const candidates = field === undefined ? [] : [field, ...(implementers.get(field.coordinate) ?? [])];
    return candidates.some((one) => hasFederationUse(one, "external"));
  };
  const before = writeSelection(selection);
  const after = writeSelection(trim(selection, isExternal));
  return after === before ? undefined : after;
}

function trim(set: SelectionSetNode, isExternal: (node: FieldNode) => boolean): SelectionSetNode {
  return { ...set, selections: set.selections.flatMap((node) => trimNode(node, isExternal)) };
}

function trimNode(node: SelectionNode, isExternal: (node: FieldNode) => boolean): readonly SelectionNode[] {
  if (node.kind === Kind.FRAGMENT_SPREAD || (node.kind === Kind.FIELD && isExternal(node))) {
    return [node];
  }
  if (node.selectionSet === undefined) {
    return [];
  }
  const selectionSet = trim(node.selectionSet, isExternal);
  return selectionSet.selections.length === 0 ? [] : [{ ...node, selectionSet }];
}

function writeSelection({ selections }: SelectionSetNode): string {
  return selections.map(writeNode).join(" ");
}

function writeNode(node: SelectionNode): string {
  switch (node.kind) {
    case Kind.FIELD: {
      const values = (node.arguments ?? []).map(print).join(", ");
      return `${node.name.value}${values === "" ? "" : `(${values})`}${writeBraces(node.selectionSet)}`;
    }
    case Kind.INLINE_FRAGMENT: {
      const condition = node.typeCondition === undefined ? "" : ` on ${node.typeCondition.name.value}`;
      return `...${condition}${writeBraces(node.selectionSet)}`;
    }
    case Kind.FRAGMENT_SPREAD:
      return `...${node.name.value}`;
  }
}

function writeBraces(set: SelectionSetNode | undefined): string {
  return set === undefined ? "" : ` { ${writeSelection(set)} }`;
}
