import type { Identity, RequestContext } from "@hansa/graphql-server";
import type { Database } from "@hansa/postgres";
import { SubgraphError } from "../errors.ts";
import { type AccessRequirement, AccessRules, type Requirements } from "../model/access-rules.ts";
import type { SubgraphModel } from "../model/subgraph-model.ts";
import { type ClientError, unauthorizedCode } from "./client-error.ts";

export interface AccessControlOptions {
  readonly model: SubgraphModel;
  /** The setting `unauthorizedFields`. */
  readonly mode: "null" | "refuse" | "allow";
}

/** Who asks, and as whom the database is reached. */
export interface AccessInput {
  readonly request: RequestContext;
  readonly database: Database;
}

/** Decides which requirements of fields and types a request meets, and whether it is refused for that. */
export class AccessControl {
  readonly rules: AccessRules;
  readonly #options: AccessControlOptions;
  readonly #all: Requirements;

  /** @throws SubgraphError SUBGRAPH_INVALID for policies that nobody decides. */
  constructor(options: AccessControlOptions) {
    this.rules = new AccessRules(options.model);
    this.#all = this.rules.requirements.map((_, index) => index);
    this.#options = options;
    const asksForPolicies = this.rules.requirements.some(({ kind }) => kind === "policies");
    if (asksForPolicies && options.mode !== "allow" && options.model.policies === undefined) {
      throw new SubgraphError(
        "SUBGRAPH_INVALID",
        `The subgraph "${options.model.name}" has fields with a policy, and no function that decides which policies hold. ` +
          'Give defineSubgraph one as `policies`, or leave it to the gateway by the setting "unauthorizedFields".',
      );
    }
  }

  /** Those of `asked` that a request meets, or simply all; at once where no policy is among them. */
  met(asked: Requirements, input: AccessInput): Requirements | Promise<Requirements> {
    if (this.#options.mode === "allow") {
      return this.#all;
    }
    if (asked.length === 0) {
      return asked;
    }
    const requirements = asked.map((each) => [each, this.rules.requirements[each]] as const);
    const policies = requirements.flatMap(([, each]) => (each?.kind === "policies" ? each.anyOf.flat() : []));
    const metWith = (holding: ReadonlySet<string>): Requirements =>
      requirements.flatMap(([number, each]) =>
        each !== undefined && isMet(each, input.request.identity, holding) ? [number] : [],
      );
    return policies.length === 0
      ? metWith(noPolicies)
      : this.#decidePolicies([...new Set(policies)], input).then(metWith);
  }

  /** @throws SubgraphError UNAUTHENTICATED or UNAUTHORIZED_FIELD_OR_TYPE where a denied field refuses the whole operation. */
  assertShown(denial: SubgraphError | undefined, identity: Identity | undefined): void {
    if (denial !== undefined && this.#options.mode === "refuse") {
      throw refusalOf(denial, identity);
    }
  }

  /** As `assertShown`, for what only shows when an operation is run: the types of representations, and filters. */
  assertNoneDenied(errors: readonly ClientError[], identity: Identity | undefined): void {
    if (this.#options.mode !== "refuse") {
      return;
    }
    const denial = errors.find(({ extensions }) => extensions.code === unauthorizedCode);
    if (denial !== undefined) {
      const { code: _, ...extensions } = denial.extensions;
      throw refusalOf(new SubgraphError(unauthorizedCode, denial.message, { extensions }), identity);
    }
  }

  async #decidePolicies(
    policies: readonly string[],
    { request, database }: AccessInput,
  ): Promise<ReadonlySet<string>> {
    try {
      const { identity } = request;
      return new Set(await this.#options.model.policies?.({ policies, identity, request, database }));
    } catch (error) {
      request.logger.error("Which policies hold could not be decided, so that none does.", {
        policies,
        error,
      });
      return noPolicies;
    }
  }
}

const noPolicies: ReadonlySet<string> = new Set();

function isMet(
  requirement: AccessRequirement,
  identity: Identity | undefined,
  holding: ReadonlySet<string>,
): boolean {
  switch (requirement.kind) {
    case "authenticated":
      return identity !== undefined;
    case "scopes":
      return hasAllOfOne(requirement.anyOf, identity?.scopes ?? noPolicies) && identity !== undefined;
    case "policies":
      return hasAllOfOne(requirement.anyOf, holding);
  }
}

function hasAllOfOne(lists: readonly (readonly string[])[], names: ReadonlySet<string>): boolean {
  return lists.some((list) => list.every((name) => names.has(name)));
}

/** Whoever has no token at all is told to get one, whatever it must have: RFC 6750, section 3.1. */
function refusalOf(denial: SubgraphError, identity: Identity | undefined): SubgraphError {
  return identity === undefined
    ? new SubgraphError("UNAUTHENTICATED", denial.message, {
        extensions: { ...denial.extensions, reason: "missing" },
      })
    : denial;
}
