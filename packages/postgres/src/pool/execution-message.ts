import utils from "pg/lib/utils.js";

/** A value as it is sent: text, bytes, or null. */
type SentValue = string | Uint8Array | null;

const textFormat = 0;
const binaryFormat = 1;
const nullLength = -1;

/** `Execute` of the unnamed portal, all rows, and `Sync`. */
const executeAndSync = Buffer.from([0x45, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0x53, 0, 0, 0, 4]);

/**
 * The messages that run a statement which is parsed, by its name or as the unnamed one, in one piece: `Bind`, `Execute`,
 * `Sync`. All columns are asked for as text. Values are what the driver takes for its own queries, and mean the same.
 *
 * https://www.postgresql.org/docs/current/protocol-message-formats.html#PROTOCOL-MESSAGE-FORMATS-BIND
 *
 * @throws TypeError for a value that is not to be written as text, as an object with `bigint` in it.
 */
export function encodeExecution(name: string, values: readonly unknown[]): Buffer {
  const sent = values.map(toSentValue);
  const lengths = sent.map(lengthOf);
  const valueBytes = lengths.reduce((sum, length) => sum + 4 + Math.max(0, length), 0);
  const nameBytes = Buffer.byteLength(name);
  const bindLength = 4 + 1 + nameBytes + 1 + 2 + 2 * sent.length + 2 + valueBytes + 2;
  const message = Buffer.allocUnsafe(1 + bindLength + executeAndSync.length);
  let position = message.writeUInt8(0x42);
  position = message.writeInt32BE(bindLength, position);
  position = message.writeUInt8(0, position); // the unnamed portal
  position += message.write(name, position);
  position = message.writeUInt8(0, position);
  position = message.writeInt16BE(sent.length, position);
  for (const value of sent) {
    position = message.writeInt16BE(value instanceof Uint8Array ? binaryFormat : textFormat, position);
  }
  position = message.writeInt16BE(sent.length, position);
  for (let index = 0; index < sent.length; index++) {
    position = message.writeInt32BE(lengths[index] ?? nullLength, position);
    position += writeValue(message, position, sent[index] ?? null);
  }
  position = message.writeInt16BE(0, position); // all columns as text
  message.set(executeAndSync, position);
  return message;
}

function lengthOf(value: SentValue): number {
  if (value === null) {
    return nullLength;
  }
  return typeof value === "string" ? Buffer.byteLength(value) : value.length;
}

function writeValue(message: Buffer, position: number, value: SentValue): number {
  if (typeof value === "string") {
    return message.write(value, position);
  }
  if (value !== null) {
    message.set(value, position);
  }
  return value?.length ?? 0;
}

function toSentValue(value: unknown): SentValue {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
    case "boolean":
    case "bigint":
      return String(value);
    default:
      return (Array.isArray(value) ? printPlainArray(value) : undefined) ?? utils.prepareValue(value);
  }
}

/**
 * A list of texts, numbers, booleans and nulls as PostgreSQL reads an array; `undefined` for one that holds anything else.
 *
 * https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO
 */
function printPlainArray(list: readonly unknown[]): string | undefined {
  let text = "{";
  for (let index = 0; index < list.length; index++) {
    const item = list[index];
    text += index === 0 ? "" : ",";
    switch (typeof item) {
      case "string":
        text += quoteItem(item);
        break;
      case "number":
      case "boolean":
      case "bigint":
        text += String(item);
        break;
      default:
        if (item !== null && item !== undefined) {
          return undefined;
        }
        text += "NULL";
    }
  }
  return `${text}}`;
}

function quoteItem(item: string): string {
  return needsEscape.test(item) ? `"${item.replace(/["\\]/g, "\\$&")}"` : `"${item}"`;
}

const needsEscape = /["\\]/;
