import type { Command } from "commander";

interface CompileOptions {
  readonly output?: string;
  readonly check: boolean;
}

export function addCompileCommand(program: Command): void {
  program
    .command("compile")
    .summary("compile a subgraph into one file")
    .description(
      "Writes a subgraph as one JSON file: its schema as composition reads it, and all that its SQL is made from. " +
        "Where the module has no TypeScript resolvers, hansa subgraph serves the file without the source.",
    )
    .argument("<module>", "the subgraph's module: its default export")
    .option("-o, --output <file>", "where to write the compiled subgraph (default: standard output)")
    .option("--check", "write nothing, and compare the module with the file that --output names", false)
    .addHelpText(
      "after",
      `
Exit codes:
  0  it was compiled; with --check: the file is what the module compiles to
  1  it was not, or the file differs, which is told place by place
  2  the command line was not understood

Examples:
  $ hansa compile orders/subgraph.ts -o orders.json
  $ hansa compile orders/subgraph.ts -o orders.json --check
  $ hansa subgraph orders.json`,
    )
    .action(async (module: string, { output, check }: CompileOptions, command: Command) => {
      if (check && output === undefined) {
        command.error("error: --check needs --output, the file to compare with.");
      }
      const { checkCompiled, writeCompiled } = await import("../compile-command.ts");
      if (check && output !== undefined) {
        await checkCompiled(module, output);
      } else {
        await writeCompiled({ module, output });
      }
    });
}
