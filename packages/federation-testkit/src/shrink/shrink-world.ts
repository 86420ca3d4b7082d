import {
  type DocumentNode,
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
  parse,
  print,
  type TypeNode,
  visit,
} from "graphql";
import { parseSelection } from "../world/read-subgraph.ts";
import type { World } from "../world/world.ts";
import { withoutOneNode } from "./remove-nodes.ts";

/** Worlds with less in them. Many do not compose. */
export function* smallerWorlds(world: World): Generator<World> {
  yield* simplerData(world);
  yield withoutUnusedTypes(world);
  for (const name of Object.keys(world.subgraphs)) {
    const { [name]: _, ...subgraphs } = world.subgraphs;
    yield { ...world, subgraphs };
  }
  yield* withoutSomeNames(world);
  for (const [name, sdl] of Object.entries(world.subgraphs)) {
    for (const smaller of withoutOneNode(parse(sdl, { noLocation: true }))) {
      yield { ...world, subgraphs: { ...world.subgraphs, [name]: `${print(tidy(smaller))}\n` } };
    }
  }
  yield* withSimplerTypes(world);
  yield* withSmallerSelections(world);
}

/** Without types that nothing refers to. */
function withoutUnusedTypes(world: World): World {
  const text = Object.values(world.subgraphs).join("\n");
  const isUsed = (name: string): boolean =>
    /^(The)?(Query|Mutation|Subscription)$/.test(name) ||
    [...text.matchAll(new RegExp(`[^\\w"]${name}\\b`, "g"))].length > definitionsOf(text, name);
  return mapDocuments(world, (document) => ({
    ...document,
    definitions: document.definitions.filter(
      (node) => !isTypeDefinitionNode(node) || isUsed(node.name.value),
    ),
  }));
}

function definitionsOf(text: string, name: string): number {
  return [...text.matchAll(new RegExp(`\\b(type|interface|union|enum|input|scalar) ${name}\\b`, "g"))].length;
}

function* simplerData(world: World): Generator<World> {
  for (const key of ["failures", "nulls", "unknown"] as const) {
    if (world.data[key] > 0) {
      yield { ...world, data: { ...world.data, [key]: 0 } };
    }
  }
  for (const label of world.overrideLabels) {
    yield { ...world, overrideLabels: world.overrideLabels.filter((one) => one !== label) };
  }
}

/** Without types or fields in all subgraphs at once, many or one: parts of them alone may not compose. */
function* withoutSomeNames(world: World): Generator<World> {
  const coordinates = coordinatesOf(world);
  for (const size of [16, 8, 4, 2, 1]) {
    for (let start = 0; start < coordinates.length; start += size) {
      const names = new Set(coordinates.slice(start, start + size));
      yield mapDocuments(world, (document) =>
        mapFields(
          {
            ...document,
            definitions: document.definitions.filter(
              (node) => !("name" in node) || node.name === undefined || !names.has(node.name.value),
            ),
          },
          names,
          () => null,
        ),
      );
    }
  }
}

/** Each field in turn without one wrapper of its type. */
function* withSimplerTypes(world: World): Generator<World> {
  for (const coordinate of coordinatesOf(world)) {
    yield mapDocuments(world, (document) =>
      mapFields(document, new Set([coordinate]), (type) =>
        type.kind === Kind.NAMED_TYPE ? type : type.type,
      ),
    );
  }
}

/** Each `fields: "…"` in turn without one of its selections. */
function* withSmallerSelections(world: World): Generator<World> {
  for (const [name, sdl] of Object.entries(world.subgraphs)) {
    for (const match of sdl.matchAll(/fields: "((?:[^"\\]|\\.)*)"/g)) {
      // A string of GraphQL's schema language without block strings is one of JSON.
      const text = JSON.parse(`"${match[1] ?? ""}"`) as string;
      const { kind, selections } = parseSelection(text);
      const document = parse(print({ kind, selections }), { noLocation: true });
      for (const smaller of withoutOneNode(document)) {
        const printed = print(smaller).replace(/\s+/g, " ").slice(1, -1).trim();
        if (printed === "" || /\{\s*\}/.test(printed)) {
          continue;
        }
        const changed = sdl.replace(match[0], `fields: ${JSON.stringify(printed)}`);
        yield { ...world, subgraphs: { ...world.subgraphs, [name]: changed } };
      }
    }
  }
}

function coordinatesOf(world: World): readonly string[] {
  const found = Object.values(world.subgraphs).flatMap((sdl) =>
    parse(sdl, { noLocation: true }).definitions.flatMap((node) => {
      if (!isTypeDefinitionNode(node) && !isTypeExtensionNode(node)) {
        return [];
      }
      const fields = "fields" in node ? (node.fields ?? []) : [];
      return [node.name.value, ...fields.map((field) => `${node.name.value}.${field.name.value}`)];
    }),
  );
  return [...new Set(found)];
}

function mapDocuments(world: World, change: (document: DocumentNode) => DocumentNode): World {
  const changed = Object.entries(world.subgraphs).map(([name, sdl]) => {
    const document = parse(sdl, { noLocation: true });
    return [name, `${print(tidy(change(document)))}\n`];
  });
  return { ...world, subgraphs: Object.fromEntries(changed) };
}

/** Changes the types of fields; `null` takes a field away. */
function mapFields(
  document: DocumentNode,
  coordinates: ReadonlySet<string>,
  change: (type: TypeNode) => TypeNode | null,
): DocumentNode {
  const definitions = document.definitions.map((node) => {
    const hasFields = (isTypeDefinitionNode(node) || isTypeExtensionNode(node)) && "fields" in node;
    return hasFields
      ? visit(node, {
          FieldDefinition: (field) => {
            const isMeant = coordinates.has(`${node.name.value}.${field.name.value}`);
            const type = isMeant ? change(field.type) : field.type;
            return type === null ? null : { ...field, type };
          },
        })
      : node;
  });
  return { ...document, definitions };
}

/** Without types that have nothing left in them. */
function tidy(document: DocumentNode): DocumentNode {
  return {
    ...document,
    definitions: document.definitions.filter(
      (node) => !("fields" in node) || node.fields === undefined || node.fields.length > 0,
    ),
  };
}
