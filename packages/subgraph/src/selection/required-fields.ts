import type { LeafType, OutputType } from "../definition/arguments.ts";
import type { Leaf } from "../definition/field.ts";
import type { EntityModel } from "../model/subgraph-model.ts";
import type { ValueRules } from "../schema/column-value.ts";
import { rulesOfInput } from "../schema/input-rules.ts";
import { leafGraphqlType, leafOf } from "../schema/leaf.ts";
import type { ObjectSelection } from "./selection.ts";

/** A field of another subgraph whose value SQL needs. */
export interface RequiredField {
  readonly name: string;
  readonly rules: ValueRules;
  readonly leaf: Leaf;
}

/** The fields of other subgraphs that the SQL of a selection needs, each once. */
export function requiredBySql({ entity, fields }: ObjectSelection): readonly RequiredField[] {
  const names = fields.flatMap((field) => (field.kind === "sql" ? (field.field.requires?.names ?? []) : []));
  return [...new Set(names)].map((name) => {
    const type = requiredLeaf(entity, name);
    return { name, rules: rulesOfInput(type), leaf: leafOf(type) };
  });
}

function requiredLeaf(entity: EntityModel, name: string): LeafType {
  const type = entity.external[name];
  if (type === undefined || type.kind === "value" || type.kind === "list") {
    throw new Error(`"${entity.name}.${name}" is no scalar that SQL could be given.`);
  }
  return type;
}

/**
 * A value of another subgraph as resolvers see it.
 *
 * @throws what the scalar throws for a value that it cannot hold, or Error for null where the type allows none.
 */
export function readRequired(type: OutputType, value: unknown): unknown {
  if (value === null || value === undefined) {
    if (type.isNullable) {
      return null;
    }
    throw new Error("null");
  }
  switch (type.kind) {
    case "list":
      if (!Array.isArray(value)) {
        throw new Error("no list");
      }
      return value.map((item) => readRequired(type.item, item));
    case "value": {
      if (typeof value !== "object") {
        throw new Error("no object");
      }
      const object = value as Readonly<Record<string, unknown>>;
      return Object.fromEntries(
        Object.entries(type.members).map(([name, member]: readonly [string, LeafType]) => [
          name,
          readRequired(member, Object.hasOwn(object, name) ? object[name] : undefined),
        ]),
      );
    }
    default:
      return leafGraphqlType(leafOf(type)).coerceInputValue(value);
  }
}
