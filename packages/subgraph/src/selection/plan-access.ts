import { SubgraphError } from "../errors.ts";
import type { AccessRequirement, AccessRules, Requirements } from "../model/access-rules.ts";

/** What a plan may not show, for all requests that meet the same requirements; of others nothing is known. */
export class PlanAccess {
  readonly #rules: AccessRules;
  readonly #met: ReadonlySet<number>;
  readonly #errorsByCoordinate = new Map<string, SubgraphError>();
  #firstDenial: SubgraphError | undefined;

  constructor(rules: AccessRules, met: Requirements) {
    this.#rules = rules;
    this.#met = new Set(met);
  }

  /** The error that stands for a field which is not shown; `undefined` for one that is. */
  denialOf(typeName: string, fieldName: string): SubgraphError | undefined {
    const denial = this.#denialOf(`${typeName}.${fieldName}`, this.#rules.ofField(typeName, fieldName));
    this.#firstDenial ??= denial;
    return denial;
  }

  /** As `denialOf`, for an entity or a row, whose type only the request or the database names. */
  denialOfType(typeName: string): SubgraphError | undefined {
    return this.#denialOf(typeName, this.#rules.ofType(typeName));
  }

  /** The first field that was found to be denied so far. */
  get firstDenial(): SubgraphError | undefined {
    return this.#firstDenial;
  }

  #denialOf(coordinate: string, requirements: Requirements): SubgraphError | undefined {
    const unmet = requirements.find((requirement) => !this.#met.has(requirement));
    const requirement = unmet === undefined ? undefined : this.#rules.requirements[unmet];
    if (requirement === undefined) {
      return undefined;
    }
    const error = this.#errorsByCoordinate.get(coordinate) ?? unauthorized(coordinate, requirement);
    this.#errorsByCoordinate.set(coordinate, error);
    return error;
  }
}

function unauthorized(coordinate: string, requirement: AccessRequirement): SubgraphError {
  const reason = requirement.kind === "authenticated" ? "unauthenticated" : requirement.kind;
  return new SubgraphError(
    "UNAUTHORIZED_FIELD_OR_TYPE",
    `"${coordinate}" is shown only to requests ${describe(requirement)}.`,
    {
      extensions: {
        coordinate,
        reason,
        ...(requirement.kind === "scopes" ? { requiredScopes: requirement.anyOf } : {}),
      },
    },
  );
}

function describe(requirement: AccessRequirement): string {
  switch (requirement.kind) {
    case "authenticated":
      return "with a token that holds";
    case "scopes":
      return `whose token has the scopes ${describeLists(requirement.anyOf)}`;
    case "policies":
      return `for which the policies ${describeLists(requirement.anyOf)} hold`;
  }
}

function describeLists(lists: readonly (readonly string[])[]): string {
  return lists.map((names) => names.map((name) => `"${name}"`).join(" and ")).join(", or ");
}
