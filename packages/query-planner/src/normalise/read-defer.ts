import { type DirectiveNode, Kind } from "graphql";
import { onlyWhen, type When } from "./conditions.ts";

/** What `@defer` on a fragment says. */
export interface Deferral {
  readonly label: string | undefined;
  /** When the fragment is deferred; at other times it is as if the directive were not there. */
  readonly when: When;
}

/** Nothing where the directive is absent or switched off for good. */
export function readDefer(directives: readonly DirectiveNode[] | undefined): Deferral | undefined {
  const directive = directives?.find(({ name }) => name.value === "defer");
  const argument = (name: string) => directive?.arguments?.find((one) => one.name.value === name)?.value;
  const condition = argument("if");
  if (directive === undefined || (condition?.kind === Kind.BOOLEAN && !condition.value)) {
    return undefined;
  }
  const label = argument("label");
  return {
    label: label?.kind === Kind.STRING ? label.value : undefined,
    when: condition?.kind === Kind.VARIABLE ? onlyWhen(condition.name.value, true) : undefined,
  };
}
