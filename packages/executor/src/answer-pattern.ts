import type { QueryPlan, ResponseField, ResponseType } from "@hansa/query-planner";
import { type AnswerShape, shapeBelow } from "./answer-shape.ts";
import { holds, type Variables } from "./conditions.ts";

/**
 * The source of a regular expression that matches exactly those answers of a subgraph which are the client's response
 * already, byte for byte: `{"data":{…}}` with the client's fields in the client's order, each value of its type, no null where none
 * may be, no errors, nothing else. Undefined for a plan whose response no single answer can be, or whose values no
 * regular expression can tell (lists of lists of any depth can be told, JSON of any depth cannot).
 *
 * Testing a text takes about an eighth of the time of parsing it, and holds nothing. What does not match is not wrong
 * because of that (a subgraph may write blanks, or an ID as a number): it takes the way of all other answers.
 *
 * The expression is unambiguous, each choice is made by the next character or the next word, so matching is linear;
 * lists have their item once, and what is longer than is worth it is given up while it is made.
 *
 * `asked` is what the plan's request asks for: type names that the plan knows pass where they are in it. `variables`
 * are those of the conditions (`@skip`, `@include`): the pattern is for requests in which these are the same.
 */
export function answerPattern(
  plan: QueryPlan,
  asked: AnswerShape,
  variables: Variables = {},
): string | undefined {
  const [fetch] = plan.fetches;
  if (
    plan.fetches.length !== 1 ||
    fetch?.kind !== "root" ||
    fetch.path.length > 0 ||
    plan.deferred !== undefined ||
    !holds(fetch.when, variables)
  ) {
    return undefined;
  }
  const data = patternOfObject(selected(plan.response, asked, variables), undefined);
  const pattern = `^\\{"data":${data}\\}$`;
  return data === undefined || pattern.length > maxPatternLength ? undefined : pattern;
}

/** Some 150 fields; compiling it takes about 10 ms. Longer ones are too much for Node's compiler at some point. */
const maxPatternLength = 16_000;

/** What the client selects at one place, and what the request asks for there. */
interface Selected {
  /** Those that the conditions leave. */
  readonly fields: readonly ResponseField[];
  readonly asked: AnswerShape;
  readonly variables: Variables;
}

function selected(fields: readonly ResponseField[], asked: AnswerShape, variables: Variables): Selected {
  return { fields: fields.filter(({ when }) => holds(when, variables)), asked, variables };
}

/** `typeName`: of which runtime type the object is; undefined where its type decides nothing. */
function patternOfObject(place: Selected, typeName: string | undefined): string | undefined {
  const own = place.fields.filter(
    ({ types }) => types === undefined || (typeName !== undefined && types.includes(typeName)),
  );
  const patterns = allOf(own, (field) => patternOfField(field, place, typeName));
  return patterns === undefined || patterns.length === 0 ? undefined : `\\{${patterns.join(",")}\\}`;
}

/**
 * Undefined as soon as one item has no pattern, or all together are too long: types below types multiply, so what is
 * too long must not be made first.
 */
function allOf<Item>(
  items: readonly Item[],
  patternOf: (item: Item) => string | undefined,
): readonly string[] | undefined {
  const patterns: string[] = [];
  let length = 0;
  for (const item of items) {
    const pattern = patternOf(item);
    length += pattern?.length ?? 0;
    if (pattern === undefined || length > maxPatternLength) {
      return undefined;
    }
    patterns.push(pattern);
  }
  return patterns;
}

function patternOfField(
  field: ResponseField,
  { asked, variables }: Selected,
  typeName: string | undefined,
): string | undefined {
  const { responseKey, dataKey, type, constant, selection = [] } = field;
  if (
    responseKey !== dataKey ||
    field.unreachable !== undefined ||
    (constant !== undefined && !asked.keys.includes(dataKey))
  ) {
    return undefined;
  }
  const known = constant ?? (isTypeName(field) ? typeName : undefined);
  const value =
    known === undefined
      ? patternOfType(type, selected(selection, shapeBelow(asked, dataKey), variables))
      : `"${known}"`;
  return value === undefined ? undefined : `"${responseKey}":${value}`;
}

function patternOfType(type: ResponseType, below: Selected): string | undefined {
  if (type.kind === "nonNull") {
    return patternOfValue(type.of, below);
  }
  const value = patternOfValue(type, below);
  return value === undefined ? undefined : `(?:null|${value})`;
}

function patternOfValue(type: ResponseType, below: Selected): string | undefined {
  switch (type.kind) {
    case "nonNull":
      return patternOfValue(type.of, below);
    case "list": {
      const item = patternOfType(type.of, below);
      return item === undefined ? undefined : `\\[(?:${item}(?:,(?!\\])|(?=\\])))*\\]`;
    }
    case "scalar":
      return scalarPatterns.get(type.name) ?? anyScalar;
    case "enum":
      return oneOf(type.values.map((value) => `"${value}"`));
    case "object":
      return patternOfObject(below, type.name);
    case "abstract":
      return patternOfAbstract(type.possibleTypes, below);
  }
}

/** Where the types have fields of their own, the object has to say in the client's own `__typename` which it is. */
function patternOfAbstract(possibleTypes: readonly string[], below: Selected): string | undefined {
  const { fields } = below;
  const saysType = fields.some((field) => isTypeName(field) && field.types === undefined);
  if (!saysType) {
    return fields.every(({ types }) => types === undefined) ? patternOfObject(below, undefined) : undefined;
  }
  const patterns = allOf(possibleTypes, (typeName) => patternOfObject(below, typeName));
  return patterns === undefined ? undefined : oneOf(patterns);
}

function isTypeName({ responseKey, dataKey }: ResponseField): boolean {
  return responseKey === "__typename" && dataKey === "__typename";
}

function oneOf(patterns: readonly string[]): string | undefined {
  return patterns.length === 0 ? undefined : `(?:${patterns.join("|")})`;
}

/** No control characters, and escapes as JSON has them (RFC 8259, section 7). */
const plainCharacters = '[^"\\\\\\x00-\\x1f]*';
const string = `"${plainCharacters}(?:\\\\(?:["\\\\/bfnrt]|u[0-9a-fA-F]{4})${plainCharacters})*"`;

/** Up to 1,999,999,999: all others take the way where they are counted. */
const int = "(?:0|-?[1-9]\\d{0,8}|-?1\\d{9})";

/** None that a double cannot hold (specification, section 3.5.2). */
const float = "-?(?:0|[1-9]\\d{0,15})(?:\\.\\d{1,16})?(?:[eE][+-]?\\d{1,2})?";
const boolean = "(?:true|false)";

/** A number of any size may pass as it is. */
const number = "-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?";

/** Of a scalar that may be anything, what is no object and no list. */
const anyScalar = `(?:${string}|${number}|${boolean})`;

const scalarPatterns: ReadonlyMap<string, string> = new Map([
  ["Int", int],
  ["Float", float],
  ["String", string],
  ["Boolean", boolean],
  ["ID", string],
]);
