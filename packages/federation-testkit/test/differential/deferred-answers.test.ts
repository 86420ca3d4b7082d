import { planOperation } from "@hansa/query-planner";
import { type DirectiveNode, Kind, parse, print, type SelectionNode, visit } from "graphql";
import { describe, expect, it } from "vitest";
import type { Answer } from "../../src/answers/answer.ts";
import { compareAnswers } from "../../src/answers/compare-answers.ts";
import { canonical } from "../../src/answers/meaning.ts";
import { askLenientMonolith } from "../../src/answers/monolith.ts";
import { Chance, hashText } from "../../src/chance.ts";
import { checkOperation, type OpenWorld, openWorld } from "../../src/fuzz/check-case.ts";
import { verifyPlan } from "../../src/index.ts";
import { randomOperation } from "../../src/operation/random-operation.ts";
import { generateWorld } from "../../src/world/generate-world.ts";
import type { RandomOperation } from "../../src/world/world.ts";

const firstSeed = Number(process.env.FUZZ_SEED ?? 1);
const worlds = Number(process.env.FUZZ_RUNS ?? 20);

describe("a plan in parts, answered in one piece", () => {
  it("gives what the operation gives without @defer, for random operations on random graphs", async () => {
    const seen = { answers: 0, parts: 0 };
    for (let seed = firstSeed; seed < firstSeed + worlds; seed++) {
      const opening = openWorld(generateWorld(seed));
      for (let number = 0; opening.kind === "open" && number < 4; number++) {
        const chance = new Chance(hashText(`deferred ${seed} ${number}`));
        const operation = randomOperation(opening.world.meaning.universe.apiSchema, chance);
        const parts =
          operation !== undefined && mayDefer(operation)
            ? await checkDeferred(opening.world, operation, { chance, about: `seed ${seed} ${number}` })
            : undefined;
        seen.answers += parts === undefined ? 0 : 1;
        seen.parts += parts ?? 0;
      }
    }
    expect(seen.answers).toBeGreaterThan(worlds);
    expect(seen.parts).toBeGreaterThan(seen.answers);
  }, 120_000);
});

/** How many deferred parts the answer had; nothing where the case says nothing without `@defer` either. */
async function checkDeferred(
  open: OpenWorld,
  operation: RandomOperation,
  { chance, about }: { readonly chance: Chance; readonly about: string },
): Promise<number | undefined> {
  const plain = await checkOperation(open, operation);
  if (plain.kind !== "agrees") {
    return undefined;
  }
  const { meaning, model, federation } = open;
  const document = deferSome(operation.document, chance);
  const overrideLabels = new Set(meaning.universe.world.overrideLabels);
  const toPlan = { document: parse(document), operationName: operation.operationName };
  try {
    const plan = planOperation(model, toPlan, {
      overrideLabels,
      incremental: true,
      settings: { maxDeferredParts: 1_000 },
    });
    verifyPlan(model, toPlan.document, plan, operation.operationName);
    const actual = await federation.ask(plan, { ...operation, document });
    const lenient = (): ReturnType<typeof askLenientMonolith> => askLenientMonolith(meaning, operation);
    // Where a field comes with several parts under conditions, its place among the others is not settled yet.
    const [given, expected] = [withSortedKeys(actual), withSortedKeys(plain.expected)];
    expect(await compareAnswers(given, expected, lenient)).toBeUndefined();
    return plan.deferred?.length ?? 0;
  } catch (error) {
    const { subgraphs } = meaning.universe.world;
    throw new Error(`${about}: ${document}\n${Object.values(subgraphs).join("\n")}`, { cause: error });
  }
}

function withSortedKeys(answer: Answer): Answer {
  return { ...answer, data: JSON.parse(canonical(answer.data)) };
}

/** What is deferred below one mutation is read when all of them have run, so it may differ. */
/** A subscription may defer nothing at its root, and of several mutations the order of what they do would differ. */
function mayDefer({ document }: RandomOperation): boolean {
  return parse(document).definitions.every(
    (node) =>
      node.kind !== Kind.OPERATION_DEFINITION ||
      node.operation === "query" ||
      (node.operation === "mutation" && node.selectionSet.selections.length === 1),
  );
}

/** The document with some of its selections in deferred fragments, none of them fields of a mutation. */
function deferSome(document: string, chance: Chance): string {
  return print(
    visit(parse(document), {
      SelectionSet: {
        leave: (node, _key, parent) => ({
          ...node,
          selections: node.selections.map((selection) =>
            !isOfMutation(parent) && chance.chance(15) ? deferred(selection) : selection,
          ),
        }),
      },
    }),
  );
}

function isOfMutation(parent: unknown): boolean {
  return /"operation":"mutation"|"typeCondition":\{[^}]*"value":"Mutation"/.test(
    JSON.stringify(parent, (key, value) => (key === "selectionSet" || key === "loc" ? undefined : value)),
  );
}

function deferred(selection: SelectionNode): SelectionNode {
  const name = { kind: Kind.NAME, value: "defer" } as const;
  const directives: readonly DirectiveNode[] = [{ kind: Kind.DIRECTIVE, name }];
  const selectionSet = { kind: Kind.SELECTION_SET, selections: [selection] } as const;
  return { kind: Kind.INLINE_FRAGMENT, directives, selectionSet };
}
