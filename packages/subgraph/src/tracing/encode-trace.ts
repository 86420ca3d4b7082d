import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import type { FieldNode } from "graphql";
import type { ClientError } from "../runtime/client-error.ts";
import type { Trace, TracedField, TraceNode } from "./trace-node.ts";

// The numbers of the fields of `Trace`: https://usage-reporting.api.apollographql.com/proto/reports.proto
const traceFields = { endTime: 3, startTime: 4, durationNs: 11, root: 14, isIncomplete: 33 } as const;
const nodeFields = {
  responseName: 1,
  index: 2,
  type: 3,
  startTime: 8,
  endTime: 9,
  error: 11,
  child: 12,
  parentType: 13,
  originalFieldName: 14,
} as const;
const errorFields = { message: 1, location: 2, json: 4 } as const;
const locationFields = { line: 1, column: 2 } as const;
const timestampFields = { seconds: 1, nanos: 2 } as const;

/** A trace as the protobuf message `Trace` that gateways read of `extensions.ftv1`, in base64. */
export function encodeTrace({ startedAt, durationMs, root, isIncomplete }: Trace): string {
  const writer = new BinaryWriter();
  writeTimestamp(writer, traceFields.endTime, startedAt + durationMs);
  writeTimestamp(writer, traceFields.startTime, startedAt);
  writeNumber(writer, traceFields.durationNs, toNs(durationMs));
  writeMessage(writer, traceFields.root, () => writeNode(writer, root));
  if (isIncomplete) {
    writer.tag(traceFields.isIncomplete, WireType.Varint).bool(true);
  }
  return Buffer.from(writer.finish()).toString("base64");
}

function writeNode(writer: BinaryWriter, { step, field, errors, children }: TraceNode): void {
  if (typeof step === "string") {
    writeText(writer, nodeFields.responseName, step);
  } else if (step !== undefined) {
    writeNumber(writer, nodeFields.index, step);
  }
  if (field !== undefined) {
    writeField(writer, field, step);
  }
  for (const error of errors) {
    writeMessage(writer, nodeFields.error, () => writeError(writer, error, field?.node));
  }
  for (const child of children) {
    writeMessage(writer, nodeFields.child, () => writeNode(writer, child));
  }
}

function writeField(
  writer: BinaryWriter,
  { node, type, parentType, span }: TracedField,
  responseName: TraceNode["step"],
): void {
  writeText(writer, nodeFields.type, type);
  writeNumber(writer, nodeFields.startTime, toNs(span.startMs));
  writeNumber(writer, nodeFields.endTime, toNs(span.endMs));
  writeText(writer, nodeFields.parentType, parentType);
  if (node.name.value !== responseName) {
    writeText(writer, nodeFields.originalFieldName, node.name.value);
  }
}

function writeError(writer: BinaryWriter, error: ClientError, node: FieldNode | undefined): void {
  const start = node?.loc?.startToken;
  writeText(writer, errorFields.message, error.message);
  if (start === undefined) {
    writeText(writer, errorFields.json, JSON.stringify(error));
    return;
  }
  const { line, column } = start;
  writeMessage(writer, errorFields.location, () => {
    writeNumber(writer, locationFields.line, line);
    writeNumber(writer, locationFields.column, column);
  });
  writeText(writer, errorFields.json, JSON.stringify({ ...error, locations: [{ line, column }] }));
}

function writeTimestamp(writer: BinaryWriter, field: number, epochMs: number): void {
  const seconds = Math.floor(epochMs / 1_000);
  writeMessage(writer, field, () => {
    writeNumber(writer, timestampFields.seconds, seconds);
    writeNumber(writer, timestampFields.nanos, toNs(epochMs - seconds * 1_000));
  });
}

function writeMessage(writer: BinaryWriter, field: number, writeBody: () => void): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  writeBody();
  writer.join();
}

function writeText(writer: BinaryWriter, field: number, value: string): void {
  writer.tag(field, WireType.LengthDelimited).string(value);
}

/** A whole number that is not negative, of whatever width the field has. */
function writeNumber(writer: BinaryWriter, field: number, value: number): void {
  writer.tag(field, WireType.Varint).uint64(value);
}

function toNs(durationMs: number): number {
  return Math.max(0, Math.round(durationMs * 1_000_000));
}
