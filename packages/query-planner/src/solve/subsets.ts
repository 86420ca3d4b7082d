/**
 * The set after another one among all sets of `count` things (at most 20) as bit masks, smaller sets first; -1 after the
 * last. The first is 0, the empty set.
 */
export function nextSubset(subset: number, count: number): number {
  if (subset === 0) {
    return count === 0 ? -1 : 1;
  }
  // Gosper's rule: from a mask to the next greater one with as many bits.
  const lowest = subset & -subset;
  const ripple = subset + lowest;
  const next = ripple | (((subset ^ ripple) >> 2) / lowest);
  if (next < 1 << count) {
    return next;
  }
  const size = sizeOf(subset) + 1;
  return size > count ? -1 : (1 << size) - 1;
}

/** How many things are in a set. */
export function sizeOf(subset: number): number {
  let size = 0;
  for (let rest = subset; rest !== 0; rest &= rest - 1) {
    size += 1;
  }
  return size;
}
