import { EventsError } from "./errors.ts";

const codes = { consumer: "CONSUMER_INVALID", observer: "OBSERVER_INVALID" } as const;

/** Holds the names of a service's consumers or observers against each other. @throws EventsError CONSUMER_INVALID, OBSERVER_INVALID */
export function assertNamesDiffer(
  kind: keyof typeof codes,
  named: readonly { readonly name: string }[],
): void {
  const names = named.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new EventsError(codes[kind], `Two ${kind}s have the name "${twice}". Name each differently.`);
  }
}
