import type { DocumentNode, FieldNode, OperationDefinitionNode } from "graphql";
import type { RootField } from "../definition/root-field.ts";
import { isAbstract, type SubgraphModel } from "../model/subgraph-model.ts";
import { failureFields, failureTypeName } from "../schema/failure-type.ts";
import { fieldArguments } from "../schema/field-arguments.ts";
import { isResultUnion, rootFieldType } from "../schema/field-type.ts";
import { typesByAbstract } from "../schema/generated-types.ts";
import { type ArgumentBinding, bindArguments } from "../selection/argument-binding.ts";
import { collectFields, fragmentsOf } from "../selection/collect-fields.ts";
import type { PlanAccess } from "../selection/plan-access.ts";
import {
  entityNamed,
  listPlace,
  type SelectContext,
  selectMembers,
  selectObject,
  selectPage,
} from "../selection/select-object.ts";
import type { ObjectSelection, SelectedConnection } from "../selection/selection.ts";
import {
  printByKeyField,
  printConnectionField,
  printFunctionKey,
  printFunctionRow,
  printListField,
  printReadByKey,
  printReadEntities,
} from "../sql/print-statement.ts";
import type { Statement } from "../sql/statement.ts";
import type { EntitiesRoot, FunctionRoot, KeyRead, RootPlan, SelectedFailure } from "./root-plan.ts";

/** What an operation is planned with. */
export interface PlanInput {
  readonly model: SubgraphModel;
  readonly sdl: string;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Values of the variables that `@skip` and `@include` ask: what else varies does not change the plan. */
  readonly conditions: ReadonlyMap<string, boolean>;
  /** What may not be shown. */
  readonly access: PlanAccess;
}

/** Plans one operation: for each field of its root, in order, how it is answered. The document has been validated. */
export function planOperation({
  model,
  sdl,
  document,
  operation,
  conditions,
  access,
}: PlanInput): readonly RootPlan[] {
  const context: SelectContext = {
    model,
    fragmentsByName: fragmentsOf(document),
    conditions,
    typesByAbstract: typesByAbstract(model),
    access,
  };
  const isMutation = operation.operation === "mutation";
  const typeName = isMutation ? "Mutation" : "Query";
  const fieldsByName = isMutation ? model.mutationsByName : model.queriesByName;
  return [...collectFields(context, typeName, [operation])].map(([key, nodes]) => {
    const name = nodes[0]?.name.value ?? "";
    const field = fieldsByName.get(name);
    return field === undefined
      ? planFederationField(context, sdl, { key, name, nodes, typeName })
      : planField(context, field, { key, name, nodes, typeName });
  });
}

interface RootSelection {
  readonly key: string;
  readonly name: string;
  readonly nodes: readonly FieldNode[];
  readonly typeName: string;
}

function planFederationField(context: SelectContext, sdl: string, root: RootSelection): RootPlan {
  const { key, name, nodes, typeName } = root;
  switch (name) {
    case "__schema":
    case "__type":
      return { kind: "introspection", key, isNullable: name === "__type", nodes };
    case "_service": {
      const service = [...collectFields(context, "_Service", nodes)].map(([serviceKey, [node]]) => {
        const value = node?.name.value === "sdl" ? sdl : "_Service";
        return `${JSON.stringify(serviceKey)}:${JSON.stringify(value)}`;
      });
      return { kind: "constant", key, isNullable: false, json: `{${service.join(",")}}` };
    }
    case "_entities":
      return planEntities(context, root);
    default:
      return { kind: "constant", key, isNullable: false, json: JSON.stringify(typeName) };
  }
}

function planEntities(context: SelectContext, { key, nodes }: RootSelection): RootPlan {
  const [node] = nodes;
  if (node === undefined) {
    throw new Error("A field of the root is asked for at no place.");
  }
  const selectionsByType = new Map<string, ObjectSelection>();
  const statementsByKey = new Map<string, Statement>();
  const selectionOf: EntitiesRoot["selectionOf"] = (entity) =>
    getOrMake(selectionsByType, entity.name, () => selectObject(context, entity, nodes));
  return {
    kind: "entities",
    key,
    isNullable: false,
    node,
    denialOf: (entity) => context.access.denialOfType(entity.name),
    selectionOf,
    statementOf: (entity, keyIndex, form) =>
      getOrMake(statementsByKey, `${entity.name} ${keyIndex} ${form}`, () =>
        printReadEntities(selectionOf(entity), entity.keys[keyIndex] ?? entity.keys[0], form),
      ),
  };
}

