import type { SubgraphResponse } from "@hansa/executor";
import type { Chance } from "../chance.ts";
import { type AnswerNode, type ObjectNode, placesOf, printAnswerNode, toAnswerNode } from "./answer-tree.ts";
import { hostileErrors, hostileValue, inheritedKeys, secret } from "./hostile-values.ts";

export interface SpoilOptions {
  readonly chance: Chance;
  /** Names of types, for `__typename`. */
  readonly typeNames: readonly string[];
}

/** What a subgraph could send instead of `answer`, a JSON object: up to four things are wrong with it, sometimes none. */
export function spoilAnswer(answer: string, options: SpoilOptions): SubgraphResponse {
  const { chance } = options;
  const tree = toAnswerNode(JSON.parse(answer)) as ObjectNode;
  for (let count = chance.pick(5); count > 0; count--) {
    spoilTree(tree, options);
  }
  const text = printAnswerNode(tree, chance.chance(10) ? chance.oneOf([" ", "\n\t"]) : "");
  return {
    status: chance.chance(95) ? 200 : chance.oneOf([201, 204, 302, 400, 500]),
    contentType: chance.chance(95)
      ? "application/json"
      : chance.oneOf([
          "",
          "text/html",
          "application/graphql-response+json; charset=utf-8",
          "application/jsonp",
        ]),
    body: chance.chance(85) ? Buffer.from(text) : spoilBytes(Buffer.from(text), chance),
  };
}

function spoilTree(tree: ObjectNode, options: SpoilOptions): void {
  const { chance } = options;
  if (chance.chance(15)) {
    spoilWhole(tree, chance);
    return;
  }
  const data = tree.entries.find(({ key }) => key === "data")?.value;
  const places = data?.kind === "object" ? placesOf(data) : [];
  if (places.length === 0) {
    return;
  }
  const place = chance.oneOf(places);
  switch (place.value.kind) {
    case "leaf":
      place.replace(leaf(hostileValue(chance)));
      return;
    case "list":
      place.replace(chance.chance(60) ? spoilList(place.value.items, chance) : leaf(hostileValue(chance)));
      return;
    case "object":
      if (chance.chance(20)) {
        place.replace(
          chance.chance(30) ? { kind: "list", items: [place.value] } : leaf(hostileValue(chance)),
        );
      } else {
        spoilObject(place.value, options);
      }
  }
}

function spoilWhole(tree: ObjectNode, chance: Chance): void {
  const { entries } = tree;
  const data = entries.find(({ key }) => key === "data");
  const known = data?.value.kind === "object" ? pathsIn(data.value) : [];
  switch (chance.pick(6)) {
    case 0:
      entries.splice(0, entries.length, { key: "data", value: leaf(hostileValue(chance)) });
      return;
    case 1:
      entries.push({ key: secret, value: leaf(hostileValue(chance)) });
      return;
    case 2:
      entries.push({ key: chance.oneOf(["data", ...inheritedKeys]), value: leaf(hostileValue(chance)) });
      return;
    default:
      entries.push({ key: "errors", value: leaf(hostileErrors(chance, known)) });
  }
}

function spoilList(items: readonly AnswerNode[], chance: Chance): AnswerNode {
  const left = [...items];
  switch (chance.pick(5)) {
    case 0:
      left.pop();
      break;
    case 1:
      left.push(left[0] ?? leaf("null"));
      break;
    case 2:
      left.splice(chance.pick(left.length + 1), 0, leaf(hostileValue(chance)));
      break;
    case 3:
      return { kind: "list", items: [{ kind: "list", items: left }] };
    default:
      return left[0] ?? leaf("{}");
  }
  return { kind: "list", items: left };
}

function spoilObject({ entries }: ObjectNode, { chance, typeNames }: SpoilOptions): void {
  const index = chance.pick(Math.max(1, entries.length));
  const entry = entries[index];
  const typeName = entries.find(({ key }) => key === "__typename");
  switch (chance.pick(7)) {
    case 0:
      entries.splice(index, 1);
      return;
    case 1:
      entries.push({ key: secret, value: leaf(hostileValue(chance)) });
      return;
    case 2:
      entries.unshift({ key: chance.oneOf(inheritedKeys), value: leaf(hostileValue(chance)) });
      return;
    case 3:
      if (entry !== undefined) {
        entries.push({ key: entry.key, value: leaf(hostileValue(chance)) });
      }
      return;
    case 4:
      entries.reverse();
      return;
    case 5:
      if (entry !== undefined) {
        entry.key = chance.oneOf([secret, ...inheritedKeys]);
      }
      return;
    default:
      if (typeName === undefined) {
        entries.push({ key: "__typename", value: leaf(hostileTypeName(chance, typeNames)) });
      } else {
        typeName.value = leaf(hostileTypeName(chance, typeNames));
      }
  }
}

function hostileTypeName(chance: Chance, typeNames: readonly string[]): string {
  return chance.chance(60)
    ? JSON.stringify(chance.oneOf(typeNames))
    : chance.oneOf(["null", "7", "[]", "{}", '""', '"__proto__"', '"constructor"', '"Nothing"', '["User"]']);
}

function spoilBytes(bytes: Buffer, chance: Chance): Buffer {
  const at = chance.pick(Math.max(1, bytes.length));
  switch (chance.pick(6)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      return Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]);
    case 2:
      return Buffer.concat([bytes, Buffer.from(chance.oneOf([" ", "\n", "x", "{}", "\0"]))]);
    case 3:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from([0xff]), bytes.subarray(at)]);
    case 4:
      // A surrogate in UTF-8, which UTF-8 does not have.
      return Buffer.concat([bytes.subarray(0, at), Buffer.from([0xed, 0xa0, 0x80]), bytes.subarray(at)]);
    default: {
      const changed = Buffer.from(bytes);
      changed[at] = chance.pick(256);
      return changed;
    }
  }
}

/** The JSON texts of the paths to all values. */
function pathsIn(root: ObjectNode): readonly string[] {
  const paths: string[] = [];
  const visit = (node: AnswerNode, path: readonly (string | number)[]): void => {
    if (path.length > 0) {
      paths.push(JSON.stringify(path));
    }
    if (node.kind === "list") {
      for (const [index, item] of node.items.entries()) {
        visit(item, [...path, index]);
      }
    } else if (node.kind === "object") {
      for (const { key, value } of node.entries) {
        visit(value, [...path, key]);
      }
    }
  };
  visit(root, []);
  return paths;
}

function leaf(text: string): AnswerNode {
  return { kind: "leaf", text };
}
