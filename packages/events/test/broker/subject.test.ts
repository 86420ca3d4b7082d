import fc from "fast-check";
import { expect, test } from "vitest";
import {
  assertSubject,
  assertSubjectPattern,
  commonPattern,
  matchesSubject,
  subjectExpression,
} from "../../src/broker/subject.ts";

test.each([
  ["events.order.created", "events.order.created", true],
  ["events.*.created", "events.order.created", true],
  ["events.*", "events.order.created", false],
  ["events.>", "events.order.created", true],
  ["events.>", "events", false],
  [">", "events", true],
  ["events.order.*", "events.order", false],
  ["events.order", "events.orders", false],
])("%s stands for %s: %s", (pattern, subject, expected) => {
  expect(matchesSubject(pattern, subject)).toBe(expected);
  expect(new RegExp(subjectExpression([pattern])).test(subject)).toBe(expected);
});

test.each(["", "a..b", ".a", "a.", "a b", "a.*", "a.>", "a\nb", "x".repeat(256)])(
  "%j is no subject",
  (subject) => {
    expect(() => assertSubject(subject)).toThrow(expect.objectContaining({ code: "SUBJECT_INVALID" }));
  },
);

test.each(["", "a..b", "a.>.b", "a*", "a.b>", "**"])("%j is no pattern", (pattern) => {
  expect(() => assertSubjectPattern(pattern)).toThrow(expect.objectContaining({ code: "SUBJECT_INVALID" }));
});

test.each([
  [["events.order.created"], "events.order.created"],
  [["events.order.created", "events.order.failed"], "events.order.*"],
  [["events.order.created", "events.payment.created"], "events.*.created"],
  [["events.order.created", "events.>"], "events.>"],
  [["events.order", "events.order.created"], "events.>"],
  [["a", "b.c"], ">"],
])("the common pattern of %j is %s", (patterns, expected) => {
  expect(commonPattern(patterns)).toBe(expected);
});

const name = fc.constantFrom("a", "b", "c");
const subjects = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join("."));
const patterns = fc
  .tuple(fc.array(fc.oneof(name, fc.constant("*")), { minLength: 1, maxLength: 4 }), fc.boolean())
  .map(([names, isOpen]) => [...names, ...(isOpen ? [">"] : [])].join("."));

test("the common pattern stands for what any of the patterns stands for, and is one itself", () => {
  fc.assert(
    fc.property(fc.array(patterns, { minLength: 1, maxLength: 3 }), subjects, (given, subject) => {
      const common = commonPattern(given);
      assertSubjectPattern(common);
      const isMatched = given.some((pattern) => matchesSubject(pattern, subject));
      expect(new RegExp(subjectExpression(given)).test(subject)).toBe(isMatched);
      expect(!isMatched || matchesSubject(common, subject)).toBe(true);
    }),
  );
});
