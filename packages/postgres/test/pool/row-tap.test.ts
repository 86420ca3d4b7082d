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
  rows: fc.array(payload, { maxLength: 5 }),
  notice: fc.option(payload, { nil: undefined }),
});

test("however the stream is cut, tapped rows go to the receiver and everything else to the parser", () => {
  fc.assert(
    fc.property(
      fc.array(answer, { maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 60 })),
      (answers, cuts) => {
        const parsed: Buffer[] = [];
        const received: Buffer[] = [];
        // As the driver: the description of the n-th answer's rows, once read, decides who takes them.
        const seen = () => Buffer.concat(parsed);
        const tap = new RowTap((chunk) => {
          parsed.push(Buffer.from(chunk));
          const state = stateAfter(seen(), answers);
          tap.receiver = state ? (row) => received.push(Buffer.from(row)) : undefined;
        });
        tap.expected = answers.length;
        const stream = Buffer.concat(answers.flatMap((one) => framesOf(one, true)));
        for (const chunk of cut(stream, cuts)) {
          tap.push(chunk);
        }
        expect(seen()).toEqual(Buffer.concat(answers.flatMap((one) => framesOf(one, false))));
        const expected = answers.filter(({ isTapped }) => isTapped).flatMap(({ rows }) => rows);
        expect(received.map((row) => [...row])).toEqual(expected.map((row) => [...row]));
      },
    ),
  );
});

interface Answer {
  readonly isTapped: boolean;
  readonly rows: readonly Uint8Array[];
  readonly notice: Uint8Array | undefined;
}

function framesOf(one: Answer, withTappedRows: boolean): Buffer[] {
  const rows = one.isTapped && !withTappedRows ? [] : one.rows.map((row) => frame("D", row));
  const notice = one.notice === undefined ? [] : [frame("N", one.notice)];
  return [
    frame("T", Buffer.from("columns")),
    ...notice,
    ...rows,
    frame("C", Buffer.from("SELECT")),
    frame("Z", Buffer.from("I")),
  ];
}

/** Whether the last complete description among `bytes` belongs to a tapped answer that is not complete yet. */
function stateAfter(bytes: Buffer, answers: readonly Answer[]): boolean {
  let index = -1;
  let isOpen = false;
  for (let position = 0; position + 5 <= bytes.length; ) {
    const end = position + 1 + bytes.readUInt32BE(position + 1);
    if (end > bytes.length) {
      break;
    }
    const kind = String.fromCharCode(bytes[position] ?? 0);
    if (kind === "T") {
      index++;
      isOpen = answers[index]?.isTapped === true;
    } else if (kind === "C") {
      isOpen = false;
    }
    position = end;
  }
  return isOpen;
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
