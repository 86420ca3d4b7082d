import { Kind, type OperationDefinitionNode, parse, print } from "graphql";
import type {
  Condition,
  ContextValueSource,
  DataPath,
  DeferredPart,
  EntityFetch,
  EntityInput,
  PlanFetch,
  QueryPlan,
  RepresentationField,
  ResponseField,
  ResponsePath,
  ResponseType,
} from "../plan.ts";

/**
 * A plan in the form known from other federation gateways: `Sequence` and `Parallel` of `Fetch`, each `Flatten`ed onto
 * its path. The plan itself is a graph; the text groups its fetches by the round in which they can be sent at the
 * earliest, and says with `after` what each one waits for. Where the answer comes in parts, the fetches of each stand
 * together: those of the `Initial` one, of each `Deferred` one, and those that are `Common` to several. Comments behind
 * it tell which labels it depends on and which fields no subgraph can give.
 */
export function printPlan(plan: QueryPlan): string {
  const labels = (plan.overrideLabels ?? []).map(
    ({ label, active }) => `The label "${label}" is ${active ? "on" : "off"}.`,
  );
  const comments = [...labels, ...printUnreachable(plan.response)].map((line) => `# ${line}`);
  return [printFetches(plan), ...comments].join("\n");
}

/** The fields that no subgraph can give, a sentence each with the reasons. */
export function printUnreachable(fields: readonly ResponseField[], path: string = ""): readonly string[] {
  return fields.flatMap(({ responseKey, types, type, unreachable, selection = [] }) => {
    const own = `${path}${path === "" ? "" : "."}${responseKey}`;
    const on = types === undefined ? "" : ` on ${types.join(", ")}`;
    return unreachable === undefined
      ? printUnreachable(selection, own + items(type))
      : [`${own}${on} is null with an error: ${unreachable.join("; ")}.`];
  });
}

function items(type: ResponseType): string {
  switch (type.kind) {
    case "nonNull":
      return items(type.of);
    case "list":
      return `.@${items(type.of)}`;
    default:
      return "";
  }
}

function printFetches(plan: QueryPlan): string {
  const { deferred = [] } = plan;
  if (plan.fetches.length === 0 && deferred.length === 0) {
    return "QueryPlan {}";
  }
  if (deferred.length === 0) {
    return `QueryPlan {\n${indent(printSteps(plan, undefined))}\n}`;
  }
  const common = fetchParts(plan).filter((parts) => parts.length > 1);
  const blocks = [
    printBlock("Initial", printSteps(plan, undefined)),
    ...deferred.map((part) => printBlock(`Deferred(${describePart(part)})`, printSteps(plan, [part.id]))),
    ...common.map((parts) => printBlock(`Common(parts: [${parts.join(", ")}])`, printSteps(plan, parts))),
  ];
  return `QueryPlan {\n${indent(blocks.join(",\n"))}\n}`;
}

/** Of which deferred parts there are fetches: each combination once, in the order of the fetches. */
export function fetchParts(plan: QueryPlan): readonly (readonly number[])[] {
  const byText = new Map(
    plan.fetches.flatMap(({ parts }) => (parts === undefined ? [] : [[parts.join(), parts] as const])),
  );
  return [...byText.values()];
}

/** What tells a deferred part from the others. */
export function describePart({ id, label, parent, path, when }: DeferredPart): string {
  return [
    `part: ${id}`,
    ...(label === undefined ? [] : [`label: ${JSON.stringify(label)}`]),
    ...(parent === undefined ? [] : [`in: ${parent}`]),
    `path: "${printResponsePath(path)}"`,
    ...(when === undefined ? [] : [`when: "${printCondition(when)}"`]),
  ].join(", ");
}

function printSteps(plan: QueryPlan, parts: readonly number[] | undefined): string {
  const rounds = fetchesByRound(plan)
    .map((fetches) => fetches.filter((fetch) => fetch.parts?.join() === parts?.join()))
    .filter((fetches) => fetches.length > 0);
  const steps = rounds.map((fetches) => group("Parallel", fetches.map(printFetch)));
  return steps.length === 0 ? "" : group("Sequence", steps);
}

function printBlock(title: string, body: string): string {
  return body === "" ? `${title} {}` : `${title} {\n${indent(body)}\n}`;
}

function printResponsePath(path: ResponsePath): string {
  return printPath(
    path.map((segment) =>
      segment.kind === "field" ? { kind: "field", dataKey: segment.responseKey } : segment,
    ),
  );
}

/** The fetches of a plan by the round in which each can be sent at the earliest. */
export function fetchesByRound(plan: QueryPlan): readonly (readonly PlanFetch[])[] {
  const roundOf = new Map<number, number>();
  const rounds: PlanFetch[][] = [];
  for (const fetch of plan.fetches) {
    const round = Math.max(0, ...fetch.dependsOn.map((id) => (roundOf.get(id) ?? 0) + 1));
    roundOf.set(fetch.id, round);
    const same = rounds[round] ?? [];
    same.push(fetch);
    rounds[round] = same;
  }
  return rounds;
}

