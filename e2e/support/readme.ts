import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./hansa-process.ts";

/** A fenced block of the README, or of another page. */
export interface ReadmeBlock {
  readonly language: string;
  /** The file that its first line names, as in `// reviews/subgraph.ts`. */
  readonly file: string | undefined;
  readonly text: string;
}

export function readReadme(page = "README.md"): readonly ReadmeBlock[] {
  const readme = readFileSync(join(root, page), "utf8");
  return [...readme.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language = "", text = ""]) => ({
    language,
    file: /^(?:\/\/|--|#) (\S+\.\w+)\n/.exec(text)?.[1],
    text,
  }));
}

/** The block that shows a file. */
export function readmeFile(name: string): string {
  const block = readReadme().find(({ file }) => file === name);
  if (block === undefined) {
    throw new Error(`The README shows no file "${name}".`);
  }
  return block.text;
}

/** Every command that the README tells to type. */
export function readmeCommands(): readonly string[] {
  return readReadme()
    .filter(({ language }) => language === "sh")
    .flatMap(({ text }) => text.split("\n"))
    .filter((line) => line !== "");
}
