import type { MergeContext } from "../../merge/merge-context.ts";
import { nodeOf } from "../../merge/merge-types.ts";
import type { MergedSchema, MergedType, Place } from "../../merge/merged-schema.ts";
import { parseLinkUrl } from "../../read/link-url.ts";
import type { SubgraphType } from "../../read/subgraph-schema.ts";
import { namedType } from "../named-type.ts";

/** The specifications that every supergraph uses, and defines the types of. */
const ownSpecs: readonly string[] = ["join", "link"];

/**
 * What reads a supergraph takes all names that begin like `tag__` for parts of a specification that is linked as `tag`,
 * which clients do not see: so nothing of the graph itself is called that. Errors: TYPE_DEFINITION_INVALID,
 * REFERENCED_INACCESSIBLE, DIRECTIVE_DEFINITION_INVALID.
 *
 * @see https://specs.apollo.dev/link/v1.0/#sec-Name-Prefixes
 */
export function specificationNamesAreFree(schema: MergedSchema, context: MergeContext): void {
  const specs = new Set([...ownSpecs, ...schema.specs.map(({ url }) => parseLinkUrl(url)?.name)]);
  const specOf: SpecOf = (name) => {
    const end = name.indexOf("__");
    return end > 0 && specs.has(name.slice(0, end)) ? name.slice(0, end) : undefined;
  };
  const taken = [...schema.types.values()].filter(({ name }) => specOf(name) !== undefined);
  for (const type of taken) {
    checkType(type, specOf, context);
  }
  for (const type of taken.length === 0 ? [] : schema.types.values()) {
    checkReferences(type, specOf, context);
  }
  checkDirectives(schema, specOf, context);
}

/** The specification that a name is a part of. */
type SpecOf = (name: string) => string | undefined;

function checkType(type: MergedType, specOf: SpecOf, context: MergeContext): void {
  const spec = specOf(type.name);
  if (spec !== undefined && ownSpecs.includes(spec)) {
    context.error({
      code: "TYPE_DEFINITION_INVALID",
      coordinate: type.name,
      message: `"${type.name}" is called like a part of the specification "${spec}", of which the supergraph has its own.`,
      mend: "Rename it.",
      places: nodesOf(type),
    });
  }
}

/** Clients see a type of the graph, and not the part of a specification that it refers to. */
function checkReferences(type: MergedType, specOf: SpecOf, context: MergeContext): void {
  if (specOf(type.name) !== undefined) {
    return;
  }
  for (const { coordinate, name, places } of referencesOf(type)) {
    const spec = specOf(name);
    if (spec !== undefined && !ownSpecs.includes(spec)) {
      context.error({
        code: "REFERENCED_INACCESSIBLE",
        coordinate,
        message: `"${coordinate}" refers to "${name}", which is called like a part of the specification "${spec}": clients do not see it.`,
        mend: `Rename "${name}".`,
        places,
      });
    }
  }
}

interface Reference {
  readonly coordinate: string;
  /** Of the type that is referred to. */
  readonly name: string;
  readonly places: Parameters<MergeContext["error"]>[0]["places"];
}

function referencesOf(type: MergedType): readonly Reference[] {
  switch (type.kind) {
    case "object":
    case "interface":
      return [
        ...[...type.interfaces.keys()].map((name) => referenceOfType(type, name)),
        ...[...type.fields.values()]
          .flatMap((field) => [field, ...field.args.values()])
          .map(referenceOfElement),
      ];
    case "input":
      return [...type.fields.values()].map(referenceOfElement);
    case "union":
      return [...type.members.keys()].map((name) => referenceOfType(type, name));
    case "enum":
    case "scalar":
      return [];
  }
}

function referenceOfType(type: MergedType, name: string): Reference {
  return { coordinate: type.name, name, places: nodesOf(type) };
}

function referenceOfElement(
  element: Pick<Reference, "coordinate" | "places"> & { readonly type: string },
): Reference {
  return { coordinate: element.coordinate, name: namedType(element.type), places: element.places };
}

function checkDirectives(schema: MergedSchema, specOf: SpecOf, context: MergeContext): void {
  const { specDirectives, composed } = context;
  const urls = new Set(schema.specs.map(({ url }) => url));
  const used = specDirectives.all.filter(({ url }) => urls.has(url));
  const names = new Set([...ownSpecs, ...used.map(({ name }) => specDirectives.nameOf(name))]);
  for (const { name, places } of schema.directives) {
    if (!composed.has(name) && (names.has(name) || specOf(name) !== undefined)) {
      context.error({
        code: "DIRECTIVE_DEFINITION_INVALID",
        coordinate: `@${name}`,
        message: `"@${name}" is for operations, and called like a part of the specification "${specOf(name) ?? name}": clients would not see it.`,
        mend: "Rename it.",
        places,
      });
    }
  }
}

function nodesOf(type: MergedType): Reference["places"] {
  const places: readonly Place<SubgraphType>[] = type.places;
  return places.map(({ subgraph, element }) => ({ subgraph, element: { node: nodeOf(element) } }));
}
