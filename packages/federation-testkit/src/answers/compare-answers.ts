import type { Answer, AnswerError } from "./answer.ts";

/**
 * What is different between two answers, as one sentence; nothing where they agree. The data is compared as text, the
 * order of keys included. Errors are compared by the null that they explain: at a null of its own a field has the same
 * error in both; of several errors that each would take the same parent away, either answer may have some (the
 * specification, section 6.4.4, lets a server stop at the first). `possible` are all errors that there could be.
 */
export async function compareAnswers(
  actual: Answer,
  expected: Answer,
  possible: () => Promise<Answer>,
): Promise<string | undefined> {
  const [actualData, expectedData] = [JSON.stringify(actual.data), JSON.stringify(expected.data)];
  if (actualData !== expectedData) {
    return `The data is ${shorten(actualData)} instead of ${shorten(expectedData)}.`;
  }
  if (expected.data !== null && actual.mutations.join("\n") !== expected.mutations.join("\n")) {
    return `The mutations ran as ${actual.mutations.join()} instead of ${expected.mutations.join()}.`;
  }
  const [actualErrors, expectedErrors] = [errorLines(actual.errors), errorLines(expected.errors)];
  if (actualErrors.join("\n") === expectedErrors.join("\n")) {
    return undefined;
  }
  return compareErrors(actual, expected, await possible());
}

function compareErrors(actual: Answer, expected: Answer, possible: Answer): string | undefined {
  const actualByNull = Map.groupBy(actual.errors, (error) => nullAbove(expected.data, error));
  const expectedByNull = Map.groupBy(expected.errors, (error) => nullAbove(expected.data, error));
  for (const place of new Set([...actualByNull.keys(), ...expectedByNull.keys()])) {
    const [mine, theirs] = [actualByNull.get(place) ?? [], expectedByNull.get(place) ?? []];
    const isOwn = (error: AnswerError): boolean => JSON.stringify(error.path) === place;
    const [own, others] = [errorLines(mine.filter(isOwn)), errorLines(theirs.filter(isOwn))];
    if (mine.length === 0 || theirs.length === 0 || own.join("\n") !== others.join("\n")) {
      return `The errors at ${place} are ${errorLines(mine).join("; ") || "none"} instead of ${errorLines(theirs).join("; ") || "none"}.`;
    }
  }
  const paths = new Set(errorLines(possible.errors));
  const invented = errorLines(actual.errors).find((line) => !paths.has(line));
  return invented === undefined ? undefined : `The error ${invented} has no reason.`;
}

/** Path and, where a field failed by its meaning, the message: other messages are each server's own. */
function errorLines(errors: readonly AnswerError[]): readonly string[] {
  return errors
    .map(
      ({ path, message }) =>
        `${JSON.stringify(path)}${message.startsWith("Failure of") ? ` ${message}` : ""}`,
    )
    .sort();
}

/** The path of the null in the data that an error is at or below. */
function nullAbove(data: unknown, { path = [] }: AnswerError): string {
  let value = data;
  const passed: (string | number)[] = [];
  for (const step of path) {
    if (typeof value !== "object" || value === null) {
      break;
    }
    passed.push(step);
    value = (value as Readonly<Record<string | number, unknown>>)[step];
  }
  return JSON.stringify(passed);
}

function shorten(text: string): string {
  return text.length > 2_000 ? `${text.slice(0, 2_000)}…` : text;
}
