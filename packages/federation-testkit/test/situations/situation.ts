import type { Condition, DataPath, EntityInput, PlanFetch, QueryPlan } from "@hansa/query-planner";
import { parse, visit } from "graphql";
import { checkOperation, type OpenWorld, openWorld, type World } from "../../src/differential.ts";

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@key", "@shareable", "@external", "@requires", "@provides", "@override", "@interfaceObject", "@inaccessible"])';

/** Data without any null, and data with all that can go wrong; each several times. */
const dataSettings = Array.from({ length: 12 }, (_, seed) =>
  seed < 4
    ? { seed, failures: 0, nulls: 0, unknown: 0 }
    : { seed, failures: 8, nulls: 25, unknown: seed < 8 ? 0 : 25 },
);

type Variables = Readonly<Record<string, unknown>>;

/** Subgraphs of which the answers are compared with those of one server that holds all the data. */
export class Situation {
  readonly #worlds: readonly OpenWorld[];

  /** Subgraphs by name, SDL without the `@link`. */
  constructor(subgraphs: Readonly<Record<string, string>>) {
    const withLink = Object.fromEntries(
      Object.entries(subgraphs).map(([name, sdl]) => [name, `${link}\n${sdl}`]),
    );
    this.#worlds = dataSettings.map((data) => open({ subgraphs: withLink, data, overrideLabels: [] }));
  }

  /**
   * Asks both for every way to set the variables; gives the plan, one line a fetch.
   *
   * @throws Error where a plan is not right, an answer differs, or no data had a value for every field.
   */
  async ask(document: string, variables: readonly Variables[] = [{}]): Promise<readonly string[]> {
    const unseen = responseKeys(document);
    let plan: QueryPlan | undefined;
    for (const values of variables) {
      for (const world of this.#worlds) {
        const outcome = await checkOperation(world, { document, variables: values });
        if (outcome.kind !== "agrees") {
          const data = JSON.stringify(world.meaning.universe.world.data);
          throw new Error(`${outcome.kind === "unfit" ? outcome.reason : outcome.problem}\nwith ${data}`);
        }
        plan = outcome.plan;
        removeSeen(outcome.expected.data, unseen);
      }
    }
    if (unseen.size > 0) {
      throw new Error(`In none of the answers is there a value for ${[...unseen].join(", ")}.`);
    }
    return planLines(plan);
  }
}

function open(world: World): OpenWorld {
  const opening = openWorld(world);
  if (opening.kind !== "open") {
    throw new Error(opening.kind === "refused" ? opening.reason : opening.problem);
  }
  return opening.world;
}

/** One line a fetch: number, subgraph, what it waits for, where its objects are, what is sent. */
export function planLines(plan: QueryPlan | undefined): readonly string[] {
  return (plan?.fetches ?? []).map((fetch) => {
    const subgraph = fetch.kind === "introspection" ? "(introspection)" : fetch.subgraph;
    const after = fetch.dependsOn.length === 0 ? "" : ` after ${fetch.dependsOn.join(" ")}`;
    const when = fetch.when === undefined ? "" : ` when ${printCondition(fetch.when)}`;
    return `${fetch.id} ${subgraph}${after}${pathsOf(fetch)}${when}: ${shorten(fetch.document)}`;
  });
}

function pathsOf(fetch: PlanFetch): string {
  const paths =
    fetch.kind === "entities"
      ? fetch.inputs.map(printInput)
      : fetch.kind === "root" && fetch.path.length > 0
        ? [printPath(fetch.path)]
        : [];
  return paths.map((text) => ` at ${text}`).join(" and");
}

function printInput({ path, typeName, when }: EntityInput): string {
  const as = typeName === undefined ? "" : ` as ${typeName}`;
  return `${printPath(path)}${as}${when === undefined ? "" : ` if ${printCondition(when)}`}`;
}

function printPath(path: DataPath): string {
  const steps: string[] = [];
  for (const segment of path) {
    switch (segment.kind) {
      case "field":
        steps.push(segment.dataKey);
        break;
      case "items":
        steps.push("@");
        break;
      case "types":
        steps.push(`<${segment.names.join("|")}>`);
        break;
    }
  }
  return steps.join(".");
}

function printCondition(condition: Condition): string {
  return condition
    .map((tests) => tests.map(({ variable, equals }) => `${equals ? "" : "!"}$${variable}`).join(" & "))
    .join(" | ");
}

/** What every entity request has in common says nothing in a test. */
function shorten(document: string): string {
  return document
    .replace(
      /^query\(\$representations:\[_Any!\]!\)\{_entities\(representations:\$representations\)(.*)\}$/,
      "$1",
    )
    .replace(/^query\((?:\$representations\d:\[_Any!\]!,?)+\)/, "")
    .replace(/\(representations:\$representations\d*\)/g, "");
}

function responseKeys(document: string): Set<string> {
  const keys = new Set<string>();
  visit(parse(document), {
    Field: (node) => {
      keys.add((node.alias ?? node.name).value);
    },
  });
  return keys;
}

function removeSeen(data: unknown, unseen: Set<string>): void {
  if (Array.isArray(data)) {
    for (const item of data) {
      removeSeen(item, unseen);
    }
  } else if (typeof data === "object" && data !== null) {
    for (const [key, value] of Object.entries(data)) {
      if (value !== null) {
        unseen.delete(key);
      }
      removeSeen(value, unseen);
    }
  }
}
