#!/usr/bin/env node
// Starts the command in a Node that can run it. Plain JavaScript for any Node from 16 on, so that an old one gets
// either the Node that the project pins (npm package "node") or a sentence, never a syntax error.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const OLDEST_NODE = 24;

const packageRoot = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(packageRoot, "src/main.ts");
const runsFromSource = existsSync(source);
const entry = runsFromSource ? source : join(packageRoot, "dist/main.js");
// In a checkout, sibling packages resolve to their sources.
const flags = runsFromSource ? ["--conditions=@hansa/source"] : [];

// What runs for long, with connections or with events: the young generation would grow to 96 MB, the old one to four
// times what lives in it, and the allocator of glibc would keep what is freed in a heap for each thread. Whoever says
// something else about the young generation is left alone.
const runsForLong = ["gateway", "subgraph", "dev", "dev-events", "relay", "worker"].includes(process.argv[2]);
const youngGeneration = "--max-semi-space-size";
const ownFlags = [...process.execArgv, ...(process.env.NODE_OPTIONS ?? "").split(" ")];
const isTuned = ownFlags.some((flag) => flag.startsWith(youngGeneration));
const memoryFlags = runsForLong && !isTuned ? [`${youngGeneration}=24`, "--heap-growing-percent=150"] : [];
const memoryEnvironment = runsForLong ? { MALLOC_ARENA_MAX: "2", MALLOC_TRIM_THRESHOLD_: "131072" } : {};

const isNewEnough = Number(process.versions.node.split(".")[0]) >= OLDEST_NODE;
const hasFlags = flags.every((flag) => process.execArgv.includes(flag));

if (isNewEnough && hasFlags) {
  replaceProcess();
  await import(pathToFileURL(entry).href);
} else {
  handOver(isNewEnough ? process.execPath : findPinnedNode());
}

/**
 * Begins again as the same process, with what saves memory. Returns where that is so already or cannot be: on Windows,
 * where it is forbidden, and with a channel to a parent, which would be lost.
 */
function replaceProcess() {
  if (memoryFlags.length === 0 || process.channel || typeof process.execve !== "function") {
    return;
  }
  const [node, ...rest] = [process.execPath, ...process.execArgv, ...memoryFlags, ...process.argv.slice(1)];
  try {
    process.execve(node, [node, ...rest], { ...memoryEnvironment, ...process.env });
  } catch {
    // It saves memory and nothing else.
  }
}

function findPinnedNode() {
  const binary = process.platform === "win32" ? "bin/node.exe" : "bin/node";
  for (const from of [import.meta.url, pathToFileURL(join(process.cwd(), "package.json")).href]) {
    try {
      const node = join(dirname(createRequire(from).resolve("node/package.json")), binary);
      if (existsSync(node)) {
        return node;
      }
    } catch {
      // Not installed there; the next place may have it.
    }
  }
  console.error(
    `error: hansa needs Node ${OLDEST_NODE} or newer, and this is ${process.version}. ` +
      'Install a newer Node, or add one to the project with "npm install --save-dev node@26" and run the command again.',
  );
  process.exit(1);
}

function handOver(node) {
  // The channel tells the command when this process is gone, also when it was killed without a chance to say so.
  const child = spawn(node, [...flags, ...memoryFlags, entry, ...process.argv.slice(2)], {
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: { ...memoryEnvironment, ...process.env, HANSA_LAUNCHED: "1" },
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => child.kill(signal));
  }
  if (process.env.npm_lifecycle_event !== undefined) {
    stopWithParent(child);
  }
  child.on("error", (error) => {
    console.error(`error: ${node} could not be started: ${error.message}`);
    process.exit(1);
  });
  child.on("exit", (code, signal) => {
    if (signal === null) {
      process.exit(code ?? 1);
    }
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

/** npm stops a script by a signal to the shell around it, and that shell does not pass it on: its end is the signal. */
function stopWithParent(child) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid !== parent) {
      clearInterval(watch);
      child.kill("SIGTERM");
    }
  }, 200);
}
