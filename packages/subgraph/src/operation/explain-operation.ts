import type { DocumentNode, OperationDefinitionNode } from "graphql";
import type { SubgraphDefinition } from "../definition/define-subgraph.ts";
import { AccessRules } from "../model/access-rules.ts";
import { printSdl } from "../schema/print-sdl.ts";
import { PlanAccess } from "../selection/plan-access.ts";
import { subgraphSettings } from "../settings.ts";
import type { BindInput, Statement } from "../sql/statement.ts";
import { planOperation } from "./plan-operation.ts";
import type { EntitiesRoot, RootPlan } from "./root-plan.ts";

/** A statement for people: with aliases by the way to what they stand for, else as it is sent. */
export interface ExplainedStatement {
  /** What it is for: `reads`, `calls the function`. */
  readonly purpose: string;
  readonly text: string;
  /** Values of its parameters; of keys that only the answer before has, null, and of those of entities, no values. */
  readonly values: readonly unknown[];
}

/** How a field of an operation's root is answered. */
export interface ExplainedRoot {
  /** The name in the answer. */
  readonly key: string;
  /** Empty where nothing of the database is needed. */
  readonly statements: readonly ExplainedStatement[];
}

/**
 * The SQL of each field of an operation's root as it is for those who may see everything, for an operation that fits the schema and variables that were coerced.
 *
 * @throws SubgraphError SUBGRAPH_INVALID, and as requests do: BAD_USER_INPUT, FILTER_TOO_COMPLEX, CURSOR_INVALID.
 */
export function explainOperation(
  definition: SubgraphDefinition,
  operation: {
    readonly document: DocumentNode;
    readonly operation: OperationDefinitionNode;
    readonly variables: Readonly<Record<string, unknown>>;
  },
): readonly ExplainedRoot[] {
  const model = definition.build();
  const { document, variables } = operation;
  const conditions = new Map(Object.entries(variables).map(([name, value]) => [name, value === true]));
  const rules = new AccessRules(model);
  const plan = planOperation({
    model,
    // As who may see everything asks.
    access: new PlanAccess(
      rules,
      rules.requirements.map((_, index) => index),
    ),
    sdl: printSdl(model),
    document,
    operation: operation.operation,
    conditions,
  });
  const limits = {
    maxFilterConditions: subgraphSettings.maxFilterConditions.default,
    maxFilterDepth: subgraphSettings.maxFilterDepth.default,
    maxFilterListLength: subgraphSettings.maxFilterListLength.default,
  };
  const input: BindInput = { variables, limits };
  const typeNames = new Set(model.entitiesByName.keys());
  return plan.map((root) => ({
    key: root.key,
    statements: statementsOf(root, namesIn(variables, typeNames), [...model.entitiesByName.values()]).map(
      ({ purpose, statement, keyValue }) => ({
        purpose,
        ...readable(
          statement.bindReadable(
            input,
            Array.from({ length: maxKeyValues }, () => keyValue),
          ),
        ),
      }),
    ),
  }));
}

/** More than the columns of any key together with the values that its fields require. */
const maxKeyValues = 1_000;

interface PurposedStatement {
  readonly purpose: string;
  readonly statement: Statement;
  /** What stands for each value of a key. */
  readonly keyValue: unknown;
}

function readable({ text, values }: { readonly text: string; readonly values: readonly unknown[] }): {
  readonly text: string;
  readonly values: readonly unknown[];
} {
  return { text, values };
}

function statementsOf(
  root: RootPlan,
  typeNames: ReadonlySet<string>,
  entities: Parameters<EntitiesRoot["selectionOf"]>[0][],
): readonly PurposedStatement[] {
  switch (root.kind) {
    case "constant":
    case "introspection":
    case "denied":
    case "resolvedScalar":
      return [];
    case "read":
      return [{ purpose: `"${root.coordinate}" reads`, statement: root.statement, keyValue: null }];
    case "function": {
      const call = {
        purpose: `"${root.coordinate}" calls its function`,
        statement: root.call,
        keyValue: null,
      };
      return root.read === undefined
        ? [call]
        : [call, { purpose: `"${root.coordinate}" reads the row`, statement: root.read, keyValue: null }];
    }
    case "resolvedRow":
      return root.reads.map(({ entity, statement }) => ({
        purpose: `"${root.coordinate}" reads the "${entity.name}" of its resolver`,
        statement,
        keyValue: null,
      }));
    case "entities":
      return entities
        .filter(({ name }) => typeNames.has(name))
        .map((entity) => ({
          purpose: `"Query._entities" reads each "${entity.name}" by its first key`,
          statement: root.statementOf(entity, 0, "array"),
          keyValue: [],
        }));
  }
}

/** The types that representations among the variables name. */
function namesIn(variables: unknown, typeNames: ReadonlySet<string>): ReadonlySet<string> {
  const lists = typeof variables === "object" && variables !== null ? Object.values(variables) : [];
  const names = lists
    .flat()
    .flatMap((each: unknown) =>
      typeof each === "object" && each !== null && "__typename" in each && typeof each.__typename === "string"
        ? [each.__typename]
        : [],
    );
  return new Set(names.filter((name) => typeNames.has(name)));
}
