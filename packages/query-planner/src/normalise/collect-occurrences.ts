import { type DirectiveNode, Kind } from "graphql";
import { PlanError } from "../errors.ts";
import { assuming, both, isNever, negate, onlyWhen, type When } from "./conditions.ts";
import type { Context, Occurrence, SetPlace, Source } from "./normalise-context.ts";
import { readDefer } from "./read-defer.ts";
import { typesStep } from "./response-steps.ts";

/**
 * The fields of a set by response key, each where the document has it, fragments expanded.
 *
 * @throws PlanError OPERATION_TOO_LARGE, OPERATION_INVALID.
 */
export function collectOccurrences(
  sources: readonly Source[],
  place: SetPlace,
  context: Context,
): ReadonlyMap<string, readonly Occurrence[]> {
  const { given, parentType } = place;
  const runtimeTypes = context.types.possible(parentType);
  const occurrencesByKey = new Map<string, Occurrence[]>();
  let spread: Set<string> | undefined;
  // The fields of a mutation run once and in order, and the introspection types are answered as a whole.
  const canDefer = parentType !== context.serialRoot && !parentType.name.startsWith("__");
  let order = 0;
  for (const source of sources) {
    collect(source, runtimeTypes);
  }
  return occurrencesByKey;

  function collect({ selections, when, fragment: inside }: Source, types: readonly string[]): void {
    for (const node of selections) {
      countVisit(context);
      const wanted = assuming(both(when, conditionOf(node.directives)), given);
      if (isNever(wanted)) {
        continue;
      }
      if (node.kind === Kind.FIELD) {
        const key = node.alias?.value ?? node.name.value;
        const occurrences = occurrencesByKey.get(key);
        const fragment = isIntrospection(node.name.value) ? undefined : inside;
        const occurrence = { order: order++, node, types, when: wanted, fragment };
        if (occurrences === undefined) {
          occurrencesByKey.set(key, [occurrence]);
          context.responseKeys.add(key);
        } else {
          occurrences.push(occurrence);
        }
        continue;
      }
      const fragment = node.kind === Kind.FRAGMENT_SPREAD ? context.fragments.get(node.name.value) : node;
      const narrowed = context.types.narrow(types, fragment?.typeCondition?.name.value);
      const spreadKey =
        node.kind === Kind.FRAGMENT_SPREAD && wanted === undefined
          ? `${node.name.value} ${narrowed.join()} ${inside?.number ?? ""}`
          : undefined;
      if (fragment === undefined || narrowed.length === 0 || spread?.has(spreadKey ?? "") === true) {
        continue;
      }
      const { selections: inner } = fragment.selectionSet;
      const deferred = deferredSource(
        node.directives,
        { selections: inner, when: wanted, fragment: inside },
        narrowed,
      );
      if (deferred !== undefined) {
        collect(deferred.source, narrowed);
      }
      const direct = deferred === undefined ? wanted : assuming(both(wanted, deferred.otherwise), given);
      if (!isNever(direct)) {
        if (spreadKey !== undefined && deferred === undefined) {
          spread ??= new Set();
          spread.add(spreadKey);
        }
        collect({ selections: inner, when: direct, fragment: inside }, narrowed);
      }
    }
  }

  /** What a fragment selects while it is deferred, and when it is not; nothing where it never is. */
  function deferredSource(
    directives: readonly DirectiveNode[] | undefined,
    { selections, when, fragment: parent }: Source,
    types: readonly string[],
  ): { readonly source: Source; readonly otherwise: When } | undefined {
    const { deliveries } = context;
    const deferral = deliveries === undefined || !canDefer ? undefined : readDefer(directives);
    const wanted = assuming(both(when, deferral?.when), given);
    if (deliveries === undefined || deferral === undefined || isNever(wanted)) {
      return undefined;
    }
    const path = [...place.path, ...typesStep(types, runtimeTypes)];
    const fragment = deliveries.addFragment({ label: deferral.label, parent, path, when: wanted });
    const otherwise = negate(deferral.when, 1);
    return {
      source: { selections, when: wanted, fragment },
      otherwise: otherwise === "too complex" ? [] : otherwise,
    };
  }
}

/** Fields that no subgraph answers are not worth a part of their own. */
function isIntrospection(fieldName: string): boolean {
  return fieldName === "__schema" || fieldName === "__type";
}

/** What `@skip` and `@include` of a node say together. */
function conditionOf(directives: readonly DirectiveNode[] | undefined): When {
  let when: When;
  for (const directive of directives ?? []) {
    const name = directive.name.value;
    if (name !== "skip" && name !== "include") {
      continue;
    }
    const value = directive.arguments?.find((argument) => argument.name.value === "if")?.value;
    if (value?.kind === Kind.BOOLEAN) {
      when = value.value === (name === "include") ? when : [];
    } else if (value?.kind === Kind.VARIABLE) {
      when = both(when, onlyWhen(value.name.value, name === "include"));
    }
  }
  return when;
}

function countVisit({ visited, settings }: Context): void {
  visited.count += 1;
  if (visited.count > settings.maxExpandedFields) {
    throw new PlanError(
      "OPERATION_TOO_LARGE",
      `The operation has more than ${settings.maxExpandedFields} selections once its fragments are expanded (maxExpandedFields). Split it.`,
    );
  }
}
