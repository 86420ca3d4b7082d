import { type Command, InvalidArgumentError, Option } from "commander";
import { addBrokerOptions } from "../events/broker-options.ts";
import type { OutputFormat, TailOptions } from "../events/inspect-events.ts";
import type { InspectOptions } from "../events/inspected.ts";
import { databaseOption } from "../options.ts";

const inspect = () => import("../events/inspect-events.ts");

export function addEventsCommand(program: Command): void {
  const events = program
    .command("events")
    .summary("look at events, consumers and dead letters")
    .description(
      "Looks at what is in the event broker and in the inboxes of consumers. Beside a running hansa dev the folder of the " +
        "graph is enough: without --database and DATABASE_URL, all of its databases are looked at.",
    );
  addTail(events);
  addLog(events);
  addConsumers(events);
  addLag(events);
  addDeadLetters(events);
}

function addTail(events: Command): void {
  const command = events
    .command("tail")
    .summary("print events as they come")
    .description("Prints the events of the broker as they come, one a line, until it is stopped.")
    .argument("[subjects...]", 'patterns of subjects, as in "events.order.*" (default: all)')
    .addOption(
      new Option("--from <where>", '"beginning", "now" or a time in ISO 8601 such as "2026-11-21T20:00:00Z"')
        .argParser(parseStart)
        .default("now"),
    )
    .addOption(dataOption())
    .addOption(formatOption());
  addBrokerOptions(command).action(async (subjects: readonly string[], options: TailOptions) => {
    await (await inspect()).tailEvents(subjects.length === 0 ? [">"] : subjects, options);
  });
}

interface LogOptions extends InspectOptions {
  readonly key?: string;
  readonly subject?: string;
  readonly since?: Date;
  readonly limit: number;
  readonly format: OutputFormat;
}

function addLog(events: Command): void {
  const command = events
    .command("log")
    .summary("print what the event log has recorded")
    .description(
      "Prints events that a consumer made by defineEventLog has recorded, in the order of their time.",
    );
  addInspectOptions(command, "the database of the event log")
    .option("--key <key>", "only events of this key")
    .option("--subject <subject>", "only events of this subject")
    .addOption(new Option("--since <time>", "only events since this time in ISO 8601").argParser(parseTime))
    .addOption(limitOption("the newest ones, at most so many"))
    .addOption(formatOption())
    .action(async (options: LogOptions) => {
      await (await inspect()).printEventLog(options);
    });
}

function addConsumers(events: Command): void {
  const command = events
    .command("consumers")
    .summary("list consumers, who runs them, and why they fail")
    .description(
      "Lists consumers: what they handle, how many processes run each (replicas), whether it is stopped, idle, working or " +
        "retrying, after how many attempts, how many dead letters it has, and its last failure. How far each is behind: " +
        "hansa events lag.",
    );
  addInspectOptions(command, "the database with the inbox")
    .addOption(formatOption())
    .action(async (options: InspectOptions & { readonly format: OutputFormat }) => {
      await (await inspect()).printConsumers(options);
    });
}

function addLag(events: Command): void {
  const command = events
    .command("lag")
    .summary("tell how far consumers are behind")
    .description(
      "Tells for each consumer what the broker has that its inbox has not, what waits in the inbox and for how long, and " +
        "how many events it has handled in the last minute.",
    );
  addInspectOptions(command, "the database with the inbox").addOption(formatOption());
  addBrokerOptions(command).action(async (options: InspectOptions & { readonly format: OutputFormat }) => {
    await (await inspect()).printLag(options);
  });
}

function addDeadLetters(events: Command): void {
  const letters = events
    .command("dead-letters")
    .summary("list, show, replay and drop events that could not be handled")
    .description("Looks after events that consumers have given up.");
  addInspectOptions(
    letters.command("list").description("Lists dead letters, oldest first."),
    "the database with the inbox",
  )
    .option("--consumer <name>", "only those of this consumer")
    .addOption(limitOption("at most so many"))
    .addOption(formatOption())
    .action(
      async (
        options: InspectOptions & {
          readonly consumer?: string;
          readonly limit: number;
          readonly format: OutputFormat;
        },
      ) => {
        await (await inspect()).printDeadLetters(options);
      },
    );
  const show = letters
    .command("show")
    .description("Prints one dead letter with its event, as JSON.")
    .argument("<consumer>", "the consumer's name")
    .argument("<event>", "the event's id");
  addInspectOptions(show, "the database with the inbox").action(
    async (consumer: string, event: string, options: InspectOptions) => {
      await (await inspect()).showDeadLetter(consumer, event, options);
    },
  );
  addSettling(letters, "replay", "Has a consumer try its dead letters again, one or all.");
  addSettling(letters, "drop", "Gives up dead letters of a consumer for good, one or all.");
}

function addSettling(letters: Command, name: "replay" | "drop", description: string): void {
  const command = letters
    .command(name)
    .description(description)
    .argument("<consumer>", "the consumer's name")
    .argument("[event]", "the event's id")
    .option("--all", "all dead letters of the consumer", false);
  addInspectOptions(command, "the database with the inbox").action(
    async (
      consumer: string,
      event: string | undefined,
      options: InspectOptions & { readonly all: boolean },
    ) => {
      if ((event === undefined) !== options.all) {
        command.error("error: name one event, or give --all");
      }
      await (await inspect())[name](consumer, event, options);
    },
  );
}

/** `--database`, and what stands in its place beside a running `hansa dev`. */
function addInspectOptions(command: Command, description: string): Command {
  return command
    .addOption(databaseOption(`${description} (default: those of a hansa dev that runs in this folder)`))
    .addOption(dataOption())
    .option("--subgraph <name>", "of a running hansa dev: only the database of this subgraph");
}

function dataOption(): Option {
  return new Option(
    "--data <folder>",
    "of a running hansa dev: where its state lies (default: it is looked for)",
  );
}

function formatOption(): Option {
  return new Option("--format <format>", "text for people, json for programs: one object a line")
    .choices(["text", "json"])
    .default("text");
}

function limitOption(description: string): Option {
  return new Option("--limit <number>", description).argParser(parseLimit).default(100);
}

function parseLimit(text: string): number {
  const limit = Number(text);
  if (!/^\d+$/.test(text) || limit < 1 || limit > 100_000) {
    throw new InvalidArgumentError("Expected a number from 1 to 100000.");
  }
  return limit;
}

function parseStart(text: string): "beginning" | "now" | Date {
  return text === "beginning" || text === "now"
    ? text
    : readTime(text, `"beginning", "now", or ${timeForms}`);
}

function parseTime(text: string): Date {
  return readTime(text, timeForms);
}

const timeForms = 'a time such as "2026-11-21T20:00:00Z", or a day such as "2026-11-21" (UTC)';

function readTime(text: string, forms: string): Date {
  const time = new Date(text);
  if (!/^\d{4}-\d\d/.test(text) || Number.isNaN(time.getTime())) {
    throw new InvalidArgumentError(`Expected ${forms}.`);
  }
  return time;
}
