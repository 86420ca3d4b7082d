import { EventsError } from "../errors.ts";

const maxSubjectLength = 255;
const namePattern = /^[\p{L}\p{N}_-]+$/u;

/**
 * Refuses what is no subject: names of letters, digits, `-` and `_` with dots between them, as in
 * `events.order.created`; at most 255 characters.
 *
 * @throws EventsError SUBJECT_INVALID
 */
export function assertSubject(subject: string): void {
  const isSubject =
    subject.length <= maxSubjectLength && subject.split(".").every((name) => namePattern.test(name));
  if (!isSubject) {
    throw new EventsError(
      "SUBJECT_INVALID",
      `"${abbreviate(subject)}" is no subject. Write names of letters, digits, "-" and "_" with dots between them, as in "events.order.created".`,
    );
  }
}

/**
 * Refuses what is no pattern of subjects: as a subject, but `*` stands for any one name, and `>` as the last for one
 * or more names (NATS, "Subject-Based Messaging").
 *
 * @throws EventsError SUBJECT_INVALID
 */
export function assertSubjectPattern(pattern: string): void {
  const names = pattern.split(".");
  const isPattern =
    pattern.length <= maxSubjectLength &&
    names.every(
      (name, index) => name === "*" || namePattern.test(name) || (name === ">" && index === names.length - 1),
    );
  if (!isPattern) {
    throw new EventsError(
      "SUBJECT_INVALID",
      `"${abbreviate(pattern)}" is no pattern of subjects. Write a subject in which "*" stands for one name and ">" at the end for all that follow, as in "events.order.>".`,
    );
  }
}

/** Whether `subject` is one of those that `pattern` stands for. */
export function matchesSubject(pattern: string, subject: string): boolean {
  const wanted = pattern.split(".");
  const names = subject.split(".");
  const isOpen = wanted.at(-1) === ">";
  if (isOpen ? names.length < wanted.length : names.length !== wanted.length) {
    return false;
  }
  return wanted.every((name, index) => name === ">" || name === "*" || name === names[index]);
}

/** The narrowest pattern that stands for every subject that one of `patterns` stands for. */
export function commonPattern(patterns: readonly string[]): string {
  const [first = ">", ...others] = patterns;
  return others.reduce(commonOfTwo, first);
}

function commonOfTwo(one: string, other: string): string {
  const names = one.split(".");
  const otherNames = other.split(".");
  const shortest = Math.min(names.length, otherNames.length);
  const common: string[] = [];
  for (let index = 0; index < shortest; index++) {
    const [name = "", otherName = ""] = [names[index], otherNames[index]];
    const isOpen = name === ">" || otherName === ">";
    // Of two lengths, the last name of the shorter one has to stand for all that the longer one goes on with.
    const endsEarly = index === shortest - 1 && names.length !== otherNames.length;
    if (isOpen || endsEarly) {
      return [...common, ">"].join(".");
    }
    common.push(name === otherName ? name : "*");
  }
  return common.join(".");
}

/** A regular expression, as PostgreSQL reads them, for the subjects that one of `patterns` stands for. */
export function subjectExpression(patterns: readonly string[]): string {
  const alternatives = patterns.map((pattern) =>
    pattern
      .split(".")
      .map((name) => (name === ">" ? ".+" : name === "*" ? "[^.]+" : name))
      .join("\\."),
  );
  return `^(${alternatives.join("|")})$`;
}

function abbreviate(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
