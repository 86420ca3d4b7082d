import { type FieldDefinitionNode, Kind, print } from "graphql";
import { hasDirective, inaccessibleNames } from "./api-schema.ts";
import { type ContextTable, readContextArguments, readContexts } from "./context-arguments.ts";
import { type FieldPlacesContext, plainPlacesOf, readPlaces } from "./field-places.ts";
import type { FieldFacts } from "./known-fields.ts";
import type { Subgraph } from "./model.ts";
import type { ModelReading } from "./model-reading.ts";
import type { PlaceMaps } from "./place-maps.ts";
import { emptySubgraphSet, subgraphsOf } from "./subgraph-set.ts";
import type { FieldBuilder, TypeBuilder } from "./type-builder.ts";
import { TypeReferences } from "./type-references.ts";

/** Gives the types their fields, with the places that each one's own directives say. */
export function addFields(
  types: readonly TypeBuilder[],
  { supergraph: { links }, join, nodes, placeMaps, knownFields }: ModelReading,
  subgraphs: readonly Subgraph[],
): void {
  const context: FieldsContext = {
    join,
    nodes,
    references: new TypeReferences(),
    placeMaps,
    subgraphsByName: new Map(subgraphs.map((subgraph) => [subgraph.name, subgraph.id])),
    hiding: inaccessibleNames(links),
  };
  let id = 0;
  for (const type of types) {
    const node = nodes.ofType(type);
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION) {
      continue;
    }
    const fields = node.fields ?? [];
    const known = knownFields.of(node, () => fields.map((field) => readFacts(type, field, context)));
    for (const [index, field] of fields.entries()) {
      const facts = known[index] ?? readFacts(type, field, context);
      const built: FieldBuilder = {
        id: id++,
        name: field.name.value,
        parent: type,
        type: facts.type,
        argumentTexts: facts.argumentTexts,
        inaccessible: facts.inaccessible,
        places: facts.plainPlaces ?? noPlaces,
      };
      if (facts.plainPlaces === undefined) {
        placeMaps.set(built, readPlaces(field, facts.type, context));
      }
      type.fields.set(built.name, built);
      nodes.addField(built, field);
    }
  }
}

const noPlaces: FieldBuilder["places"] = new Map();

interface FieldsContext extends FieldPlacesContext {
  /** What `@inaccessible` is called. */
  readonly hiding: readonly string[];
}

function readFacts(type: TypeBuilder, field: FieldDefinitionNode, context: FieldsContext): FieldFacts {
  const reference = context.references.of(field.type);
  return {
    type: reference,
    argumentTexts: argumentTexts(field, context.references),
    inaccessible: hasDirective(field, context.hiding),
    plainPlaces: plainPlacesOf(type, field, reference, context),
  };
}

const noArguments: ReadonlyMap<string, string> = new Map();

function argumentTexts(
  { arguments: given }: FieldDefinitionNode,
  references: TypeReferences,
): ReadonlyMap<string, string> {
  return given === undefined || given.length === 0
    ? noArguments
    : new Map(
        given.map(({ name, type, defaultValue }) => [
          name.value,
          references.of(type).text + (defaultValue === undefined ? "" : ` = ${print(defaultValue)}`),
        ]),
      );
}

/** Reads the context arguments, which may name any type and field. Whether there are any. */
export function addContextArguments(
  types: readonly TypeBuilder[],
  { supergraph: { links }, join, nodes, placeMaps }: ModelReading,
  names: Omit<ContextTable, "contextsByName">,
): boolean {
  if (!join.hasContexts) {
    return false;
  }
  const table: ContextTable = { ...names, contextsByName: readContexts(types, nodes, links) };
  let usesContexts = false;
  for (const { fields } of types) {
    for (const field of fields.values()) {
      for (const { subgraph, context } of join.fieldsWithContext(nodes.ofField(field))) {
        const contextArguments = context === undefined ? [] : readContextArguments(context, table);
        const place = subgraph === undefined ? undefined : field.places.get(subgraph);
        if (place !== undefined) {
          placeMaps.put(field, { ...place, contextArguments });
          usesContexts = true;
        }
      }
    }
  }
  return usesContexts;
}

/** A field that an interface-object adds is on every implementing type, by way of the interface-object. */
export function addInterfaceObjectPlaces(types: readonly TypeBuilder[], placeMaps: PlaceMaps): void {
  for (const type of types) {
    for (const through of type.kind === "object" ? type.interfaces : []) {
      if (through.interfaceObjectIn !== emptySubgraphSet) {
        addPlacesThrough(type, through, placeMaps);
      }
    }
  }
}

function addPlacesThrough(type: TypeBuilder, through: TypeBuilder, placeMaps: PlaceMaps): void {
  const subgraphs = subgraphsOf(through.interfaceObjectIn);
  for (const [name, field] of type.fields) {
    const places = through.fields.get(name)?.places;
    for (const subgraph of places === undefined ? [] : subgraphs) {
      const place = places?.get(subgraph);
      if (place !== undefined && !field.places.has(subgraph)) {
        placeMaps.put(field, { ...place, through });
      }
    }
  }
}
