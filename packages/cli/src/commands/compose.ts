import type { Command } from "commander";

interface ComposeOptions {
  readonly config: string;
  readonly output?: string;
}

export function addComposeCommand(program: Command): void {
  program
    .command("compose")
    .summary("compose subgraph schemas into a supergraph")
    .description(
      "Reads the subgraphs that a supergraph.yaml names (files, URLs, or inline) and prints the supergraph. " +
        "Exit code 1 when they do not compose: every error is printed with its place.",
    )
    .requiredOption("--config <file>", "the supergraph.yaml, as other federation tools read it too")
    .option("-o, --output <file>", "where to write the supergraph (default: standard output)")
    .addHelpText(
      "after",
      `
Examples:
  $ hansa compose --config supergraph.yaml
  $ hansa compose --config supergraph.yaml -o supergraph.graphql`,
    )
    .action(async ({ config, output }: ComposeOptions) => {
      const { composeSupergraph } = await import("../compose-supergraph.ts");
      const { supergraphSdl, hints } = await composeSupergraph(config, process.env);
      for (const hint of hints) {
        console.error(`hint: ${hint}`);
      }
      if (output === undefined) {
        process.stdout.write(supergraphSdl);
      } else {
        const { writeTextFile } = await import("../text-file.ts");
        await writeTextFile(output, supergraphSdl);
      }
    });
}
