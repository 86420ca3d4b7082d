import { readdirSync, readFileSync } from "node:fs";

/** The clock ticks of Linux's `/proc`, per second: 100 on every platform that Node runs on. */
const ticksPerSecond = 100;

/** What a process and its children have used. */
export interface Accounting {
  /** User and system time of all threads, in milliseconds. */
  readonly cpuMs: number;
  readonly residentMb: number;
}

/** Reads the system's accounting (`/proc`, so Linux only) of a process and all its children. */
export function readAccounting(pid: number): Accounting {
  const own = readOne(pid);
  return childrenOf(pid)
    .map(readAccounting)
    .reduce(
      (sum, { cpuMs, residentMb }) => ({
        cpuMs: sum.cpuMs + cpuMs,
        residentMb: sum.residentMb + residentMb,
      }),
      own,
    );
}

function readOne(pid: number): Accounting {
  // The second field is the command in brackets and may hold spaces.
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]);
  const runMs = readRunMs(pid) ?? (ticks * 1_000) / ticksPerSecond;
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return {
    cpuMs: runMs,
    residentMb: Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1_024,
  };
}

/** The same to the nanosecond, where the kernel keeps it; threads that have ended are not in it. */
function readRunMs(pid: number): number | undefined {
  try {
    const nanoseconds = readdirSync(`/proc/${pid}/task`).map((thread) =>
      Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]),
    );
    const sum = nanoseconds.reduce((total, one) => total + one, 0);
    return sum > 0 ? sum / 1e6 : undefined;
  } catch {
    return undefined;
  }
}

function childrenOf(pid: number): readonly number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  return text === "" ? [] : text.split(" ").map(Number);
}
