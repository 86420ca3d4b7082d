import { didYouMean, suggest } from "@hansa/core";
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
  type YAMLParseError,
} from "yaml";
import type { InterpolatedText } from "./interpolated-text.ts";

/** A place in a file. Lines and columns count from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** What is wrong with a configuration, and where. */
export interface ConfigFinding extends TextPlace {
  readonly code: "CONFIG_INVALID" | "ENVIRONMENT_VARIABLE_MISSING";
  readonly message: string;
  /** What to do about it: a sentence. */
  readonly mend?: string | undefined;
}

/** What a finding says, and what to do where the message does not. */
interface FindingText {
  readonly message: string;
  readonly mend?: string | undefined;
}

/** Reads a YAML text part by part and collects what is wrong with it, so that one run shows everything. */
export class YamlReader {
  readonly findings: ConfigFinding[] = [];
  readonly #text: InterpolatedText;
  /** Of the source: what is told stands there, whatever variables have made of it. */
  readonly #lineCounter = new LineCounter();
  readonly #document: Document;

  constructor(text: InterpolatedText) {
    this.#text = text;
    for (const lineStart of [0, ...Array.from(text.source.matchAll(/\n/g), ({ index }) => index + 1)]) {
      this.#lineCounter.addNewLine(lineStart);
    }
    for (const { name, start } of text.missing) {
      this.findings.push({
        ...this.#placeAt(start),
        code: "ENVIRONMENT_VARIABLE_MISSING",
        message: `The environment variable "${name}" is not set.`,
        mend: `Set it, or write a default as in "\${${name}:-value}".`,
      });
    }
    const document = parseDocument(text.text, { prettyErrors: false });
    this.#document = document;
    for (const error of text.missing.length > 0 ? [] : distinctErrors(document)) {
      this.#add(error.pos[0], describeYamlError(error));
    }
  }

  /** The topmost mapping; nothing where the text is not YAML, which is reported. */
  readRoot(): YAMLMap | undefined {
    return this.findings.length > 0
      ? undefined
      : this.expectMap(this.#document.contents, "The file", undefined);
  }

  /** `value` as a mapping; where there is none, that is reported at it or at `otherwiseAt`. */
  expectMap(value: unknown, what: string, otherwiseAt: unknown): YAMLMap | undefined {
    const node = this.#resolve(value);
    if (isMap(node)) {
      return node;
    }
    this.addAt(node ?? otherwiseAt, {
      message: isMissing(node)
        ? `${what} is missing or empty.`
        : `${what} must be a mapping of names to values.`,
    });
    return undefined;
  }

  /** The text under `key`, which must be there and not empty; `owner` says of what in messages. */
  readText(map: YAMLMap, key: string, owner: string): string | undefined {
    const value = this.#resolve(map.get(key, true));
    if (isScalar(value) && typeof value.value === "string" && value.value !== "") {
      return value.value;
    }
    this.addAt(value ?? map, { message: `"${key}" of ${owner} must be a text.` });
    return undefined;
  }

  /** The texts of the list under `key`; nothing where the key is not there. */
  readTexts(map: YAMLMap, key: string, owner: string): readonly string[] | undefined {
    const list = this.#resolve(map.get(key, true));
    if (isMissing(list)) {
      return undefined;
    }
    const texts = isSeq(list) ? list.items.map((item) => this.#resolve(item)) : [];
    const values = texts.flatMap((item) =>
      isScalar(item) && typeof item.value === "string" && item.value !== "" ? [item.value] : [],
    );
    if (!isSeq(list) || values.length < list.items.length) {
      this.addAt(list, { message: `"${key}" of ${owner} must be a list of texts.` });
      return undefined;
    }
    return values;
  }

  /** The `true` or `false` under `key`; nothing where the key is not there. */
  readFlag(map: YAMLMap, key: string, owner: string): boolean | undefined {
    const value = this.#resolve(map.get(key, true));
    if (isScalar(value) && typeof value.value === "boolean") {
      return value.value;
    }
    if (!isMissing(value)) {
      this.addAt(value, { message: `"${key}" of ${owner} must be true or false.` });
    }
    return undefined;
  }

  rejectUnknownKeys(map: YAMLMap, known: readonly string[]): void {
    for (const pair of map.items) {
      const key = keyOf(pair);
      if (!known.includes(key)) {
        this.addAt(pair.key, { message: `"${key}" is not known here.${didYouMean(suggest(key, known))}` });
      }
    }
  }

  addAt(node: unknown, finding: FindingText): void {
    this.#add(offsetOf(node), finding);
  }

  /** Where a node begins; the beginning of the file for what is no node. */
  placeOf(node: unknown): TextPlace {
    return this.#placeAt(this.#text.sourceOffset(offsetOf(node)));
  }

  #add(offset: number, finding: FindingText): void {
    const place = this.#placeAt(this.#text.sourceOffset(offset));
    this.findings.push({ ...place, code: "CONFIG_INVALID", ...finding });
  }

  /** By an offset in the source. */
  #placeAt(offset: number): TextPlace {
    const { line, col } = this.#lineCounter.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  #resolve(value: unknown): unknown {
    return isAlias(value) ? value.resolve(this.#document) : value;
  }
}

/** The first of each kind: what is wrong with brackets or indentation once is wrong for all that follows. */
function distinctErrors({ errors }: Document): readonly YAMLParseError[] {
  return errors.filter(
    ({ code }, index) =>
      code === "DUPLICATE_KEY" || errors.findIndex((error) => error.code === code) === index,
  );
}

function describeYamlError({ code, message }: YAMLParseError): FindingText {
  switch (code) {
    case "DUPLICATE_KEY":
      return { message: "The same name stands twice in one mapping.", mend: "Rename or remove one." };
    case "RESOURCE_EXHAUSTION":
      return { message: "The file nests too deeply." };
    case "MULTIPLE_DOCS":
      return { message: "The file has several documents.", mend: "Keep one of them." };
    default:
      return { message: `The file is not valid YAML: ${message}.` };
  }
}

/** The name of an entry of a mapping. */
export function keyOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null || (isScalar(value) && value.value === null);
}

function offsetOf(node: unknown): number {
  return (node as Node | undefined)?.range?.[0] ?? 0;
}
