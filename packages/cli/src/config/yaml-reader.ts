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

/** A place in a file. Lines and columns count from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** What is wrong with a configuration, and where. */
export interface ConfigFinding extends TextPlace {
  readonly message: string;
}

/** Reads a YAML text part by part and collects what is wrong with it, so that one run shows everything. */
export class YamlReader {
  readonly findings: ConfigFinding[] = [];
  readonly #lineCounter = new LineCounter();
  readonly #document: Document;

  constructor(text: string) {
    const document = parseDocument(text, { lineCounter: this.#lineCounter, prettyErrors: false });
    this.#document = document;
    for (const error of distinctErrors(document)) {
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
    this.addAt(
      node ?? otherwiseAt,
      isMissing(node) ? `${what} is missing or empty.` : `${what} must be a mapping of names to values.`,
    );
    return undefined;
  }

  /** The text under `key`, which must be there and not empty; `owner` says of what in messages. */
  readText(map: YAMLMap, key: string, owner: string): string | undefined {
    const value = this.#resolve(map.get(key, true));
    if (isScalar(value) && typeof value.value === "string" && value.value !== "") {
      return value.value;
    }
    this.addAt(value ?? map, `"${key}" of ${owner} must be a text.`);
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
      this.addAt(list, `"${key}" of ${owner} must be a list of texts.`);
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
      this.addAt(value, `"${key}" of ${owner} must be true or false.`);
    }
    return undefined;
  }

  rejectUnknownKeys(map: YAMLMap, known: readonly string[]): void {
    for (const pair of map.items) {
      const key = keyOf(pair);
      if (!known.includes(key)) {
        this.addAt(pair.key, `"${key}" is not known here.${didYouMean(suggest(key, known))}`);
      }
    }
  }

  addAt(node: unknown, message: string): void {
    this.#add(offsetOf(node), message);
  }

  /** Where a node begins; the beginning of the file for what is no node. */
  placeOf(node: unknown): TextPlace {
    return this.#placeAt(offsetOf(node));
  }

  #add(offset: number, message: string): void {
    this.findings.push({ ...this.#placeAt(offset), message });
  }

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

function describeYamlError({ code, message }: YAMLParseError): string {
  switch (code) {
    case "DUPLICATE_KEY":
      return "The same name stands twice in one mapping. Rename or remove one.";
    case "RESOURCE_EXHAUSTION":
      return "The file nests too deeply.";
    case "MULTIPLE_DOCS":
      return "The file has several documents. Keep one of them.";
    default:
      return `The file is not valid YAML: ${message}.`;
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
