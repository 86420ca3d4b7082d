import type { Contract } from "@hansa/composition";

/** What a command line says of a contract. */
export interface ContractOptions {
  readonly includeTag?: readonly string[];
  readonly excludeTag?: readonly string[];
  readonly hideUnreachableTypes?: boolean;
}

/** The contract of a command line; nothing where it says nothing of one. */
export function contractOf({
  includeTag = [],
  excludeTag = [],
  hideUnreachableTypes = false,
}: ContractOptions): Contract | undefined {
  return includeTag.length === 0 && excludeTag.length === 0 && !hideUnreachableTypes
    ? undefined
    : { includeTags: includeTag, excludeTags: excludeTag, hideUnreachableTypes };
}
