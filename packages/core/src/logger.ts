import { pino } from "pino";
import { GatheredLines } from "./gathered-lines.ts";

/** Facts that go with a log line. Never secrets: headers, tokens and URLs with passwords stay out. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Structured logging: one event a line, the message a fixed sentence, what varies in the fields. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A logger that adds `fields` to each of its lines. */
  child(fields: LogFields): Logger;
}

export type LogLevel = "debug" | "info" | "warn" | "error" | "silent";

export interface LoggerOptions {
  readonly level: LogLevel;
  /** Where lines go; standard error unless given. */
  readonly destination?: { write(line: string): void };
}

type PinoLogger = ReturnType<typeof pino>;

/** A logger that prints one JSON object a line (pino). Field `error` is printed with its stack and causes. */
export function createLogger(options: LoggerOptions): Logger {
  const destination = options.destination ?? new GatheredLines(pino.destination({ dest: 2, sync: true }));
  return wrapPino(
    pino(
      {
        level: options.level,
        base: {},
        timestamp: createTimestamp(),
        formatters: { level: (label) => ({ level: label }) },
        serializers: { error: pino.stdSerializers.errWithCause },
      },
      destination,
    ),
  );
}

/** Drops every line. */
export const silentLogger: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  child: () => silentLogger,
};

/**
 * Prints the time as a member of a line: `,"time":"2026-01-31T09:30:00.123Z"`. What changes once a second is printed once a
 * second, as the whole would take more time than all the rest of a short line.
 */
function createTimestamp(): () => string {
  let second = Number.NaN;
  let untilSecond = "";
  return () => {
    const now = Date.now();
    const ms = now % 1_000;
    if (now - ms !== second) {
      second = now - ms;
      untilSecond = `,"time":"${new Date(second).toISOString().slice(0, -4)}`;
    }
    return `${untilSecond}${ms < 10 ? "00" : ms < 100 ? "0" : ""}${ms}Z"`;
  };
}

function wrapPino(logger: PinoLogger): Logger {
  return {
    debug: (message, fields) => logger.debug(fields ?? {}, message),
    info: (message, fields) => logger.info(fields ?? {}, message),
    warn: (message, fields) => logger.warn(fields ?? {}, message),
    error: (message, fields) => logger.error(fields ?? {}, message),
    child: (fields) => wrapPino(logger.child(fields)),
  };
}