/** A path as text: `orders.@.createdBy`, `@` for each item of a list, `|[A,B]` where only some types are meant. */
export function printPath(path: DataPath): string {
  let text = "";
  for (const segment of path) {
    switch (segment.kind) {
      case "field":
        text += `${text === "" ? "" : "."}${segment.dataKey}`;
        break;
      case "items":
        text += ".@";
        break;
      case "types":
        text += `|[${segment.names.join(",")}]`;
        break;
    }
  }
  return text;
}

/**
 * Where a value is that comes from objects above those at `path`: `sellers.@{terms{currency}}`; where it depends on
 * their types, each way with its types, the nearest first: `shops.@|[Stall]{row} else shops{code}`.
 */
export function printContextSources(path: DataPath, sources: readonly ContextValueSource[]): string {
  return sources
    .map(({ pathLength, types, value }) => {
      const place = printPath(path.slice(0, pathLength)) || "(root)";
      return `${place}${types === undefined ? "" : `|[${types.join(",")}]`}${printValue(value)}`;
    })
    .join(" else ");
}

function printValue(fields: readonly RepresentationField[]): string {
  const parts = fields.map(({ name, types, selection }) => {
    const below = selection === undefined ? "" : printValue(selection);
    return `${name}${below}${types === undefined ? "" : ` on ${types.join(",")}`}`;
  });
  return `{${parts.join(" ")}}`;
}

/** A condition as text: `$a & !$b | $c`. */
export function printCondition(condition: Condition): string {
  const alternatives = condition.map((tests) =>
    tests.map(({ variable, equals }) => `${equals ? "" : "!"}$${variable}`).join(" & "),
  );
  return alternatives.join(" | ");
}

function group(title: string, parts: readonly string[]): string {
  return parts.length === 1 ? parts.join("") : `${title} {\n${indent(parts.join(",\n"))}\n}`;
}

function printFetch(fetch: PlanFetch): string {
  const when = fetch.when === undefined ? "" : `, when: "${printCondition(fetch.when)}"`;
  const after = fetch.dependsOn.length === 0 ? "" : `, after: [${fetch.dependsOn.join(", ")}]`;
  const about = `id: ${fetch.id}${after}${when}`;
  switch (fetch.kind) {
    case "introspection":
      return `Introspection(${about}) {\n${indent(selectionText(fetch.document))}\n}`;
    case "root": {
      const text = `Fetch(service: "${fetch.subgraph}", ${about}) {\n${indent(selectionText(fetch.document))}\n}`;
      return fetch.path.length === 0 ? text : flatten(fetch.path, text);
    }
    case "entities":
      return printEntityFetch(fetch, about);
  }
}

function printEntityFetch(fetch: EntityFetch, about: string): string {
  const operation = operationOf(fetch.document);
  const fragments = fragmentsText(fetch.document);
  const parts = fetch.inputs.map((input, index) => {
    const node = operation.selectionSet.selections[index];
    const selection =
      node?.kind === Kind.FIELD && node.selectionSet !== undefined ? print(node.selectionSet) : "{}";
    const when = input.when === undefined ? "" : `, when: "${printCondition(input.when)}"`;
    const typeName = input.typeName ?? "(runtime type)";
    const representation = ["__typename", ...input.representation.map(printRepresentation)].join("\n");
    const contexts = printContexts(input);
    return `Fetch(service: "${fetch.subgraph}", ${about}${when}${contexts}) {\n${indent(
      `{\n${indent(`... on ${typeName} {\n${indent(representation)}\n}`)}\n} =>\n${selection}`,
    )}\n}`;
  });
  const flattened = parts.map((text, index) => flatten(fetch.inputs[index]?.path ?? [], text));
  return group("Batch", fragments === "" ? flattened : [...flattened, fragments]);
}

function printContexts({ path, contextVariables = [] }: EntityInput): string {
  const parts = contextVariables.map(
    ({ variable, sources }) => `$${variable}: "${printContextSources(path, sources)}"`,
  );
  return parts.length === 0 ? "" : `, contexts: {${parts.join(", ")}}`;
}

function printRepresentation(field: RepresentationField): string {
  const types = field.types === undefined ? "" : ` # on ${field.types.join(", ")}`;
  const below =
    field.selection === undefined
      ? ""
      : ` {\n${indent(field.selection.map(printRepresentation).join("\n"))}\n}`;
  const alias = field.dataKey === field.name ? "" : `${field.dataKey}: `;
  return `${alias}${field.name}${below}${types}`;
}

function flatten(path: DataPath, text: string): string {
  return `Flatten(path: "${printPath(path)}") {\n${indent(text)}\n}`;
}

function selectionText(document: string): string {
  const text = print(operationOf(document).selectionSet);
  const fragments = fragmentsText(document);
  return fragments === "" ? text : `${text}\n${fragments}`;
}

function fragmentsText(document: string): string {
  return parse(document, { noLocation: true })
    .definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
    .map((definition) => print(definition))
    .join("\n");
}

function operationOf(document: string): OperationDefinitionNode {
  const operation = parse(document, { noLocation: true }).definitions[0];
  if (operation?.kind !== Kind.OPERATION_DEFINITION) {
    throw new TypeError("A fetch's document is one operation.");
  }
  return operation;
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, "  ");
}
