import { expect, test } from "vitest";
import { environmentProblems } from "../../src/config/environment-problems.ts";

const options = ["HANSA_PORT", "HANSA_SUBGRAPHS", "DATABASE_URL"];
const unknown = (name: string) => `The environment variable "${name}" is not known and does nothing.`;

test.each<[string, readonly string[]]>([
  ["HANSA_SERVER_MAX_DEPTH", []],
  ["HANSA_GATEWAY_POLL_INTERVAL", []],
  ["HANSA_POSTGRES_MAX_CONNECTIONS", []],
  ["HANSA_PLANNER_STEP_BUDGET", []],
  ["HANSA_SUBGRAPH_MAX_ENTITIES", []],
  ["HANSA_PORT", []],
  ["HANSA_CACHE_DIRECTORY", []],
  ["HANSA_TOKEN_OF_A_SUBGRAPH", []],
  ["OTHER_SERVER_MAX_DEPHT", []],
  ["HANSA_SERVER_MAX_DEPHT", [`${unknown("HANSA_SERVER_MAX_DEPHT")} Did you mean "HANSA_SERVER_MAX_DEPTH"?`]],
  ["HANSA_PROT", [`${unknown("HANSA_PROT")} Did you mean "HANSA_PORT"?`]],
  ["hansa_port", [`${unknown("hansa_port")} Did you mean "HANSA_PORT"?`]],
  ["HANSA_SERVER_NOTHING_LIKE_IT", [unknown("HANSA_SERVER_NOTHING_LIKE_IT")]],
  [
    "HANSA_MAX_DEPTH",
    [`${unknown("HANSA_MAX_DEPTH")} Did you mean "HANSA_SERVER_MAX_DEPTH" or "HANSA_PLANNER_MAX_DEPTH"?`],
  ],
])("the variable %s is told as %j", async (name, problems) => {
  expect(await environmentProblems({ [name]: "secret", PATH: "x" }, options)).toEqual(problems);
});

test.each(["HANSA_DEV_PART", "HANSA_DEV_EVENTS", "HANSA_WORKER_NUMBER"])(
  "a process that has %s leaves it to the one that started it",
  async (name) => {
    expect(await environmentProblems({ HANSA_PROT: "1", [name]: "1" }, options)).toEqual([]);
  },
);
