import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { setTimeout } from "node:timers/promises";

/** Which cores those who are measured and their load are held on. */
export const cores = { contestant: 0, load: 1 };

/** What is started to be measured: a Node program that listens on the port that it is given. */
export interface MeasuredProgram {
  readonly name: string;
  /** The arguments of Node. */
  arguments(port: number): readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** A program that listens; disposing of it ends it. */
export interface MeasuredProcess extends Disposable {
  /** Where it answers GraphQL. */
  readonly url: string;
  readonly pid: number;
}

/** Starts a program on the contestants' core and waits until it listens. */
export async function startProcess(program: MeasuredProgram): Promise<MeasuredProcess> {
  const port = await freePort();
  const child = spawn(process.execPath, program.arguments(port), {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, NODE_ENV: "production", ...program.environment },
  });
  const said: string[] = [];
  child.stderr.setEncoding("utf8").on("data", (text) => said.push(text));
  pin(child, cores.contestant);
  try {
    await waitUntilReady(port, child);
  } catch (error) {
    child.kill("SIGKILL");
    throw new Error(`"${program.name}" does not start.\n${said.join("")}`, { cause: error });
  }
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    pid: child.pid ?? 0,
    [Symbol.dispose]: () => {
      child.kill("SIGKILL");
    },
  };
}

/** Holds a process and all its threads on one core, where the system can. */
export function pin({ pid }: { readonly pid?: number | undefined }, core: number): void {
  try {
    execFileSync("taskset", ["-a", "-c", "-p", String(core), String(pid)], { stdio: "ignore" });
  } catch {
    // No such command: the figures of CPU time stay comparable, those by the clock less so.
  }
}

async function waitUntilReady(port: number, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 600 && child.exitCode === null; attempt++) {
    if (await isListening(port)) {
      return;
    }
    await setTimeout(100);
  }
  throw new Error(child.exitCode === null ? "No answer within a minute." : `Exit code ${child.exitCode}.`);
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject).listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
