import type { EntityFetch, EntityInput } from "@hansa/query-planner";
import { type ASTNode, type FieldNode, type FragmentDefinitionNode, Kind, parse, visit } from "graphql";
import type { Variables } from "./conditions.ts";

/** One `_entities` field of a request: the objects of an input that take the same values from above. */
export interface RequestPart {
  /** Which input of the fetch. */
  readonly input: number;
  /** Which of the input's groups, from 0 on. */
  readonly group: number;
  /** The texts of the input's context variables. */
  readonly values: readonly string[];
  readonly representations: readonly string[];
}

/** Prints the requests of a fetch whose document depends on how many groups each input has. */
export interface ContextualDocument {
  /** The response key of a part. */
  responseKey(part: Pick<RequestPart, "input" | "group">): string;
  /** The JSON text of the request. Inputs without a part are left out. */
  printBody(variables: Variables, parts: readonly RequestPart[]): string;
}

/** A field of the document, cut at the variables that each group has for itself. */
interface FieldTemplate {
  readonly input: EntityInput;
  /** The texts between those variables, as in a JSON string. */
  readonly texts: readonly string[];
  /** Between each two texts, the variable's name. */
  readonly names: readonly string[];
  /** The client's variables that it uses, also in fragments. */
  readonly clientVariables: ReadonlySet<string>;
  /** The fragments that it uses, also in other fragments. */
  readonly fragments: ReadonlySet<string>;
}

/** Takes a fetch's document apart; the planner made it, so it parses and has a field for every input. */
export function compileContextualDocument(fetch: EntityFetch): ContextualDocument {
  const { typesByVariable, fragmentTexts, templates } = readDocument(fetch);
  const plainText = JSON.stringify(fetch.document);

  function documentOf(parts: readonly RequestPart[]): string {
    const isPlain = parts.length === templates.length && parts.every(({ group }) => group === 0);
    return isPlain ? plainText : `"${printDocument(parts)}"`;
  }

  /** Made of pieces that are escaped for JSON already. */
  function printDocument(parts: readonly RequestPart[]): string {
    const definitions: string[] = [];
    const fields: string[] = [];
    const clientVariables = new Set<string>();
    const fragments = new Set<string>();
    for (const { input, group } of parts) {
      const template = templates[input];
      if (template !== undefined) {
        for (const name of new Set(template.names)) {
          definitions.push(`$${nameIn(group, name)}:${typesByVariable.get(name) ?? ""}`);
        }
        for (const name of template.clientVariables) {
          clientVariables.add(name);
        }
        for (const name of template.fragments) {
          fragments.add(name);
        }
        fields.push(`${nameIn(group, template.input.responseKey)}:${printField(template, group)}`);
      }
    }
    for (const name of clientVariables) {
      definitions.push(`$${name}:${typesByVariable.get(name) ?? ""}`);
    }
    const ends = [...fragments].map((name) => ` ${fragmentTexts.get(name) ?? ""}`);
    return `query(${definitions.join(",")}){${fields.join(" ")}}${ends.join("")}`;
  }

  function printVariables(variables: Variables, parts: readonly RequestPart[]): string {
    const texts = parts.flatMap(({ input, group, values, representations }) => {
      const of = templates[input]?.input;
      const contexts = of?.contextVariables ?? [];
      return [
        `${JSON.stringify(nameIn(group, of?.variable ?? ""))}:[${representations.join(",")}]`,
        ...contexts.map(
          ({ variable }, index) => `${JSON.stringify(nameIn(group, variable))}:${values[index] ?? "null"}`,
        ),
      ];
    });
    const used = new Set(parts.flatMap(({ input }) => [...(templates[input]?.clientVariables ?? [])]));
    for (const name of used) {
      const value = JSON.stringify(variables[name]);
      if (value !== undefined) {
        texts.push(`${JSON.stringify(name)}:${value}`);
      }
    }
    return `{${texts.join(",")}}`;
  }

  return {
    responseKey: ({ input, group }) => nameIn(group, templates[input]?.input.responseKey ?? ""),
    printBody: (variables, parts) =>
      `{"query":${documentOf(parts)},"variables":${printVariables(variables, parts)}}`,
  };
}

