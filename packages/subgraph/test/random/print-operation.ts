import { moods, type RowValue, textOf } from "./values.ts";
import type { ColumnFieldSpec } from "./world.ts";

/** A name of an enum, which literals have without quotes. */
export class EnumName {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  toJSON(): string {
    return this.name;
  }
}

/** A value of the database as clients send it. */
export function toClient(leaf: ColumnFieldSpec["leaf"], value: RowValue): unknown {
  return leaf === "Mood"
    ? new EnumName(moods.find((mood) => mood === value)?.toUpperCase() ?? "")
    : leaf === "ID"
      ? textOf(value)
      : value;
}

export function printLiteral(value: unknown): string {
  if (value instanceof EnumName) {
    return value.name;
  }
  if (Array.isArray(value)) {
    return `[${value.map(printLiteral).join(", ")}]`;
  }
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).map(([name, each]) => `${name}: ${printLiteral(each)}`);
    return `{ ${members.join(", ")} }`;
  }
  return JSON.stringify(value);
}

export function printArguments(args: readonly string[]): string {
  return args.length === 0 ? "" : `(${args.join(", ")})`;
}
