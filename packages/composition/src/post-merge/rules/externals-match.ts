import { print } from "graphql";
import type { CompositionErrorCode } from "../../errors.ts";
import { type MergeContext, quoteNames } from "../../merge/merge-context.ts";
import type { MergedField, MergedFieldsType, MergedSchema, Place } from "../../merge/merged-schema.ts";
import { hasFederationUse, type SubgraphField } from "../../read/subgraph-schema.ts";

/**
 * An external field is resolved in another subgraph, and declared as it is there: of the same type, or, where those
 * that resolve it differ, of one that holds no more than the supergraph's. Errors: EXTERNAL_MISSING_ON_BASE,
 * EXTERNAL_TYPE_MISMATCH, EXTERNAL_ARGUMENT_MISSING, EXTERNAL_ARGUMENT_TYPE_MISMATCH,
 * EXTERNAL_ARGUMENT_DEFAULT_MISMATCH.
 */
export function externalsMatch(schema: MergedSchema, context: MergeContext): void {
  for (const type of schema.types.values()) {
    if (type.kind === "object" || type.kind === "interface") {
      for (const field of type.fields.values()) {
        checkField(field, addedByInterfaceObject(type, field.name, { schema, context }), context);
      }
    }
  }
}

/** Whether an interface-object resolves the field for all types of its interface. */
function addedByInterfaceObject(
  type: MergedFieldsType,
  name: string,
  { schema, context }: { readonly schema: MergedSchema; readonly context: MergeContext },
): boolean {
  return [...type.interfaces.keys()].some((one) => {
    const implemented = schema.types.get(one);
    return (
      implemented?.kind === "interface" &&
      implemented.places.some(({ subgraph, element }) => {
        const field = hasFederationUse(element, "interfaceObject") ? element.fields.get(name) : undefined;
        return field !== undefined && !context.isExternal({ subgraph, element: field });
      })
    );
  });
}

function checkField(field: MergedField, isAdded: boolean, context: MergeContext): void {
  const external = field.places.filter((place) => context.isExternal(place));
  if (external.length === 0) {
    return;
  }
  if (external.length === field.places.length) {
    if (isAdded) {
      return;
    }
    context.error({
      code: "EXTERNAL_MISSING_ON_BASE",
      coordinate: field.coordinate,
      message: `"${field.coordinate}" is external in ${quoteNames(external.map(({ subgraph }) => subgraph.name))}, and no subgraph resolves it.`,
      mend: 'Remove "@external" where it is resolved, or add the field to the subgraph that has it.',
      places: external,
    });
    return;
  }
  for (const place of external) {
    new ExternalField(place, field, context).check();
  }
}

class ExternalField {
  readonly #place: Place<SubgraphField>;
  readonly #field: MergedField;
  readonly #context: MergeContext;

  constructor(place: Place<SubgraphField>, field: MergedField, context: MergeContext) {
    this.#place = place;
    this.#field = field;
    this.#context = context;
  }

  check(): void {
    const { element } = this.#place;
    const { type, args } = this.#field;
    if (!this.#fits(element.type.text, type)) {
      this.#report("EXTERNAL_TYPE_MISMATCH", `is of the type "${element.type.text}"`, `is of "${type}"`);
    }
    for (const argument of args.values()) {
      const own = element.args.get(argument.name);
      const name = `the argument "${argument.name}"`;
      if (own === undefined) {
        this.#report("EXTERNAL_ARGUMENT_MISSING", `lacks ${name}`, "has it");
      } else if (
        own.type.text !== argument.type &&
        !this.#context.typeOrder.isSubtype(argument.type, own.type.text)
      ) {
        this.#report(
          "EXTERNAL_ARGUMENT_TYPE_MISMATCH",
          `has ${name} of the type "${own.type.text}"`,
          `has it of "${argument.type}"`,
        );
      } else if ((own.defaultValue && print(own.defaultValue)) !== argument.defaultText) {
        this.#report(
          "EXTERNAL_ARGUMENT_DEFAULT_MISMATCH",
          `has ${name} with the default ${own.defaultValue === undefined ? "none" : print(own.defaultValue)}`,
          `has it with ${argument.defaultText ?? "none"}`,
        );
      }
    }
  }

  #fits(own: string, type: string): boolean {
    if (own === type) {
      return true;
    }
    const resolving = this.#field.places.filter((place) => !this.#context.isExternal(place));
    const isOfOneType = new Set(resolving.map(({ element }) => element.type.text)).size === 1;
    return !isOfOneType && this.#context.typeOrder.isSubtype(own, type);
  }

  #report(code: CompositionErrorCode, here: string, there: string): void {
    const { coordinate, places } = this.#field;
    const others = places.filter((place) => place !== this.#place && !this.#context.isExternal(place));
    const names = quoteNames(others.map(({ subgraph }) => subgraph.name));
    this.#context.error({
      code,
      coordinate,
      message: `The external field "${coordinate}" in "${this.#place.subgraph.name}" ${here}; where it is resolved, in ${names}, it ${there}.`,
      mend: "Declare it as it is where it is resolved.",
      places: [this.#place, ...others],
    });
  }
}
