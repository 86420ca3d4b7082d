// Installs what the lockfile names and `node_modules` lacks, at the root or in the folder that is given. Plain
// JavaScript for any Node from 20 on: it runs before anything else is there. Does nothing, in a few milliseconds, when
// all is in place.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, process.argv[2] ?? ".");

if (!isInstalled()) {
  console.log("Installing dependencies (once; from the npm registry) …");
  // Not `npm ci`: that refuses a lockfile which lacks optional packages of other platforms, as one made behind a
  // mirror may. The versions are the lockfile's all the same, and the lockfile stays as it is.
  runNpm(["install", "--no-save", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"]);
}
assertPinnedNode();

/** Whether every package that the lockfile requires on this platform stands in `node_modules` in its version. */
function isInstalled() {
  const installedFile = join(folder, "node_modules/.package-lock.json");
  if (!existsSync(installedFile)) {
    return false;
  }
  const wanted = readPackages(join(folder, "package-lock.json"));
  const installed = readPackages(installedFile);
  return Object.entries(wanted).every(
    ([path, entry]) =>
      !path.startsWith("node_modules/") ||
      entry.optional ||
      entry.link ||
      installed[path]?.version === entry.version,
  );
}

function readPackages(file) {
  return JSON.parse(readFileSync(file, "utf8")).packages;
}

function runNpm(args) {
  const npm = process.env.npm_execpath;
  const result = npm?.endsWith(".js")
    ? spawnSync(process.execPath, [npm, ...args], { cwd: folder, stdio: "inherit" })
    : spawnSync("npm", args, { cwd: folder, stdio: "inherit", shell: process.platform === "win32" });
  if (result.status !== 0) {
    fail(
      "npm could not install the dependencies; its own message is above. " +
        "Check that the npm registry can be reached and that this folder can be written, then run the command again.",
    );
  }
}

function assertPinnedNode() {
  const node = join(root, "node_modules/node/bin", process.platform === "win32" ? "node.exe" : "node");
  if (!existsSync(node)) {
    fail(
      'The pinned Node (npm package "node") is not in place, most likely because npm runs with "ignore-scripts". ' +
        'Run "npm rebuild node --ignore-scripts=false", or use Node 24 or newer.',
    );
  }
}

function fail(message) {
  console.error(`error: ${message}`);
  process.exit(1);
}