function planField(context: SelectContext, field: RootField, root: RootSelection): RootPlan {
  const { key, name, nodes, typeName } = root;
  const { isNullable } = rootFieldType(name, field);
  const denial = context.access.denialOf(typeName, name);
  if (denial !== undefined) {
    return { kind: "denied", key, isNullable, error: denial };
  }
  const coordinate = `${typeName}.${name}`;
  const args = bindArguments(coordinate, fieldArguments(context.model, field), nodes[0]);
  const failure = isResultUnion(field) ? selectFailure(context, nodes) : undefined;
  const shared = { key, isNullable, coordinate, failure };
  switch (field.kind) {
    case "byKey": {
      const selection = selectTarget(context, field.target.name, nodes);
      const statement = printByKeyField(selection, args);
      return {
        kind: "read",
        ...shared,
        statement,
        answer: { kind: "row", selection },
        maximumRows: undefined,
      };
    }
    case "list": {
      const selection = selectTarget(context, field.target.name, nodes);
      const statement = printListField(selection, field, listPlace(context, field, coordinate, args));
      const maximumRows = field.page === undefined ? field.maximumRows : undefined;
      return { kind: "read", ...shared, statement, answer: { kind: "list", selection }, maximumRows };
    }
    case "rootConnection": {
      const connection: SelectedConnection = {
        kind: "connection",
        key,
        join: undefined,
        place: listPlace(context, field, coordinate, args),
        fields: selectPage(context, field.target.name, nodes),
      };
      const statement = printConnectionField(connection);
      return { kind: "read", ...shared, statement, answer: connection, maximumRows: undefined };
    }
    case "function":
      return planFunction(selectTarget(context, field.target.name, nodes), field, args, shared);
    case "resolvedRoot": {
      const resolved = { ...shared, field, args, isMutation: typeName === "Mutation" };
      if (!("source" in field.returns)) {
        const members = selectMembers(context, field.returns, nodes);
        return { kind: "resolvedScalar", ...resolved, returns: field.returns, members };
      }
      const selection = selectTarget(context, field.returns.name, nodes);
      return { kind: "resolvedRow", ...resolved, selection, reads: planReads(selection) };
    }
  }
}

function planReads(selection: ObjectSelection): readonly KeyRead[] {
  const { entity } = selection;
  return isAbstract(entity) && entity.kind === "union"
    ? entity.members.map((member) => ({
        entity: member.entity,
        statement: printReadByKey(selection, member),
      }))
    : [{ entity, statement: printReadByKey(selection) }];
}

/**
 * One statement where the answer holds nothing but the returned row. Rows of other sources may have been written by
 * the function, which the statement that calls it does not see yet: then a second one in the transaction reads.
 */
function planFunction(
  selection: ObjectSelection,
  field: FunctionRoot["field"],
  args: readonly ArgumentBinding[],
  shared: {
    readonly key: string;
    readonly isNullable: boolean;
    readonly coordinate: string;
    readonly failure: FunctionRoot["failure"];
  },
): FunctionRoot {
  const isReadApart = selection.hasRelations || field.call.returns !== "row";
  return {
    kind: "function",
    ...shared,
    field,
    args,
    selection,
    call: isReadApart ? printFunctionKey(selection, field, args) : printFunctionRow(selection, field, args),
    read: isReadApart ? printReadByKey(selection) : undefined,
  };
}

/** What is asked of the failure of a mutation that tells it in its result. */
function selectFailure(context: SelectContext, nodes: readonly FieldNode[]): readonly SelectedFailure[] {
  return [...collectFields(context, failureTypeName, nodes)].map(([key, [node]]) => ({
    key,
    field: failureFields.find(([name]) => name === node?.name.value)?.[0],
  }));
}

function selectTarget(context: SelectContext, name: string, nodes: readonly FieldNode[]): ObjectSelection {
  return selectObject(context, entityNamed(context.model, name), nodes);
}

function getOrMake<Value>(values: Map<string, Value>, key: string, make: () => Value): Value {
  const known = values.get(key);
  if (known !== undefined) {
    return known;
  }
  const made = make();
  values.set(key, made);
  return made;
}
