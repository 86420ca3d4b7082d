/**
 * A subgraph's answer, taken apart so that it can be made wrong in ways that `JSON.stringify` never writes: keys twice,
 * numbers of any length, literals that are no JSON.
 */
export type AnswerNode = LeafNode | ListNode | ObjectNode;

export interface LeafNode {
  readonly kind: "leaf";
  /** As it will stand in the answer. */
  text: string;
}

export interface ListNode {
  readonly kind: "list";
  readonly items: AnswerNode[];
}

export interface ObjectNode {
  readonly kind: "object";
  readonly entries: AnswerEntry[];
}

export interface AnswerEntry {
  key: string;
  value: AnswerNode;
}

/** Takes a JSON value apart. */
export function toAnswerNode(value: unknown): AnswerNode {
  if (Array.isArray(value)) {
    return { kind: "list", items: value.map(toAnswerNode) };
  }
  return typeof value === "object" && value !== null
    ? {
        kind: "object",
        entries: Object.entries(value).map(([key, inner]) => ({ key, value: toAnswerNode(inner) })),
      }
    : { kind: "leaf", text: JSON.stringify(value) };
}

/** The text of an answer; `blank` stands where JSON allows blanks. */
export function printAnswerNode(node: AnswerNode, blank = ""): string {
  switch (node.kind) {
    case "leaf":
      return node.text;
    case "list":
      return `[${blank}${node.items.map((item) => printAnswerNode(item, blank)).join(`,${blank}`)}]`;
    case "object": {
      const entries = node.entries.map(
        ({ key, value }) => `${JSON.stringify(key)}${blank}:${printAnswerNode(value, blank)}`,
      );
      return `{${blank}${entries.join(`,${blank}`)}}`;
    }
  }
}

/** A place of an answer whose value can be changed. */
export interface AnswerPlace {
  readonly value: AnswerNode;
  replace(value: AnswerNode): void;
}

/** Every place, the whole first. */
export function placesOf(root: ObjectNode): readonly AnswerPlace[] {
  const places: AnswerPlace[] = [];
  const visit = (node: AnswerNode): void => {
    switch (node.kind) {
      case "leaf":
        return;
      case "list":
        for (const [index, item] of node.items.entries()) {
          places.push({ value: item, replace: (value) => node.items.splice(index, 1, value) });
          visit(item);
        }
        return;
      case "object":
        for (const entry of node.entries) {
          places.push({
            value: entry.value,
            replace: (value) => {
              entry.value = value;
            },
          });
          visit(entry.value);
        }
    }
  };
  visit(root);
  return places;
}