/** The first group has the plan's own names; no name of the client's begins with one of them. */
function nameIn(group: number, name: string): string {
  return group === 0 ? name : `${name}_${group}`;
}

function printField({ texts, names }: FieldTemplate, group: number): string {
  return texts
    .map((text, index) => (index === 0 ? text : `$${nameIn(group, names[index - 1] ?? "")}${text}`))
    .join("");
}

interface ReadDocument {
  readonly typesByVariable: ReadonlyMap<string, string>;
  /** The definitions, by name. */
  readonly fragmentTexts: ReadonlyMap<string, string>;
  readonly templates: readonly FieldTemplate[];
}

function readDocument(fetch: EntityFetch): ReadDocument {
  const { definitions } = parse(fetch.document);
  const operation = definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  const fragments = new Map(
    definitions
      .filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((node) => [node.name.value, node] as const),
  );
  const textOf = ({ loc }: ASTNode): string =>
    escapeJson(fetch.document.slice(loc?.start ?? 0, loc?.end ?? 0));
  const fields = (operation?.selectionSet.selections ?? []).filter((node) => node.kind === Kind.FIELD);
  return {
    typesByVariable: new Map(
      operation?.variableDefinitions?.map(({ variable, type, defaultValue }) => [
        variable.name.value,
        textOf(type) + (defaultValue === undefined ? "" : `=${textOf(defaultValue)}`),
      ]),
    ),
    fragmentTexts: new Map([...fragments].map(([name, node]) => [name, textOf(node)])),
    templates: fetch.inputs.map((input) => {
      const field = fields.find((node) => (node.alias ?? node.name).value === input.responseKey);
      if (field === undefined) {
        throw new TypeError(`The document of fetch ${fetch.id} has no field "${input.responseKey}".`);
      }
      return { ...cutField(fetch.document, field, input), ...usesOf(field, input, fragments) };
    }),
  };
}

/** The names that a group has for itself. */
function ownNames(input: EntityInput): ReadonlySet<string> {
  return new Set([input.variable, ...(input.contextVariables ?? []).map(({ variable }) => variable)]);
}

/** A field's text without its alias, cut at the group's own variables, none of which is in a fragment. */
function cutField(
  document: string,
  field: FieldNode,
  input: EntityInput,
): Pick<FieldTemplate, "input" | "texts" | "names"> {
  const own = ownNames(input);
  const texts: string[] = [];
  const names: string[] = [];
  let start = field.name.loc?.start ?? 0;
  visit(field, {
    Variable({ name, loc }) {
      if (own.has(name.value) && loc !== undefined) {
        texts.push(document.slice(start, loc.start));
        names.push(name.value);
        start = loc.end;
      }
    },
  });
  texts.push(document.slice(start, field.loc?.end ?? start));
  return { input, texts: texts.map(escapeJson), names };
}

/** Fragments come from the planner, so they are not circular. */
function usesOf(
  field: FieldNode,
  input: EntityInput,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): Pick<FieldTemplate, "clientVariables" | "fragments"> {
  const own = ownNames(input);
  const clientVariables = new Set<string>();
  const used = new Set<string>();
  const look = (node: ASTNode): void => {
    visit(node, {
      Variable({ name }) {
        if (!own.has(name.value)) {
          clientVariables.add(name.value);
        }
      },
      FragmentSpread({ name }) {
        const definition = fragments.get(name.value);
        if (definition !== undefined && !used.has(name.value)) {
          used.add(name.value);
          look(definition);
        }
      },
    });
  };
  look(field);
  return { clientVariables, fragments: used };
}

function escapeJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
