import type { DirectiveNode, DocumentNode } from "graphql";

/** What directives stand on, and what is inside of it. */
interface DirectiveHolder {
  readonly directives?: readonly DirectiveNode[] | undefined;
  readonly arguments?: readonly DirectiveHolder[] | undefined;
  readonly fields?: readonly DirectiveHolder[] | undefined;
  readonly values?: readonly DirectiveHolder[] | undefined;
}

/** Every directive that a schema applies. O(definitions, fields and arguments), without a look at anything else. */
export function directivesIn({ definitions }: DocumentNode): readonly DirectiveNode[] {
  const found: DirectiveNode[] = [];
  addAll(definitions, found);
  return found;
}

function addAll(holders: readonly DirectiveHolder[] | undefined, found: DirectiveNode[]): void {
  for (const holder of holders ?? []) {
    for (const directive of holder.directives ?? []) {
      found.push(directive);
    }
    addAll(holder.arguments, found);
    addAll(holder.fields, found);
    addAll(holder.values, found);
  }
}
