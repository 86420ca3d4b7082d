import { quoteIdentifier, quoteQualified } from "@hansa/postgres";
import type { SqlFunction } from "../definition/source.ts";
import type { ArgumentBinding } from "../selection/argument-binding.ts";
import type { ParameterList } from "./statement.ts";

/** A call of a database function, its arguments bound and passed by name. */
export function printCall(
  parameters: ParameterList,
  call: SqlFunction,
  args: readonly ArgumentBinding[],
): string {
  const bindingsByName = new Map(args.map((binding) => [binding.argument.name, binding]));
  const passed = parametersOf(call, [...bindingsByName.keys()]).flatMap(([parameter, name]) => {
    const binding = bindingsByName.get(name);
    return binding === undefined ? [] : [[parameter, binding] as const];
  });
  const list = passed.map(([parameter, binding]) => {
    const value = parameters.add({ kind: "argument", binding }, binding.argument.rules.sqlType);
    return `${quoteIdentifier(parameter)} => ${value}`;
  });
  return `${quoteQualified(call)}(${list.join(", ")})`;
}

/** The parameters that a function is called with, each with the name of the argument that it takes. */
export function parametersOf(
  call: SqlFunction,
  names: readonly string[],
): readonly (readonly [parameter: string, name: string])[] {
  return call.parameters === undefined
    ? names.map((name) => [toSnakeCase(name), name] as const)
    : Object.entries(call.parameters).filter(([, name]) => names.includes(name));
}

/** `createdBy` as `created_by`, `htmlURL` as `html_url`. */
export function toSnakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
}
