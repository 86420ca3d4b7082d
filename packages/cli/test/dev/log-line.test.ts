import { expect, test } from "vitest";
import { formatLogLine } from "../../src/dev/log-line.ts";

test.each([
  ["plain text stays", "plain text stays"],
  ["{ not a log line", "{ not a log line"],
  ['{"level":"info","time":"2026-01-01","msg":"Served.","url":"http://a"}', "Served. url=http://a"],
  [
    '{"level":"warn","msg":"Late.","for":["a","b"],"why":"no answer"}',
    'warn Late. for=["a","b"] why="no answer"',
  ],
  [
    '{"level":"error","msg":"Failed.","error":{"message":"m","stack":"Error: m\\n  at x"}}',
    "error Failed.\nError: m\n  at x",
  ],
  [
    '{"level":"error","msg":"Failed.","error":{"code":"NOT_SO","message":"m","stack":"Error: m\\n  at x"}}',
    "error Failed.\nNOT_SO: m",
  ],
  [
    '{"level":"error","msg":"Failed.","error":{"code":"ERR_OF_NODE","message":"m","stack":"Error: m\\n  at x"}}',
    "error Failed.\nError: m\n  at x",
  ],
  [
    '{"level":"info","msg":"Waits.","for":[{"name":"a","url":"u","reason":"No answer."},{"name":"b","reason":"No."}]}',
    "Waits. for=\n  a: No answer.\n  b: No.",
  ],
  [
    '{"level":"error","msg":"It ended.","log":"LOG: one\\nLOG: two\\n","pid":7}',
    "error It ended. pid=7\n  LOG: one\n  LOG: two",
  ],
  ['{"level":"broken', '{"level":"broken'],
])("%j is shown as %j", (line, expected) => {
  expect(formatLogLine(line)).toBe(expected);
});
