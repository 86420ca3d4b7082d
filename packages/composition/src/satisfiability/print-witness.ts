import type { ModelField, SupergraphModel } from "@hansa/federation-model";
import {
  type GraphQLArgument,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
} from "graphql";
import { pathTo } from "./explain-unsatisfiable.ts";
import type { Place } from "./find-unsatisfiable.ts";

/**
 * A shortest operation that asks for a field at a place: valid against the API schema, with a variable for each
 * argument that must be given.
 */
export function printWitness(model: SupergraphModel, place: Place, field: ModelField): string {
  return new WitnessPrinter(model).print(place, field);
}

class WitnessPrinter {
  readonly #model: SupergraphModel;
  readonly #variables: string[] = [];

  constructor(model: SupergraphModel) {
    this.#model = model;
  }

  print(place: Place, field: ModelField): string {
    const steps = pathTo(place);
    const lines: string[] = [];
    let depth = 1;
    let parent = rootOf(place).type.name;
    const operation = this.#operationOf(parent);
    for (const step of steps) {
      lines.push(`${"  ".repeat(depth++)}${this.#field(parent, step.field)} {`);
      parent = step.type.name;
      if (isAbstractType(this.#model.apiSchema.getType(step.field.type.name))) {
        lines.push(`${"  ".repeat(depth++)}... on ${parent} {`);
      }
    }
    const child = this.#model.typesByName.get(field.type.name);
    const below = child !== undefined && child.possibleTypes.length > 0 ? " { __typename }" : "";
    lines.push(`${"  ".repeat(depth)}${this.#field(parent, field)}${below}`);
    while (depth > 1) {
      lines.push(`${"  ".repeat(--depth)}}`);
    }
    const variables = this.#variables.length === 0 ? "" : `(${this.#variables.join(", ")})`;
    const head = operation === "query" && variables === "" ? "{" : `${operation}${variables} {`;
    return [head, ...lines, "}"].join("\n");
  }

  #field(parent: string, { name }: ModelField): string {
    const type = this.#model.apiSchema.getType(parent);
    const args = isObjectType(type) || isInterfaceType(type) ? (type.getFields()[name]?.args ?? []) : [];
    const given = args.filter(isRequiredArgument).map((argument) => this.#argument(argument));
    return given.length === 0 ? name : `${name}(${given.join(", ")})`;
  }

  #argument({ name, type }: GraphQLArgument): string {
    const variable = `$${name}${this.#variables.length === 0 ? "" : this.#variables.length + 1}`;
    this.#variables.push(`${variable}: ${String(type)}`);
    return `${name}: ${variable}`;
  }

  #operationOf(rootName: string): string {
    const { mutation, subscription } = this.#model.roots;
    return rootName === mutation?.name
      ? "mutation"
      : rootName === subscription?.name
        ? "subscription"
        : "query";
  }
}

function rootOf(place: Place): Place {
  let at = place;
  while (at.step !== undefined) {
    at = at.step.from;
  }
  return at;
}
