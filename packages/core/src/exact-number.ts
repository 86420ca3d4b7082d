/** A number of a JSON text that a JavaScript number would round, kept as it was written. */
export class ExactNumber {
  /** Private, so that no key of data reads it. */
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The number as it was written. */
  static textOf(number: ExactNumber): string {
    return number.#text;
  }

  /** Makes `JSON.stringify` write the text as it is. */
  toJSON(): unknown {
    return json.rawJSON(this.#text);
  }
}

/**
 * `JSON.parse` that rounds no number: what does not fit a JavaScript number becomes an {@link ExactNumber}. Texts
 * without such numbers, which are nearly all, cost one search more.
 *
 * @throws SyntaxError for a text that is not JSON, RangeError for one that has such numbers and is nested too deeply.
 */
export function parseExactJson(text: string): unknown {
  return hasLongNumbers(text) && mayBeRounded.test(text) ? json.parse(text, reviveExactly) : JSON.parse(text);
}

/**
 * Whether digits stand together in a number that is so long. A search that many texts pass only to be searched better,
 * but for something of a fixed length, which is found several times faster.
 */
function hasLongNumbers(text: string): boolean {
  return sixteenDigits.test(text) || longExponent.test(text);
}

const sixteenDigits = new RegExp("[0-9.]".repeat(16));
const longExponent = /[0-9][eE][+-]?[0-9][0-9][0-9]/;

/** A number of sixteen characters and more, or with an exponent of three digits and more; never misses one. */
const mayBeRounded = /(?:^|[[:,])\s*-?(?:\d[\d.]{15}|\d[\d.]{0,15}[eE][+-]?\d{3})/;

function reviveExactly(_key: string, value: unknown, { source }: { readonly source?: string }): unknown {
  return typeof value === "number" && source !== undefined && isRounded(value, source)
    ? new ExactNumber(source)
    : value;
}

/** Up to fifteen significant digits a JavaScript number gives back what was written. */
function isRounded(value: number, source: string): boolean {
  if (String(value) === source) {
    return false;
  }
  const [mantissa = ""] = source.split(/[eE]/);
  const digits = mantissa.replace(/[-.]/g, "").replace(/^0+/, "").replace(/0+$/, "");
  return digits.length > 15 || !Number.isFinite(value) || (value === 0 && digits !== "");
}

/** What the compiler's library does not declare yet. */
interface ExactJson {
  rawJSON(text: string): unknown;
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
}

const json = JSON as unknown as ExactJson;
