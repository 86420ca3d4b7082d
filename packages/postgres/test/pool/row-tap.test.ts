import fc from "fast-check";
import { expect, test } from "vitest";
import { RowTap } from "../../src/pool/row-tap.ts";

/** A frame of the protocol: kind, length, payload. */
function frame(kind: string, payload: Uint8Array): Buffer {
  const header = Buffer.alloc(5);
  header.write(kind);
  header.writeUInt32BE(payload.length + 4, 1);
  return Buffer.concat([header, payload]);
}

const payload = fc.uint8Array({ maxLength: 40 });
const answer = fc.record({
  isTapped: fc.boolean(),
  isDescribed: fc.boolean(),
  isRefused: fc.boolean(),
  rows: fc.array(payload, { maxLength: 5 }),
  notice: fc.option(payload, { nil: undefined }),
});

test("however the stream is cut, tapped rows go to the receiver and all that says something to the parser", () => {
  fc.assert(
    fc.property(
      fc.array(answer, { maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 60 })),
      (answers, cuts) => {
        const parsed: Buffer[] = [];
        const received: (readonly [number, Buffer])[] = [];
        // As the driver: the end of an answer, once read, makes the next one that which is read.
        const current = () => countEnds(Buffer.concat(parsed));
        const tap = new RowTap((chunk) => parsed.push(Buffer.from(chunk)), {
          isExpecting: true,
          current() {
            const index = current();
            return answers[index]?.isTapped === true
              ? { receiveRow: (row) => received.push([index, Buffer.from(row)]) }
              : undefined;
          },
        });
        for (const chunk of cut(Buffer.concat(answers.flatMap((one) => framesOf(one))), cuts)) {
          tap.push(chunk);
        }
        expect(Buffer.concat(parsed)).toEqual(Buffer.concat(answers.flatMap((one) => passedFramesOf(one))));
        const expected = answers.flatMap(({ isTapped, rows }, index) =>
          isTapped ? rows.map((row) => [index, Buffer.from(row)]) : [],
        );
        expect(received).toEqual(expected);
      },
    ),
  );
});

interface Answer {
  readonly isTapped: boolean;
  readonly isDescribed: boolean;
  readonly isRefused: boolean;
  readonly rows: readonly Uint8Array[];
  readonly notice: Uint8Array | undefined;
}

function framesOf({ isDescribed, isRefused, rows, notice }: Answer): Buffer[] {
  return [
    frame("2", Buffer.alloc(0)),
    ...(isDescribed ? [frame("T", Buffer.from("columns"))] : []),
    ...(notice === undefined ? [] : [frame("N", notice)]),
    ...rows.map((row) => frame("D", row)),
    isRefused ? frame("E", Buffer.from("error")) : frame("C", Buffer.from("SELECT")),
    frame("Z", Buffer.from("I")),
  ];
}

function passedFramesOf(one: Answer): Buffer[] {
  const dropped = new Set(["2", "D", "C"].map((kind) => kind.charCodeAt(0)));
  return framesOf(one).filter((bytes) => !one.isTapped || !dropped.has(bytes[0] ?? 0));
}

/** How many answers have ended in `bytes`. */
function countEnds(bytes: Buffer): number {
  let ends = 0;
  for (let position = 0; position + 5 <= bytes.length; ) {
    const end = position + 1 + bytes.readUInt32BE(position + 1);
    ends += bytes[position] === 0x5a && end <= bytes.length ? 1 : 0;
    position = end;
  }
  return ends;
}

function cut(stream: Buffer, lengths: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  let position = 0;
  for (const length of lengths) {
    chunks.push(stream.subarray(position, position + length));
    position += length;
  }
  return [...chunks, stream.subarray(position)].filter((chunk) => chunk.length > 0);
}
