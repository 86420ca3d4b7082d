import type { AnswerShape } from "./answer-shape.ts";
import { CodeBuilder, quote } from "./code-builder.ts";
import type { DataObject } from "./data.ts";
import { mergeInto, mergeValue } from "./merge.ts";

/** {@link mergeInto} for one shape. */
export type Merge = (target: DataObject, source: DataObject) => void;

/** More keys than that are too much code for what it saves. */
const maxKeys = 2_000;

/** The merges of one operation's shapes. */
export class Merges {
  readonly #mergesByShape: ReadonlyMap<AnswerShape, Merge>;

  private constructor(mergesByShape: ReadonlyMap<AnswerShape, Merge>) {
    this.#mergesByShape = mergesByShape;
  }

  /** Without generated code. */
  static readonly general: Merges = new Merges(new Map());

  /** With each key of the shapes written out; what is below a key is merged in general. */
  static generate(shapes: readonly AnswerShape[]): Merges {
    const keyCount = shapes.reduce((sum, { keys }) => sum + keys.length, 0);
    const code = new CodeBuilder();
    code.line(`const mergeValue = ${code.constant(mergeValue)};`);
    const names = shapes.map((shape) => writeMerge(code, shape));
    code.line(`return [${names.join(", ")}];`);
    const merges = keyCount > maxKeys ? undefined : (code.run() as readonly Merge[] | undefined);
    return merges === undefined
      ? Merges.general
      : new Merges(new Map(shapes.map((shape, index) => [shape, merges[index] as Merge])));
  }

  of(shape: AnswerShape): Merge {
    return this.#mergesByShape.get(shape) ?? ((target, source) => mergeInto(target, source, shape));
  }
}

function writeMerge(code: CodeBuilder, { keys, below }: AnswerShape): string {
  const name = code.name("merge");
  code.block(`function ${name}(target, source)`, () => {
    code.line("let incoming, present;");
    for (const [index, key] of keys.entries()) {
      const member = `[${quote(key)}]`;
      const inner = below[index];
      code.block(`if ((incoming = source${member}) !== undefined)`, () => {
        code.line(`present = target${member};`);
        code.line(`if (present === undefined || present === null) target${member} = incoming;`);
        if (inner !== undefined) {
          code.line(`else mergeValue(present, incoming, ${code.constant(inner)});`);
        }
      });
    }
  });
  return name;
}
