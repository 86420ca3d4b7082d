import { Kind, print } from "graphql";
import type {
  AppliedDirective,
  MergedEnum,
  MergedField,
  MergedFieldsType,
  MergedInput,
  MergedInputType,
  MergedSchema,
  MergedType,
  MergedUnion,
  UsedSpec,
} from "../merge/merged-schema.ts";
import { type SpecDirectives, specDefinitionLines } from "../merge/spec-directives.ts";
import type { SubgraphSchema } from "../read/subgraph-schema.ts";
import { graphNames } from "./graph-names.ts";
import { joinDefinitions } from "./join-definitions.ts";
import { KnownPrints } from "./known-prints.ts";
import { printJoinFields, printJoinTypes } from "./print-joins.ts";

/**
 * Prints a merged schema as a supergraph (join v0.5), each definition or block of them as a text of its own. Equal
 * schemas give equal bytes: types and directives are sorted by name, fields stand in the order of the subgraphs.
 * O(size), without the types that are known.
 *
 * @see https://specs.apollo.dev/join/v0.5
 */
export function printDefinitions(
  schema: MergedSchema,
  directives: SpecDirectives,
  known: KnownPrints = new KnownPrints(),
): readonly string[] {
  const printer = new SupergraphPrinter(graphNames(schema.subgraphs));
  return [
    printer.schemaDefinition(schema),
    ...joinDefinitions(schema.subgraphs, printer.graphs),
    ...specDefinitionLines(schema.specs, directives),
    ...schema.directives.map(({ text }) => text),
    ...known.printAll(schema.types.values(), printer.graphs.values(), (type) => printer.type(type)),
  ];
}

/** The supergraph of its printed definitions. */
export function joinDefinitionTexts(texts: readonly string[]): string {
  return `${texts.join("\n\n")}\n`;
}

class SupergraphPrinter {
  readonly graphs: ReadonlyMap<SubgraphSchema, string>;

  constructor(graphs: ReadonlyMap<SubgraphSchema, string>) {
    this.graphs = graphs;
  }

  schemaDefinition({ specs, types, description, applied }: MergedSchema): string {
    const links: readonly UsedSpec[] = [
      { url: "https://specs.apollo.dev/link/v1.0" },
      { url: "https://specs.apollo.dev/join/v0.5", purpose: "EXECUTION" },
      ...specs,
    ];
    const roots = ["Query", "Mutation", "Subscription"].filter((name) => types.has(name));
    return [
      `${describe(description, "")}schema`,
      ...links.map((link) => `  ${printLink(link)}`),
      ...applied.map((directive) => `  ${printApplied(directive)}`),
      "{",
      ...roots.map((name) => `  ${name.toLowerCase()}: ${name}`),
      "}",
    ].join("\n");
  }

  type(type: MergedType): string {
    const applied = [...printJoinTypes(type, this.graphs), ...type.applied.map(printApplied)];
    const head = (keyword: string, rest = ""): string =>
      `${describe(type.description, "")}${keyword} ${type.name}${rest}${applied.map((text) => `\n  ${text}`).join("")}`;
    switch (type.kind) {
      case "object":
        return `${head("type", implementing(type))}\n${this.#fields(type)}`;
      case "interface":
        return `${head("interface", implementing(type))}\n${this.#fields(type)}`;
      case "union":
        return `${head("union")}\n  = ${memberNames(type).join(" | ")}`;
      case "enum":
        return `${head("enum")}\n${this.#values(type)}`;
      case "input":
        return `${head("input")}\n${this.#inputFields(type)}`;
      case "scalar":
        return head("scalar");
    }
  }

  #fields(type: MergedFieldsType): string {
    return block([...type.fields.values()].map((field) => this.#field(field)));
  }

  #field({ name, type, args, description, applied, joins }: MergedField): string {
    const inputs = [...args.values()].map(printInput);
    const argumentsText = inputs.length === 0 ? "" : `(${inputs.join(", ")})`;
    const directives = [...printJoinFields(joins, this.graphs), ...applied.map(printApplied)];
    return `${describe(description, "  ")}  ${[`${name}${argumentsText}: ${type}`, ...directives].join(" ")}`;
  }

  #values({ values }: MergedEnum): string {
    return block(
      [...values.values()].map(({ name, description, places, applied }) => {
        const joins = places.map(
          ({ subgraph }) => `@join__enumValue(graph: ${this.graphs.get(subgraph) ?? ""})`,
        );
        return `${describe(description, "  ")}  ${[name, ...joins, ...applied.map(printApplied)].join(" ")}`;
      }),
    );
  }

  #inputFields({ fields }: MergedInputType): string {
    return block(
      [...fields.values()].map((field) => {
        const joins = printJoinFields(field.joins, this.graphs);
        const text = [printPlainInput(field), ...joins, ...field.applied.map(printApplied)].join(" ");
        return `${describe(field.description, "  ")}  ${text}`;
      }),
    );
  }
}

function block(lines: readonly string[]): string {
  return ["{", ...lines, "}"].join("\n");
}

function implementing({ interfaces }: MergedFieldsType): string {
  return interfaces.size === 0 ? "" : ` implements ${[...interfaces.keys()].join(" & ")}`;
}

function memberNames({ members }: MergedUnion): readonly string[] {
  return [...members.keys()];
}

function printInput(input: MergedInput): string {
  const description = input.description === undefined ? "" : `${printString(input.description)} `;
  return `${description}${[printPlainInput(input), ...input.applied.map(printApplied)].join(" ")}`;
}

function printPlainInput({ name, type, defaultText }: MergedInput): string {
  return `${name}: ${type}${defaultText === undefined ? "" : ` = ${defaultText}`}`;
}

function printApplied({ name, argumentsText }: AppliedDirective): string {
  return `@${name}${argumentsText}`;
}

function printLink({ url, purpose, importText }: UsedSpec): string {
  const values = [
    `url: ${JSON.stringify(url)}`,
    ...(importText === undefined ? [] : [`import: ${importText}`]),
    ...(purpose === undefined ? [] : [`for: ${purpose}`]),
  ];
  return `@link(${values.join(", ")})`;
}

function describe(description: string | undefined, indent: string): string {
  if (description === undefined) {
    return "";
  }
  const text = print({ kind: Kind.STRING, value: description, block: true });
  return `${indent}${text.replace(/\n/g, `\n${indent}`)}\n`;
}

function printString(value: string): string {
  return print({ kind: Kind.STRING, value });
}
