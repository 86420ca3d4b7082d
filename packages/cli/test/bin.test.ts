import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const bin = fileURLToPath(new URL("../bin/hansa.mjs", import.meta.url));

interface Start {
  readonly pid: number;
  readonly youngGeneration: string | undefined;
  readonly growth: string | undefined;
  readonly arenas: string | undefined;
}

/** Says what the process runs with each time that it begins. */
const observer = `console.log(JSON.stringify({
  pid: process.pid,
  youngGeneration: process.execArgv.find((flag) => flag.startsWith("--max-semi-space-size")),
  growth: process.execArgv.find((flag) => flag.startsWith("--heap-growing-percent")),
  arenas: process.env.MALLOC_ARENA_MAX,
}))`;

describe.runIf(process.platform === "linux")("the command's own process", () => {
  test.each(["gateway", "subgraph", "dev-events", "relay", "worker"])(
    "bounds its memory where it runs for long, and stays the same process: %s",
    async (command) => {
      const { pid, starts } = await startWith([command, "--help"]);
      expect(starts).toEqual([
        { pid, youngGeneration: undefined, growth: undefined, arenas: undefined },
        {
          pid,
          youngGeneration: "--max-semi-space-size=24",
          growth: "--heap-growing-percent=150",
          arenas: "2",
        },
      ]);
    },
  );

  test("leaves alone what is told already", async () => {
    const own = { execArgv: ["--max-semi-space-size=4"] };
    const [first, ...others] = (await startWith(["gateway", "--help"], own)).starts;
    expect([first?.youngGeneration, others]).toEqual(["--max-semi-space-size=4", []]);
    const { starts } = await startWith(["subgraph", "--help"], { environment: { MALLOC_ARENA_MAX: "8" } });
    expect(starts.map(({ arenas }) => arenas)).toEqual(["8", "8"]);
  });

  test("begins once where it is soon done, or a parent listens", async () => {
    expect((await startWith(["compose", "--help"])).starts).toHaveLength(1);
    expect((await startWith(["gateway", "--help"], { channel: true })).starts).toHaveLength(1);
  });
});

interface StartOptions {
  readonly execArgv?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Whether the parent keeps a channel to the process. */
  readonly channel?: boolean;
}

async function startWith(
  args: readonly string[],
  { execArgv = [], environment = {}, channel = false }: StartOptions = {},
): Promise<{ readonly pid: number | undefined; readonly starts: readonly Start[] }> {
  const { MALLOC_ARENA_MAX: _arenas, NODE_OPTIONS: _options, ...inherited } = process.env;
  const observe = `--import=data:text/javascript,${encodeURIComponent(observer)}`;
  const options = ["--conditions=@hansa/source", observe, ...execArgv];
  const child = spawnNode([...options, bin, ...args], { ...inherited, ...environment }, channel);
  try {
    const [output] = await Promise.all([
      child.stdout === null ? "" : text(child.stdout),
      once(child, "exit"),
    ]);
    const starts = output.split("\n").filter((line) => line.startsWith('{"pid"'));
    return { pid: child.pid, starts: starts.map((line) => JSON.parse(line)) };
  } finally {
    child.kill("SIGKILL");
  }
}

function spawnNode(args: readonly string[], env: NodeJS.ProcessEnv, channel: boolean): ChildProcess {
  return spawn(process.execPath, args, {
    stdio: ["ignore", "pipe", "ignore", ...(channel ? (["ipc"] as const) : [])],
    env,
  });
}
