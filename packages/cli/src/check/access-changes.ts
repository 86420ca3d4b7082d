import type { SupergraphModel } from "@hansa/federation-model";
import { type ConstDirectiveNode, isTypeDefinitionNode, Kind, parse, print } from "graphql";
import type { SchemaChange } from "./schema-change.ts";

/** A supergraph and its model. */
export interface SupergraphVersion {
  readonly sdl: string;
  readonly model: SupergraphModel;
}

/**
 * Changes of what types and fields ask of a client before they are shown (`@authenticated`, `@requiresScopes`,
 * `@policy`, and whatever else a supergraph links for security): more breaks clients that lack it, less opens data.
 */
export function compareAccess(before: SupergraphVersion, after: SupergraphVersion): readonly SchemaChange[] {
  const old = requirementsOf(before);
  const now = requirementsOf(after);
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((coordinate) => isVisible(coordinate, before) && isVisible(coordinate, after))
    .flatMap((coordinate) => changeOf(coordinate, old.get(coordinate), now.get(coordinate)) ?? []);
}

function changeOf(
  coordinate: string,
  before: string | undefined,
  after: string | undefined,
): SchemaChange | undefined {
  if (before === after) {
    return undefined;
  }
  const common = { coordinate, affects: [coordinate] };
  if (after === undefined) {
    const message = `"${coordinate}" no longer asks for ${before}: what it protected is open.`;
    return { ...common, criticality: "dangerous", type: "ACCESS_REQUIREMENT_REMOVED", message };
  }
  return before === undefined
    ? {
        ...common,
        criticality: "breaking",
        type: "ACCESS_REQUIREMENT_ADDED",
        message: `"${coordinate}" asks for ${after}.`,
      }
    : {
        ...common,
        criticality: "breaking",
        type: "ACCESS_REQUIREMENT_CHANGED",
        message: `"${coordinate}" asks for ${after}, and before for ${before}.`,
      };
}

/** What each type and field asks for, as it is written; only those that ask for something. */
function requirementsOf({ sdl, model }: SupergraphVersion): ReadonlyMap<string, string> {
  const names = new Set(
    model.securitySpecs.flatMap(({ namespace, importedNames }) => [
      namespace,
      ...importedNames.map((name) => name.replace(/^@/, "")),
    ]),
  );
  const requirements = new Map<string, string>();
  if (names.size === 0) {
    return requirements;
  }
  const note = (coordinate: string, directives: readonly ConstDirectiveNode[] = []): void => {
    const texts = directives.filter(({ name }) => names.has(name.value)).map((node) => print(node));
    if (texts.length > 0) {
      requirements.set(coordinate, texts.sort().join(" "));
    }
  };
  for (const node of parse(sdl, { noLocation: true }).definitions.filter(isTypeDefinitionNode)) {
    note(node.name.value, node.directives);
    if (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION) {
      for (const field of node.fields ?? []) {
        note(`${node.name.value}.${field.name.value}`, field.directives);
      }
    }
  }
  return requirements;
}

function isVisible(coordinate: string, { model }: SupergraphVersion): boolean {
  const [typeName = "", field] = coordinate.split(".");
  const type = model.apiSchema.getType(typeName);
  return type !== undefined && (field === undefined || ("getFields" in type && field in type.getFields()));
}
