import { HansaError, type HansaErrorOptions } from "@hansa/core";

/** Every error code that the command `hansa` raises itself. */
export const cliErrorCatalogue = {
  OPERATIONS_MISSING: {
    audience: "internal",
    status: 500,
    summary: "Nothing that was given as recorded operations is an operation of the older schema.",
    remedy:
      "Name files or folders with .graphql, .gql or .json files of operations that clients send, or check without --operations.",
  },
  FILE_UNREADABLE: {
    audience: "internal",
    status: 500,
    summary: "A file that the command line or a configuration names cannot be read.",
    remedy:
      "Name a file that is there and may be read: on the command line from the current folder on, in a file from its folder on.",
  },
  FILE_NOT_UTF8: {
    audience: "internal",
    status: 500,
    summary: "A file is not text in UTF-8; the message says what was found.",
    remedy: "Save the file as UTF-8 in your editor, or convert it with iconv.",
  },
  FILE_UNWRITABLE: {
    audience: "internal",
    status: 500,
    summary: "A file that the command line names cannot be written.",
    remedy: "Name a file in a folder that is there and may be written to, on a disk with room.",
  },
  MODULE_NOT_FOUND: {
    audience: "internal",
    status: 500,
    summary: "The module that the command line or a configuration names does not exist.",
    remedy:
      "Check the path; a module is a .ts, .mts, .js or .mjs file, and a compiled subgraph a .json file.",
  },
  MODULE_FAILED: {
    audience: "internal",
    status: 500,
    summary: "A module threw while it was loaded.",
    remedy: "Correct the module at the place that the message names.",
  },
  MODULE_LOAD_TIMEOUT: {
    audience: "internal",
    status: 500,
    summary: "A module was not loaded in time.",
    remedy:
      "Look at each `await` at the top of the module and of what it imports: what it waits for does not come.",
  },
  MODULE_INVALID: {
    audience: "internal",
    status: 500,
    summary: "A module's default export is not what the command expects.",
    remedy: "Export what the message names as the module's default.",
  },
  DATABASE_UNFIT: {
    audience: "internal",
    status: 500,
    summary: "A subgraph is served whose database lacks what its operations need; the log lists it.",
    remedy: "Apply its migrations, or do what `hansa compile MODULE --database` says.",
  },
  COMPILED_FILE_UNREADABLE: {
    audience: "internal",
    status: 500,
    summary: "The file that a module is compared with is no JSON.",
    remedy: "Name the file that `hansa compile` has written, or write it again.",
  },
  MODULE_REFUSED: {
    audience: "internal",
    status: 500,
    summary: "A changed module could not be checked.",
    remedy: "Save the file again; `hansa subgraph MODULE --check` shows what happens.",
  },
  CONFIG_INVALID: {
    audience: "internal",
    status: 500,
    summary: "A configuration file has a value that is not allowed.",
    remedy: "Correct the file at the place that the message names.",
  },
  EVENT_BROKER_NOT_NAMED: {
    audience: "internal",
    status: 500,
    summary: "A command that needs the event broker was given none.",
    remedy:
      "Give NATS_URL or --nats for NATS JetStream, or HANSA_EVENTS_DATABASE or --events-database for a PostgreSQL database that all services share. `hansa events` needs neither beside a running `hansa dev`.",
  },
  SUBGRAPH_UNKNOWN: {
    audience: "internal",
    status: 500,
    summary: "The command line names a subgraph that the configuration does not have.",
    remedy: "Name one of its subgraphs.",
  },
  SUBGRAPH_SCHEMA_EXPECTED: {
    audience: "internal",
    status: 500,
    summary: "A supergraph was given in the place of the schema of one subgraph.",
    remedy:
      "Give the schema of the subgraph that --subgraph names, or compare supergraphs without --subgraph.",
  },
  SUPERGRAPH_INVALID: {
    audience: "internal",
    status: 500,
    summary: "The file with the supergraph does not hold one that is understood.",
    remedy: "Give the output of `hansa compose`, as it was printed.",
  },
  SUPERGRAPH_URL_UNKNOWN: {
    audience: "internal",
    status: 500,
    summary: "The URL of the supergraph is of a kind that is not read.",
    remedy: "Give a URL that starts with http:// or https://, or the path of a file.",
  },
  OPERATION_SYNTAX_INVALID: {
    audience: "internal",
    status: 500,
    summary: "The file with the operation is not valid GraphQL.",
    remedy: "Correct the file at the line and column that the message names.",
  },
  OPERATION_UNFIT: {
    audience: "internal",
    status: 500,
    summary: "The operation does not fit the schema of the subgraph.",
    remedy: "Correct the file at each place that the message names.",
  },
  VARIABLES_INVALID: {
    audience: "internal",
    status: 500,
    summary: "The variables that the command line gives do not fit the operation.",
    remedy: "Correct --variables as the message says; each name stands without the $.",
  },
  COMPOSITION_FAILED: {
    audience: "internal",
    status: 500,
    summary: "The subgraphs do not compose into one graph.",
    remedy: "Mend each error that is listed; the messages name the types, fields and subgraphs.",
  },
  CURRENT_FOLDER_MISSING: {
    audience: "internal",
    status: 500,
    summary: "The folder in which the command was started is no longer there.",
    remedy: "Change to a folder that exists.",
  },
  PROJECT_NOT_FOUND: {
    audience: "internal",
    status: 500,
    summary: "What the command line names is not the folder of a graph.",
    remedy: "Name the folder with the hansa.config.ts, or the one around the folders of the subgraphs.",
  },
  NO_SUBGRAPHS: {
    audience: "internal",
    status: 500,
    summary: "A folder holds no subgraph and no configuration that names one.",
    remedy: "Add a folder with a subgraph.ts, or a hansa.config.ts that names the subgraphs.",
  },
  SUBGRAPH_NAME_INVALID: {
    audience: "internal",
    status: 500,
    summary: "A folder or a configuration gives subgraphs names that no subgraph can have.",
    remedy: "Rename the folder, or name the subgraph otherwise in a hansa.config.ts.",
  },
  DEV_ALREADY_RUNNING: {
    audience: "internal",
    status: 500,
    summary: "This graph is already running on this machine.",
    remedy: "Use the one that runs, or stop it first.",
  },
  DEV_NOT_RUNNING: {
    audience: "internal",
    status: 500,
    summary: "The graph that --data names is not running.",
    remedy: "Start it with `hansa dev`, or name the folder that a running one was given by --data.",
  },
  DEV_AMBIGUOUS: {
    audience: "internal",
    status: 500,
    summary: "Several graphs are running, and the command line does not say which is meant.",
    remedy: "Change to the folder of one, or name its data with --data.",
  },
  GATEWAY_PORT_IN_USE: {
    audience: "internal",
    status: 500,
    summary: "The port on which the gateway should listen is taken.",
    remedy: "Stop what uses the port, or choose another one with --port.",
  },
  GATEWAY_ADDRESS_UNUSABLE: {
    audience: "internal",
    status: 500,
    summary: "The gateway cannot listen on its address.",
    remedy: "Give --host an address of this machine, and --port a port that this user may listen on.",
  },
  DATABASE_NOT_NAMED: {
    audience: "internal",
    status: 500,
    summary: "A command that works on a database was not told which.",
    remedy: "Set DATABASE_URL, or give --database.",
  },
  DATABASE_IN_USE: {
    audience: "internal",
    status: 500,
    summary: "Two graphs that run would share a database of the server at DATABASE_URL.",
    remedy:
      "Stop the other one, give each a server of its own, or rename the subgraph; where it is the database of events, give HANSA_EVENTS_DATABASE or NATS_URL another place.",
  },
  FRESH_REFUSED: {
    audience: "internal",
    status: 500,
    summary: "--fresh would begin with data of a server that Hansa does not own, or remove it.",
    remedy:
      "Leave --fresh out, or empty that server yourself: drop its databases, or its events (`nats stream purge`).",
  },
  DATABASE_SERVER_ENDED: {
    audience: "internal",
    status: 500,
    summary: "The embedded PostgreSQL ended while the graph was running.",
    remedy:
      "Start again: the data is recovered. If it ends once more, look at its log above and at the free memory and disk.",
  },
  PROCESS_FAILED: {
    audience: "internal",
    status: 500,
    summary: "A part of the graph ended while it was starting.",
    remedy: "Mend what its own output, printed above, names.",
  },
  START_TIMEOUT: {
    audience: "internal",
    status: 500,
    summary: "A part of the graph did not get ready in time.",
    remedy: "Look at its output above; give it longer with --start-timeout.",
  },
} as const;

export type CliErrorCode = keyof typeof cliErrorCatalogue;

export class CliError extends HansaError<CliErrorCode> {
  constructor(code: CliErrorCode, message: string, options?: HansaErrorOptions) {
    super(cliErrorCatalogue, code, message, options);
  }
}
