import { Kind } from "graphql";
import {
  type FederationDirectiveUse,
  federationUses,
  type SubgraphField,
  type SubgraphFieldsType,
  type SubgraphInput,
  type SubgraphSchema,
  type SubgraphType,
} from "../read/subgraph-schema.ts";

/** An argument that is filled from a context (`@fromContext`), not by whoever asks for the field. */
export interface ContextArgument {
  readonly parent: SubgraphFieldsType;
  readonly field: SubgraphField;
  readonly argument: SubgraphInput;
  readonly use: FederationDirectiveUse;
  /** Nothing where the text is not `$context { selection }`. */
  readonly source: ContextSource | undefined;
}

export interface ContextSource {
  readonly context: string;
  readonly selection: string;
}

/** The contexts of one subgraph, and what reads them. */
export interface Contexts {
  /** The types that set each context, by its name. */
  readonly settersByName: ReadonlyMap<string, readonly SubgraphType[]>;
  readonly readers: readonly ContextArgument[];
}

/** O(types + fields + arguments). */
export function readContexts(schema: SubgraphSchema): Contexts {
  const settersByName = new Map<string, SubgraphType[]>();
  const readers: ContextArgument[] = [];
  for (const type of schema.types.values()) {
    for (const use of federationUses(type, "context")) {
      const name = textArgument(use, "name") ?? "";
      const setters = settersByName.get(name) ?? [];
      setters.push(type);
      settersByName.set(name, setters);
    }
    if (type.kind === "object" || type.kind === "interface") {
      for (const reader of readersIn(type)) {
        readers.push(reader);
      }
    }
  }
  return { settersByName, readers };
}

function readersIn(parent: SubgraphFieldsType): readonly ContextArgument[] {
  return [...parent.fields.values()].flatMap((field) =>
    [...field.args.values()].flatMap((argument) =>
      federationUses(argument, "fromContext").map((use) => ({
        parent,
        field,
        argument,
        use,
        source: readContextSource(textArgument(use, "field") ?? ""),
      })),
    ),
  );
}

/** The parts of `$context { selection }`; nothing where the text is not of that form. */
export function readContextSource(text: string): ContextSource | undefined {
  const match = /^\s*\$\s*([A-Za-z_]\w*)(?!\w)\s*(\S[\s\S]*)$/.exec(text);
  const [, context, selection] = match ?? [];
  return context === undefined || selection === undefined
    ? undefined
    : { context, selection: selection.trim() };
}

function textArgument(use: FederationDirectiveUse, name: string): string | undefined {
  const value = use.values.get(name);
  return value?.kind === Kind.STRING ? value.value : undefined;
}
