import type { FieldPlace } from "@hansa/federation-model";

/** Where a field is, without what overrides it in the given state of the labels. */
export function isActive({ override }: FieldPlace, activeLabels: ReadonlySet<string>): boolean {
  return override === undefined || activeLabels.has(override.label) === override.whenActive;
}
