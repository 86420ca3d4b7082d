/** Up to this length it is quicker to put each item in its place than to have `Array.prototype.sort` prepare itself. */
const maxInserted = 16;

/** Sorts a list in place, stably, and returns it: for lists that are short nearly always, and may be long. */
export function sortShortList<Item extends object | number>(
  items: Item[],
  compare: (left: Item, right: Item) => number,
): Item[] {
  if (items.length > maxInserted) {
    return items.sort(compare);
  }
  for (let end = 1; end < items.length; end++) {
    const item = items[end];
    let place = end;
    while (item !== undefined && place > 0) {
      const before = items[place - 1];
      if (before === undefined || compare(before, item) <= 0) {
        break;
      }
      items[place] = before;
      place -= 1;
    }
    if (item !== undefined && place < end) {
      items[place] = item;
    }
  }
  return items;
}

/** Smaller numbers first. */
export function ascending(left: number, right: number): number {
  return left - right;
}
