/** @throws Error saying that the plan is wrong, and in what. */
export function ensure(holds: boolean, message: string): void {
  if (!holds) {
    throw new Error(`The plan is wrong: ${message}.`);
  }
}
