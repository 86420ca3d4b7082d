import type { InputType } from "./input-object.ts";

/** The selection of a context that fills an argument in place of the client. */
export interface FromContext {
  readonly fromContext: string;
}

/**
 * An argument that gateways fill with a value of an object above, which declares the context: with `context: "user"`
 * there, `args: { currency: fromContext(scalar.string().nullable(), "$user { currency }") }`. Clients do not see it.
 */
export function fromContext<Type extends InputType>(type: Type, selection: string): Type & FromContext {
  return { ...type, fromContext: selection };
}
