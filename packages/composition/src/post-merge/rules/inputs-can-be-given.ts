import type { MergeContext } from "../../merge/merge-context.ts";
import type { MergedElement, MergedInput, MergedInputType, MergedSchema } from "../../merge/merged-schema.ts";
import type { SchemaElement } from "../../read/subgraph-schema.ts";
import {
  type CircleStep,
  describeCircle,
  findCircles,
  maxNamedFields,
  type NeedingType,
} from "../../validate/circles-of-needs.ts";
import { isHidden } from "../hidden.ts";
import { mergedInputs } from "../merged-inputs.ts";
import { namedType } from "../named-type.ts";

/**
 * Once merged, there is a value of every input type, all fields of a `@oneOf` type may be left out, and what must be
 * given is not deprecated: each subgraph by itself may keep these rules and the whole may not, since what one of them
 * insists on, the supergraph insists on. Errors: INVALID_GRAPHQL.
 *
 * @see https://spec.graphql.org/draft/#sec-Input-Objects.Type-Validation
 */
export function inputsCanBeGiven(schema: MergedSchema, context: MergeContext): void {
  for (const circle of circlesIn(schema, () => true)) {
    tellCircle(circle, { when: "once merged", mend: "Let one of them be null in every subgraph." }, context);
  }
  for (const type of schema.types.values()) {
    if (type.kind === "input" && isOneOf(type)) {
      tellRequired(type, context);
    }
  }
  tellDeprecated(schema, context);
}

/**
 * There is still a value of each input type that clients see, without the fields that they do not see. Errors:
 * INVALID_GRAPHQL.
 */
export function visibleInputsCanBeGiven(schema: MergedSchema, context: MergeContext): void {
  const circles = circlesIn(schema, (element) => !isHidden(element));
  if (circles.length > 0 && circlesIn(schema, () => true).length === 0) {
    for (const circle of circles) {
      tellCircle(
        circle,
        { when: "of what clients see", mend: "Show a field that ends the circle." },
        context,
      );
    }
  }
}

type IsThere = (element: MergedElement<SchemaElement>) => boolean;
type Circle = readonly CircleStep<MergedInput>[];

function circlesIn({ types }: MergedSchema, isThere: IsThere): readonly Circle[] {
  const needing = new Map<string, NeedingType<MergedInput>>();
  for (const type of types.values()) {
    if (type.kind === "input" && isThere(type)) {
      needing.set(type.name, needsOf(type, isThere));
    }
  }
  return findCircles(needing);
}

function tellCircle(
  circle: Circle,
  { when, mend }: { readonly when: string; readonly mend: string },
  context: MergeContext,
): void {
  context.error({
    code: "INVALID_GRAPHQL",
    coordinate: circle[0]?.field.field.coordinate ?? "",
    message: `${describeCircle(circle)}, ${when}.`,
    mend,
    places: circle.slice(0, maxNamedFields).flatMap(({ field }) => field.field.places),
  });
}

function needsOf(type: MergedInputType, isThere: IsThere): NeedingType<MergedInput> {
  const isOne = isOneOf(type);
  return {
    name: type.name,
    isOneOf: isOne,
    fields: [...type.fields.values()].filter(isThere).map((field) => ({
      name: field.name,
      needs: neededType(field.type, isOne),
      field,
    })),
  };
}

/** The type whose value a field is not given without: an empty list is one of any list type. */
function neededType(type: string, isOneOf: boolean): string | undefined {
  const isNeeded = !type.startsWith("[") && (isOneOf || type.endsWith("!"));
  return isNeeded ? namedType(type) : undefined;
}

function tellRequired(type: MergedInputType, context: MergeContext): void {
  for (const field of type.fields.values()) {
    if (field.type.endsWith("!") || field.defaultText !== undefined) {
      context.error({
        code: "INVALID_GRAPHQL",
        coordinate: field.coordinate,
        message: `Once merged, "${type.name}" is "@oneOf", and its field "${field.coordinate}" ${field.type.endsWith("!") ? `is of the type "${field.type}", which insists on it` : "has a default"}.`,
        mend: 'Put "@oneOf" on the type in every subgraph, and let its fields be optional there.',
        places: field.places,
      });
    }
  }
}

function tellDeprecated(schema: MergedSchema, context: MergeContext): void {
  for (const input of mergedInputs(schema)) {
    if (
      input.type.endsWith("!") &&
      input.defaultText === undefined &&
      input.applied.some(({ name }) => name === "deprecated")
    ) {
      context.error({
        code: "INVALID_GRAPHQL",
        coordinate: input.coordinate,
        message: `Once merged, "${input.coordinate}" must be given, and is deprecated.`,
        mend: 'Make it optional in every subgraph, or remove "@deprecated".',
        places: input.places,
      });
    }
  }
}

function isOneOf({ applied }: MergedInputType): boolean {
  return applied.some(({ name }) => name === "oneOf");
}
