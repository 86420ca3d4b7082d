import { createHash } from "node:crypto";
import type { PageLimits } from "../definition/field.ts";
import { SubgraphError } from "../errors.ts";
import { type ArgumentBinding, bindArgument, type Variables } from "../selection/argument-binding.ts";

/** Where a parameter's value comes from when the statement is run. */
export type ParameterSource =
  | { readonly kind: "argument"; readonly binding: ArgumentBinding }
  | { readonly kind: "limit"; readonly binding: ArgumentBinding; readonly page: PageLimits }
  | { readonly kind: "offset"; readonly binding: ArgumentBinding }
  /** A column of the key that rows are read by: a value, or for entities the values of all of them. */
  | { readonly kind: "key"; readonly index: number };

/** A statement of one shape: its text never depends on values, so that it is prepared once. */
export interface Statement {
  readonly text: string;
  /** The name that it is prepared under: a hash of the text. */
  readonly name: string;
  readonly parameters: readonly ParameterSource[];
}

/** Gathers the parameters of a statement while its text is printed. */
export class ParameterList {
  readonly #sources: ParameterSource[] = [];

  /** Adds a parameter and gives its place in the text, as in `$1::bigint`. */
  add(source: ParameterSource, sqlType: string): string {
    return `$${this.#sources.push(source)}::${sqlType}`;
  }

  toStatement(text: string): Statement {
    const name = `hansa_${createHash("sha256").update(text).digest("base64url").slice(0, 22)}`;
    return { text, name, parameters: this.#sources };
  }
}

/**
 * The values of a statement's parameters.
 *
 * @throws SubgraphError BAD_USER_INPUT for an argument that its type or its limits do not allow.
 */
export function bindStatement(
  statement: Statement,
  variables: Variables,
  keyValues: readonly unknown[],
): readonly unknown[] {
  return statement.parameters.map((source) => bindParameter(source, variables, keyValues));
}

function bindParameter(
  source: ParameterSource,
  variables: Variables,
  keyValues: readonly unknown[],
): unknown {
  switch (source.kind) {
    case "argument":
      return bindArgument(source.binding, variables);
    case "limit":
      return bindCount(source.binding, variables, source.page.maximum);
    case "offset":
      return bindCount(source.binding, variables, 2 ** 31 - 1);
    case "key":
      return keyValues[source.index];
  }
}

function bindCount(binding: ArgumentBinding, variables: Variables, maximum: number): number {
  const value = Number(bindArgument(binding, variables));
  if (value < 0 || value > maximum) {
    throw new SubgraphError(
      "BAD_USER_INPUT",
      `The argument "${binding.argument.name}" of "${binding.coordinate}" has the value ${value}. Expected a whole number from 0 to ${maximum}.`,
      { extensions: { argument: binding.argument.name } },
    );
  }
  return value;
}
