/** All sets of `count` things (at most 20) as bit masks, smaller sets first, made one by one. */
export function* subsetsBySize(count: number): Generator<{ readonly subset: number; readonly size: number }> {
  for (let size = 0; size <= count; size++) {
    for (const subset of subsetsOfSize(count, size)) {
      yield { subset, size };
    }
  }
}

/** Gosper's rule: from a mask to the next greater one with as many bits. */
function* subsetsOfSize(count: number, size: number): Generator<number> {
  if (size === 0) {
    yield 0;
    return;
  }
  const limit = 1 << count;
  for (let mask = (1 << size) - 1; mask < limit; ) {
    yield mask;
    const lowest = mask & -mask;
    const ripple = mask + lowest;
    mask = ripple | (((mask ^ ripple) >> 2) / lowest);
  }
}
