import type { SqlFunction } from "../definition/source.ts";
import type { ArgumentBinding } from "../selection/argument-binding.ts";
import { quoteIdentifier, quoteQualified } from "./identifier.ts";
import type { ParameterList } from "./statement.ts";

/** A call of a database function, its arguments bound and passed by name. */
export function printCall(
  parameters: ParameterList,
  call: SqlFunction,
  args: readonly ArgumentBinding[],
): string {
  const passed =
    call.parameters === undefined
      ? args.map((binding) => [toSnakeCase(binding.argument.name), binding] as const)
      : Object.entries(call.parameters).flatMap(([parameter, name]) => {
          const binding = args.find(({ argument }) => argument.name === name);
          return binding === undefined ? [] : [[parameter, binding] as const];
        });
  const list = passed.map(([parameter, binding]) => {
    const value = parameters.add({ kind: "argument", binding }, binding.argument.rules.sqlType);
    return `${quoteIdentifier(parameter)} => ${value}`;
  });
  return `${quoteQualified(call)}(${list.join(", ")})`;
}

/** `createdBy` as `created_by`, `htmlURL` as `html_url`. */
function toSnakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
}
