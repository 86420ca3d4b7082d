/** Makes this process answer its parent: each message with what `handle` returns for it, or with the error's message. */
export function answerParent<Request>(handle: (request: Request) => object): void {
  process.on("message", (request: Request) => {
    let answer: object;
    try {
      answer = handle(request);
    } catch (error) {
      answer = { error: error instanceof Error ? error.message : String(error) };
    }
    process.send?.(answer);
  });
  process.on("disconnect", () => process.exit());
}

/**
 * The last result of `make`, and the median time that a run takes: of as many runs as fit into `budgetMs`, but at
 * least one; the first third of them is not counted.
 */
export function measure<T>(
  make: () => T,
  budgetMs: number,
): { readonly result: T; readonly medianMs: number } {
  const times: number[] = [];
  const end = performance.now() + budgetMs;
  for (;;) {
    const start = performance.now();
    const result = make();
    const now = performance.now();
    times.push(now - start);
    if (now >= end) {
      const counted = times.slice(Math.floor(times.length / 3)).sort((a, b) => a - b);
      return { result, medianMs: counted[Math.floor(counted.length / 2)] ?? 0 };
    }
  }
}
