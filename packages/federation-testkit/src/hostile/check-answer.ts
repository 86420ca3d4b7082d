import type { FragmentDefinitionNode, VariableValues } from "graphql";
import {
  type FieldNode,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  typeFromAST,
} from "graphql";

/** An operation and the schema that its clients see. */
export interface AskedOperation {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: VariableValues;
}

/**
 * What is wrong with the text of a response, whatever is in it: fields that were not asked for, are missing or in
 * another order, nulls and values that their types do not have, errors without a code, or with a path that leads to no
 * place of the response. Made of the specification (sections 6.4 and 7.1) and the API schema alone.
 */
export function findFlaw(asked: AskedOperation, text: string): string | undefined {
  const response: unknown = JSON.parse(text);
  if (!isObject(response)) {
    return "The response is not an object.";
  }
  const other = Object.keys(response).find((key) => !["data", "errors", "extensions"].includes(key));
  if (other !== undefined || !("data" in response)) {
    return `The response has ${other === undefined ? "no data" : `the key "${other}"`}.`;
  }
  const { data, errors = [] } = response;
  if (!Array.isArray(errors) || ("errors" in response && errors.length === 0)) {
    return "The errors are not a list of some.";
  }
  const flawed = errors.map((error) => flawOfError(error, data)).find((flaw) => flaw !== undefined);
  if (flawed !== undefined) {
    return flawed;
  }
  if (data === null) {
    return errors.length === 0 ? "There is neither data nor an error." : undefined;
  }
  const root = asked.schema.getRootType(asked.operation.operation);
  return root == null
    ? "There is no root type."
    : flawOfObject(asked, [asked.operation.selectionSet], data, [root], "data");
}

function flawOfError(error: unknown, data: unknown): string | undefined {
  if (!isObject(error) || typeof error.message !== "string") {
    return "An error has no message.";
  }
  if (!isObject(error.extensions) || typeof error.extensions.code !== "string") {
    return `The error "${error.message}" has no code.`;
  }
  const { path = [] } = error;
  return Array.isArray(path) && leadsSomewhere(path, data)
    ? undefined
    : `The error "${error.message}" has the path ${JSON.stringify(path)}, which leads nowhere.`;
}

/** Below a null only its own steps can tell whether the path is one. */
function leadsSomewhere(path: readonly unknown[], data: unknown): boolean {
  let at = data;
  for (const step of path) {
    const isStep = typeof step === "string" || (Number.isSafeInteger(step) && Number(step) >= 0);
    if (!isStep || (at !== null && !(typeof at === "object" && Object.hasOwn(at, step as string | number)))) {
      return false;
    }
    at = at === null ? null : (at as Readonly<Record<string | number, unknown>>)[step as string | number];
  }
  return true;
}

type Sets = readonly SelectionSetNode[];

/** An object has to be right as one of the `types`: the operation need not ask for its name. */
function flawOfObject(
  asked: AskedOperation,
  sets: Sets,
  value: unknown,
  types: readonly GraphQLObjectType[],
  path: string,
): string | undefined {
  if (!isObject(value)) {
    return `${path} is not an object.`;
  }
  const flaws: string[] = [];
  for (const type of types) {
    const flaw = flawAsType(asked, sets, value, type, path);
    if (flaw === undefined) {
      return undefined;
    }
    flaws.push(flaw);
  }
  return flaws.join(" Or: ");
}

function flawAsType(
  asked: AskedOperation,
  sets: Sets,
  value: Readonly<Record<string, unknown>>,
  type: GraphQLObjectType,
  path: string,
): string | undefined {
  const fields = collectFields(asked, type, sets);
  const [given, wanted] = [Object.keys(value), [...fields.keys()]];
  if (given.join() !== wanted.join()) {
    return `${path} as ${type.name} has ${given.join()} where ${wanted.join()} is selected.`;
  }
  for (const [responseKey, nodes] of fields) {
    const name = nodes[0]?.name.value ?? "";
    const at = `${path}.${responseKey}`;
    const below = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    const flaw =
      name === "__typename" && value[responseKey] !== type.name
        ? `${at} is ${JSON.stringify(value[responseKey])}.`
        : flawOfValue(asked, below, value[responseKey], typeOfField(asked, type, name), at);
    if (flaw !== undefined) {
      return flaw;
    }
  }
  return undefined;
}

function flawOfValue(
  asked: AskedOperation,
  sets: Sets,
  value: unknown,
  type: GraphQLOutputType,
  path: string,
): string | undefined {
  if (isNonNullType(type)) {
    return value === null ? `${path} is null.` : flawOfValue(asked, sets, value, type.ofType, path);
  }
  if (value === null) {
    return undefined;
  }
  if (isListType(type)) {
    return Array.isArray(value)
      ? value
          .map((item, index) => flawOfValue(asked, sets, item, type.ofType, `${path}.${index}`))
          .find((flaw) => flaw !== undefined)
      : `${path} is not a list.`;
  }
  if (isObjectType(type)) {
    return flawOfObject(asked, sets, value, [type], path);
  }
  if (isAbstractType(type)) {
    return flawOfObject(asked, sets, value, asked.schema.getPossibleTypes(type), path);
  }
  const fits = isEnumType(type)
    ? type.getValues().some(({ name }) => name === value)
    : (fitsScalar.get(type.name)?.(value) ?? true);
  return fits ? undefined : `${path} is ${JSON.stringify(value)} as ${type.name}.`;
}

const fitsScalar: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ["Int", (value) => typeof value === "number" && (value | 0) === value],
  ["Float", (value) => Number.isFinite(value)],
  ["String", (value) => typeof value === "string"],
  ["Boolean", (value) => typeof value === "boolean"],
  ["ID", (value) => typeof value === "string"],
]);

function typeOfField(asked: AskedOperation, type: GraphQLObjectType, name: string): GraphQLOutputType {
  const meta = [TypeNameMetaFieldDef, SchemaMetaFieldDef, TypeMetaFieldDef].find(
    (field) => field.name === name,
  );
  const field = meta ?? type.getFields()[name];
  if (field === undefined) {
    throw new TypeError(
      `There is no field "${type.name}.${name}" in the schema of ${asked.operation.operation}.`,
    );
  }
  return field.type;
}

function collectFields(
  asked: AskedOperation,
  type: GraphQLObjectType,
  sets: Sets,
): ReadonlyMap<string, readonly FieldNode[]> {
  const fields = new Map<string, FieldNode[]>();
  const collect = ({ selections }: SelectionSetNode): void => {
    for (const node of selections) {
      if (!isIncluded(asked, node)) {
        continue;
      }
      if (node.kind === Kind.FIELD) {
        const key = (node.alias ?? node.name).value;
        fields.set(key, [...(fields.get(key) ?? []), node]);
        continue;
      }
      const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : asked.fragments.get(node.name.value);
      if (fragment !== undefined && isOfType(asked, type, fragment.typeCondition)) {
        collect(fragment.selectionSet);
      }
    }
  };
  sets.forEach(collect);
  return fields;
}

function isOfType(
  { schema }: AskedOperation,
  type: GraphQLObjectType,
  condition: FragmentDefinitionNode["typeCondition"] | undefined,
): boolean {
  const conditional = condition === undefined ? type : typeFromAST(schema, condition);
  return conditional === type || (isAbstractType(conditional) && schema.isSubType(conditional, type));
}

function isIncluded({ variables }: AskedOperation, node: SelectionSetNode["selections"][number]): boolean {
  return (
    getDirectiveValues(GraphQLSkipDirective, node, variables)?.if !== true &&
    getDirectiveValues(GraphQLIncludeDirective, node, variables)?.if !== false
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
