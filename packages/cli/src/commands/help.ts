import { suggest } from "@hansa/core";
import type { Command } from "commander";

/** `hansa help COMMAND`, which says so where there is no such command. */
export function addHelpCommand(program: Command): void {
  program
    .helpCommand(false)
    .command("help")
    .summary("display help for a command")
    .description("Displays what a command does, its options and examples; without one, the list of commands.")
    .argument("[command]", "the command")
    .action((name: string | undefined) => {
      const command = name === undefined ? program : program.commands.find((one) => one.name() === name);
      if (command === undefined) {
        const [near] = suggest(
          name ?? "",
          program.commands.map((one) => one.name()),
        );
        const hint = near === undefined ? "" : `\n(Did you mean ${near}?)`;
        program.error(`error: unknown command '${name}'${hint}`, { code: "commander.unknownCommand" });
      }
      command.help();
    });
}
