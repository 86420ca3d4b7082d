import type { MergeContext } from "../../merge/merge-context.ts";
import type { MergedSchema, Place } from "../../merge/merged-schema.ts";
import type { Override } from "../../merge/overrides.ts";
import type { FederationDirectiveName } from "../../read/federation-spec.ts";
import { hasFederationUse, type SubgraphField } from "../../read/subgraph-schema.ts";
import { InterfaceObjectFields } from "../interface-object-fields.ts";

/** What makes no sense on the field that is taken. What takes it may have requirements of its own. */
const collidingWhereTaken: readonly FederationDirectiveName[] = ["provides", "requires"];

/**
 * An `@override` takes a plain field from another subgraph that does not take it itself. Errors:
 * OVERRIDE_FROM_SELF_ERROR, OVERRIDE_SOURCE_HAS_OVERRIDE, OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE. Hints:
 * FROM_SUBGRAPH_DOES_NOT_EXIST, OVERRIDDEN_FIELD_CAN_BE_REMOVED, OVERRIDE_DIRECTIVE_CAN_BE_REMOVED,
 * OVERRIDE_MIGRATION_IN_PROGRESS.
 */
export function overridesAreSound(merged: MergedSchema, context: MergeContext): void {
  const interfaceObjects = new InterfaceObjectFields(merged);
  for (const override of context.overrides.all) {
    const type = merged.types.get(override.field.parent);
    const source = context.subgraphs.find(({ name }) => name === override.from);
    const abstracted =
      type?.kind === "object" && source !== undefined
        ? interfaceObjects.in(source, type, override.field.name)
        : undefined;
    if (abstracted === undefined) {
      checkOverride(override, context);
    } else {
      reportAbstracted(override, abstracted, context);
    }
  }
}

function reportAbstracted(
  { by, field, from, use }: Override,
  abstracted: Place<SubgraphField>,
  context: MergeContext,
): void {
  context.error({
    code: "OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE",
    coordinate: field.coordinate,
    message: `"${field.coordinate}" in "${by.name}" overrides "${from}", which has it as "${abstracted.element.coordinate}" of an interface-object, for all types at once.`,
    mend: 'Remove "@override", and one of the two fields.',
    places: [{ subgraph: by, element: { node: use.node } }, abstracted],
  });
}

function checkOverride(override: Override, context: MergeContext): void {
  const { by, field, from, use } = override;
  const { coordinate } = field;
  const here = { subgraph: by, element: { node: use.node } };
  const holder = by.types.get(field.parent);
  if (holder === undefined || holder.kind === "interface") {
    return;
  }
  if (hasFederationUse(holder, "interfaceObject")) {
    context.error({
      code: "OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE",
      coordinate,
      message: `"${coordinate}" in "${by.name}" carries "@override", and "${holder.name}" is an interface-object there.`,
      mend: 'Remove "@override": the fields of an interface-object are not taken from anywhere.',
      places: [here],
    });
    return;
  }
  if (from === by.name) {
    context.error({
      code: "OVERRIDE_FROM_SELF_ERROR",
      coordinate,
      message: `"${coordinate}" in "${by.name}" overrides itself.`,
      mend: "Name the subgraph that the field is taken from.",
      places: [here],
    });
    return;
  }
  const source = context.subgraphs.find(({ name }) => name === from);
  if (source === undefined) {
    const names = (): readonly string[] =>
      context.subgraphs.map(({ name }) => name).filter((name) => name !== by.name);
    context.hint({
      code: "FROM_SUBGRAPH_DOES_NOT_EXIST",
      coordinate,
      message: `"${coordinate}" in "${by.name}" overrides the subgraph "${from}", which does not exist.${context.suggestions.of(from, names)}`,
      mend: 'Correct the name, or remove "@override".',
      places: [here],
    });
    return;
  }
  const parent = source.types.get(field.parent);
  const taken =
    parent?.kind === "object" || parent?.kind === "interface" ? parent.fields.get(field.name) : undefined;
  if (taken === undefined) {
    context.hint({
      code: "OVERRIDE_DIRECTIVE_CAN_BE_REMOVED",
      coordinate,
      message: `"${coordinate}" in "${by.name}" overrides "${from}", which has no such field any more.`,
      mend: 'Remove "@override".',
      places: [here],
    });
    return;
  }
  checkTaken(override, { subgraph: source, element: taken }, context);
}

function checkTaken(override: Override, taken: Place<SubgraphField>, context: MergeContext): void {
  const { by, field, from, use } = override;
  const { coordinate } = field;
  const places = [{ subgraph: by, element: { node: use.node } }, taken];
  if (context.overrides.by(taken.subgraph, coordinate) !== undefined) {
    context.error({
      code: "OVERRIDE_SOURCE_HAS_OVERRIDE",
      coordinate,
      message: `"${coordinate}" in "${by.name}" overrides "${from}", where it is marked "@override" as well.`,
      mend: 'Keep one "@override".',
      places,
    });
    return;
  }
  const isExternal = hasFederationUse(field, "external");
  const collision = isExternal
    ? "external"
    : collidingWhereTaken.find((name) => hasFederationUse(taken.element, name));
  if (collision !== undefined) {
    const where = isExternal ? by.name : from;
    context.error({
      code: "OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE",
      coordinate,
      message: `"${coordinate}" in "${by.name}" overrides "${from}", and carries "@${collision}" in "${where}".`,
      mend: `Remove "@override" or "@${collision}".`,
      places,
    });
    return;
  }
  hintAt(override, taken, context);
}

function hintAt(override: Override, taken: Place<SubgraphField>, context: MergeContext): void {
  const { by, field, use, label } = override;
  const { coordinate } = field;
  const from = taken.subgraph.name;
  if (!override.takes) {
    context.hint({
      code: "OVERRIDE_DIRECTIVE_CAN_BE_REMOVED",
      coordinate,
      message: `"${coordinate}" in "${by.name}" overrides "${from}", where the field is external: nothing is left to take.`,
      mend: 'Remove "@override".',
      places: [{ subgraph: by, element: { node: use.node } }, taken],
    });
  } else if (label === undefined) {
    context.hint({
      code: "OVERRIDDEN_FIELD_CAN_BE_REMOVED",
      coordinate,
      message: `"${coordinate}" in "${from}" is overridden by "${by.name}".`,
      mend: `Remove it from "${from}", unless its own keys or selections need it.`,
      places: [taken],
    });
  } else {
    context.hint({
      code: "OVERRIDE_MIGRATION_IN_PROGRESS",
      coordinate,
      message: `"${coordinate}" is being moved from "${from}" to "${by.name}", by the label "${label}".`,
      mend: `When that is done, remove the field from "${from}".`,
      places: [taken],
    });
  }
}
