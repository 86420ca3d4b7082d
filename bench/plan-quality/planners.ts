import { fileURLToPath } from "node:url";
import type { SupergraphModel } from "@hansa/federation-model";
import type { QueryPlan } from "@hansa/query-planner";
import { ChildPlanner, type Failed, type Planned } from "./child-planner.ts";
import {
  countGraph,
  countTree,
  type GivenPlan,
  type PlanCost,
  planOfEvent,
  printGraph,
  printTree,
  type Truths,
} from "./count-plan.ts";
import { findFaults } from "./peer-faults.ts";

/** What is planned. */
export interface Input {
  readonly graph: string;
  readonly sdl: string;
  /** The same, compiled. */
  readonly model: SupergraphModel;
  readonly operation: string;
}

/** What one planner made of an input. */
export type Outcome = PlanOutcome | Failed;

export interface PlanOutcome {
  readonly text: string;
  readonly medianMs: number;
  readonly count: (truths: Truths) => PlanCost;
  /** Why it cannot give the right answer, as far as that is looked for; ours is proven right. */
  readonly faults: readonly string[];
}

/** The three planners, each in a process of its own. */
export interface Planners extends Disposable {
  readonly hansa: (input: Input) => Promise<Outcome>;
  readonly apollo: (input: Input) => Promise<Outcome>;
  readonly hive: (input: Input) => Promise<Outcome>;
  /** Composes with Apollo's composition; nothing where the subgraphs do not fit together. */
  readonly compose: (subgraphs: Readonly<Record<string, string>>) => Promise<string | Failed>;
}

const limits = { timeMs: 10_000, memoryMb: 1_500 };

/** For how long each planner plans one operation again and again. */
const budgetMs = 60;

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@key", "@shareable", "@external", "@requires", "@provides", "@override", "@interfaceObject", "@inaccessible", "@tag"])';

/** Starts the planners; their processes end with the returned object. */
export function startPlanners(): Planners {
  const start = (script: string): ChildPlanner =>
    new ChildPlanner(fileURLToPath(new URL(script, import.meta.url)), limits);
  const hansa = start("./hansa.ts");
  const apollo = start("../peers/apollo.mjs");
  const hive = start("../peers/hive.mjs");
  const askPeer =
    (peer: ChildPlanner) =>
    async ({ sdl, model, operation }: Input): Promise<Outcome> => {
      const question = { kind: "plan", sdl, operation, budgetMs };
      const answer = await peer.ask<Planned<GivenPlan | null>>(question);
      if ("error" in answer) {
        return answer;
      }
      const plan = answer.plan === null ? null : planOfEvent(answer.plan);
      return {
        text: printTree(plan),
        medianMs: answer.medianMs,
        count: (truths) => countTree(plan, truths),
        faults: findFaults(model, plan),
      };
    };
  return {
    hansa: async ({ sdl, operation }) => {
      const answer = await hansa.ask<Planned<QueryPlan>>({ sdl, operation, budgetMs });
      return "error" in answer
        ? answer
        : {
            text: printGraph(answer.plan),
            medianMs: answer.medianMs,
            count: (truths) => countGraph(answer.plan, truths),
            faults: [],
          };
    },
    apollo: askPeer(apollo),
    hive: askPeer(hive),
    compose: async (subgraphs) => {
      const linked = Object.fromEntries(
        Object.entries(subgraphs).map(([name, sdl]) => [
          name,
          sdl.includes("@link") ? sdl : `${link}\n${sdl}`,
        ]),
      );
      const answer = await apollo.ask<{ readonly supergraphSdl: string }>({
        kind: "compose",
        subgraphs: linked,
      });
      return "error" in answer ? answer : answer.supergraphSdl;
    },
    [Symbol.dispose]() {
      for (const planner of [hansa, apollo, hive]) {
        planner[Symbol.dispose]();
      }
    },
  };
}
