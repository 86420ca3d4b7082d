import { expect, test } from "vitest";
import { LinkedList, type ListPlace } from "../src/linked-list.ts";

/** The values as they stand from either end, and by their number. */
function look<Value>(list: LinkedList<Value>): readonly Value[] {
  const values = [...list];
  const backwards: Value[] = [];
  for (let place = list.last; place !== undefined; place = place.earlier) {
    backwards.push(place.value);
  }
  expect(backwards.toReversed()).toEqual(values);
  expect([list.size, list.first?.value, list.last?.value]).toEqual([values.length, values[0], values.at(-1)]);
  return values;
}

test("values stand where they were put, and leave from wherever they stand", () => {
  const list = new LinkedList<string>();
  const b = list.append("b");
  const d = list.append("d");
  const a = list.insertAfter(undefined, "a");
  const c = list.insertAfter(b, "c");
  expect(look(list)).toEqual(["a", "b", "c", "d"]);
  const left: (readonly string[])[] = [];
  for (const place of [c, a, d, b]) {
    expect(list.delete(place)).toBe(true);
    left.push(look(list));
  }
  expect(left).toEqual([["a", "b", "d"], ["b", "d"], ["b"], []]);
});

test("what has left refers to no other, and leaves once", () => {
  const list = new LinkedList<number>();
  const places = [1, 2, 3].map((value) => list.append(value));
  const [, middle] = places;
  expect(middle && list.delete(middle)).toBe(true);
  expect([middle?.earlier, middle?.later]).toEqual([undefined, undefined]);
  expect(middle && list.delete(middle)).toBe(false);
  expect(look(list)).toEqual([1, 3]);
});

test("a place of one list is none of another", () => {
  const [one, other] = [new LinkedList<string>(), new LinkedList<string>()];
  const place = one.append("here");
  expect(other.delete(place)).toBe(false);
  expect([look(one), look(other)]).toEqual([["here"], []]);
});

test("the value that was given last may be deleted while the list is gone through", () => {
  const list = new LinkedList<number>();
  const places = new Map<number, ListPlace<number>>();
  for (const value of [1, 2, 3, 4]) {
    places.set(value, list.append(value));
  }
  const seen: number[] = [];
  for (const value of list) {
    seen.push(value);
    const place = places.get(value);
    if (place !== undefined && value % 2 === 0) {
      list.delete(place);
    }
  }
  expect([seen, look(list)]).toEqual([
    [1, 2, 3, 4],
    [1, 3],
  ]);
});
