import { buildSupergraphModel, emptySubgraphSet, type SupergraphModel } from "@hansa/federation-model";
import { composeSdl } from "@hansa/federation-testkit";
import fc from "fast-check";
import { type FieldNode, Kind, parse, print, visit } from "graphql";
import { describe, expect, it } from "vitest";
import { PlanError, type PlanFetch } from "../src/index.ts";
import { plan } from "./planning.ts";
import { chanceOf, randomOperation, randomSubgraphs } from "./random-graph.ts";

describe("any operation with deferred fragments", () => {
  it("has a plan in parts that is proven right, the initial one as if there were no others", {
    // The number of runs bounds the test; this only ends what hangs.
    timeout: 300_000,
  }, () => {
    const seen = { planned: 0, parts: 0, nested: 0, common: 0, grown: 0 };
    fc.assert(
      fc.property(fc.gen(), (g) => {
        const by = chanceOf(g);
        const subgraphs = randomSubgraphs(by);
        const sdl = tryCompose(subgraphs);
        fc.pre(sdl !== undefined);
        const model = buildSupergraphModel(sdl ?? "");
        for (const deferredWhen of [0, 0, 50]) {
          const operation = randomOperation(model.apiSchema, by, { deferred: 20, deferredWhen });
          try {
            const { deferred = [], fetches } = plan(model, operation, { incremental: true });
            seen.planned += 1;
            seen.parts += deferred.length;
            seen.nested += deferred.filter(({ parent }) => parent !== undefined).length;
            seen.common += fetches.filter(({ parts = [] }) => parts.length > 1).length;
            if (deferredWhen === 0) {
              seen.grown += isGrown(model, operation, fetches) ? 1 : 0;
            }
          } catch (error) {
            // The library that composes here lets some graphs through that cannot answer everything.
            if (!(error instanceof PlanError && error.code === "SELECTION_UNSATISFIABLE")) {
              throw new Error(`${operation}\n${JSON.stringify(subgraphs, null, 1)}`, { cause: error });
            }
          }
        }
      }),
      {
        numRuns: Number(process.env.FUZZ_RUNS ?? 60),
        seed: Number(process.env.FUZZ_SEED ?? 7),
        maxSkipsPerRun: 1_000,
      },
    );
    expect(seen.planned).toBeGreaterThan(50);
    expect(seen.parts).toBeGreaterThan(seen.planned);
    expect(seen.nested).toBeGreaterThan(50);

    // An interface-object hides the types that a deferred fragment tells apart, also of fields that come at once.
    expect(seen.grown).toBeLessThan(seen.planned / 100);
  });
});

/**
 * Whether the initial part has more fetches than the operation without what is deferred.
 *
 * @throws Error where that is so though no subgraph has an interface-object.
 */
function isGrown(model: SupergraphModel, operation: string, fetches: readonly PlanFetch[]): boolean {
  const initial = fetches.filter(({ parts }) => parts === undefined).length;
  const alone = plan(model, withoutDeferred(operation), { assumeValid: true }).fetches.length;
  const hidesTypes = model.types.some((type) => type.interfaceObjectIn !== emptySubgraphSet);
  if (initial > alone && !hidesTypes) {
    throw new Error(`The initial part has ${initial} fetches; without the others there are ${alone}.`);
  }
  return initial > alone;
}

const typename: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: "__typename" } };

/** The operation without its deferred fragments. */
function withoutDeferred(operation: string): string {
  return print(
    visit(parse(operation), {
      InlineFragment: (node) =>
        node.directives?.some(({ name }) => name.value === "defer") === true ? null : undefined,
      SelectionSet: {
        leave: (node) => (node.selections.length > 0 ? undefined : { ...node, selections: [typename] }),
      },
    }),
  );
}

/** The supergraph, or nothing where the graph made by chance does not compose. */
function tryCompose(subgraphs: Readonly<Record<string, string>>): string | undefined {
  try {
    return composeSdl(subgraphs);
  } catch {
    return undefined;
  }
}
