import { type FieldNode, isNonNullType, type ValueNode } from "graphql";
import { SubgraphError } from "../errors.ts";
import type { BoundValue } from "../schema/column-value.ts";
import type { ArgumentModel } from "../schema/field-type.ts";
import { completeInput, findFault } from "../schema/input-rules.ts";
import { coerceLiteral } from "./coerce-literal.ts";
import { quoteValue } from "./quote-value.ts";

/** An argument of a field in an operation: where its value comes from, and what it is held against. */
export interface ArgumentBinding {
  /** `Query.order`, for messages. */
  readonly coordinate: string;
  readonly argument: ArgumentModel;
  /** What the operation says; `undefined` where it leaves the argument out. */
  readonly node: ValueNode | undefined;
}

/** The coerced variables of one request. */
export type Variables = Readonly<Record<string, unknown>>;

/** Binds the arguments that a field has to what the operation says of them. */
export function bindArguments(
  coordinate: string,
  args: readonly ArgumentModel[],
  node: FieldNode | undefined,
): readonly ArgumentBinding[] {
  return args.map((argument) => ({
    coordinate,
    argument,
    node: node?.arguments?.find(({ name }) => name.value === argument.name)?.value,
  }));
}

/**
 * The value of an argument, as its scalar coerces it; null where it has none.
 *
 * @throws SubgraphError BAD_USER_INPUT for a value that the argument's column type cannot hold.
 */
export function readArgument(binding: ArgumentBinding, variables: Variables): unknown {
  const value = coerceArgument(binding, variables);
  if (value !== null) {
    checkArgument(binding, value);
  }
  const { input } = binding.argument;
  return input === undefined ? value : completeInput(input, value);
}

/** As `readArgument`, in the form in which values are bound to statements. */
export function bindArgument(binding: ArgumentBinding, variables: Variables): BoundValue | null {
  const value = coerceArgument(binding, variables);
  return value === null ? null : checkArgument(binding, value);
}

/** The values of several arguments, by name, as resolvers get them. */
export function readArguments(
  bindings: readonly ArgumentBinding[],
  variables: Variables,
): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = Object.create(null);
  for (const binding of bindings) {
    values[binding.argument.name] = readArgument(binding, variables);
  }
  return values;
}

/** A variable that may be null can stand for an argument that may not, where one of the two has a default (6.4.1). */
function coerceArgument({ coordinate, argument, node }: ArgumentBinding, variables: Variables): unknown {
  const given = node === undefined ? undefined : coerceLiteral(argument.type, node, variables);
  const value = given === undefined ? (argument.defaultValue ?? null) : given;
  if (value === null && isNonNullType(argument.type)) {
    throw new SubgraphError(
      "BAD_USER_INPUT",
      `The argument "${argument.name}" of "${coordinate}" is null. Send a value of the type ${String(argument.type)}.`,
      { extensions: { argument: argument.name } },
    );
  }
  return value;
}

function checkArgument({ coordinate, argument }: ArgumentBinding, value: unknown): BoundValue {
  const { name, rules, input } = argument;
  const bound = rules.read(value);
  if (bound === undefined) {
    const fault = input && findFault(input, value, name);
    const at = fault === undefined || fault.path === name ? "" : ` at "${fault.path}"`;
    throw new SubgraphError(
      "BAD_USER_INPUT",
      `The argument "${name}" of "${coordinate}" has the value ${quoteValue(fault?.value ?? value)}${at}. Expected ${fault?.expected ?? rules.expected}.`,
      { extensions: { argument: name } },
    );
  }
  return bound;
}
