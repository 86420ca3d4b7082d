import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { CliError } from "../errors.ts";
import { type RunRecord, readRunRecord, runRecordFile } from "./run-record.ts";

/** The folder in which `hansa dev` keeps its state, in that of the project. */
export const STATE_FOLDER = ".hansa";

/** A graph that `hansa dev` runs. */
export interface RunningRecord extends RunRecord {
  /** Where its state lies: absolute. */
  readonly stateDirectory: string;
}

/** Projects lie a few folders below that of a repository; further down, and in more folders, nobody waits for the search. */
const maxDepth = 3;
const maxFolders = 2_000;

/**
 * The graph that `hansa dev` runs with its state in `stateDirectory`, or, where none is given, the one of `folder`: in the
 * folder itself or the nearest one around it, else the only one below it. `undefined` where none is given and there is none.
 *
 * @throws CliError DEV_NOT_RUNNING for a state directory of none, DEV_AMBIGUOUS where several run below the folder.
 */
export async function findGraph(
  folder: string,
  stateDirectory: string | undefined,
): Promise<RunningRecord | undefined> {
  if (stateDirectory !== undefined) {
    const graph = await readGraph(resolve(folder, stateDirectory));
    if (graph === undefined) {
      throw new CliError("DEV_NOT_RUNNING", `No "hansa dev" runs with its data in "${stateDirectory}".`);
    }
    return graph;
  }
  return (await findAround(folder)) ?? (await findBelow(folder));
}

async function readGraph(stateDirectory: string): Promise<RunningRecord | undefined> {
  const record = await readRunRecord(runRecordFile(stateDirectory));
  return record === undefined ? undefined : { ...record, stateDirectory };
}

async function findAround(folder: string): Promise<RunningRecord | undefined> {
  const parent = dirname(folder);
  const graph = await readGraph(join(folder, STATE_FOLDER));
  return graph ?? (parent === folder ? undefined : await findAround(parent));
}

async function findBelow(folder: string): Promise<RunningRecord | undefined> {
  const graphs: RunningRecord[] = [];
  let level = await foldersIn(folder);
  let left = maxFolders;
  for (let depth = 1; depth <= maxDepth && level.length > 0; depth++) {
    const looked = level.slice(0, left);
    left -= looked.length;
    const found = await Promise.all(looked.map((below) => readGraph(join(below, STATE_FOLDER))));
    graphs.push(...found.filter((graph) => graph !== undefined));
    level = (await Promise.all(looked.map(foldersIn))).flat();
  }
  const [only, another] = graphs;
  if (another !== undefined) {
    const list = graphs.map(({ stateDirectory, url }) => `\n- ${relative(folder, stateDirectory)} (${url})`);
    throw new CliError("DEV_AMBIGUOUS", `Several graphs run below this folder:${list.join("")}`);
  }
  return only;
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  const entries: readonly Dirent[] = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith(".") && entry.name !== "node_modules")
    .map(({ name }) => join(folder, name));
}
