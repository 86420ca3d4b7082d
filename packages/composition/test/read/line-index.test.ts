import { getLocation, Source } from "graphql";
import { expect, it } from "vitest";
import { LineIndex } from "../../src/read/line-index.ts";

it.each(["", "\n", "type A", "a\nb", "a\r\nb\rc\n\nd", "\r\r\n\n"])(
  "finds every place of %j where GraphQL's own search finds it",
  (text) => {
    const lines = new LineIndex(text);
    for (const { index: offset } of text.matchAll(/[^\r\n]|$/g)) {
      expect(lines.placeOf(offset)).toEqual(getLocation(new Source(text), offset));
    }
  },
);
