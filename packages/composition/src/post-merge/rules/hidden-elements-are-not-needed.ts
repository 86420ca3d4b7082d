import type { ASTNode } from "graphql";
import type { CompositionErrorCode } from "../../errors.ts";
import type { MergeContext } from "../../merge/merge-context.ts";
import { nodeOf } from "../../merge/merge-types.ts";
import type {
  MergedElement,
  MergedField,
  MergedFieldsType,
  MergedInput,
  MergedSchema,
  MergedType,
  Place,
} from "../../merge/merged-schema.ts";
import type { SchemaElement, SubgraphType } from "../../read/subgraph-schema.ts";
import { howToShow, isHidden, isHiddenType } from "../hidden.ts";
import { namedType } from "../named-type.ts";

/**
 * What clients see stands by itself: without the hidden parts it is a schema, and one that does not depend on them.
 * Errors: QUERY_ROOT_TYPE_INACCESSIBLE, REFERENCED_INACCESSIBLE, ONLY_INACCESSIBLE_CHILDREN,
 * IMPLEMENTED_BY_INACCESSIBLE, REQUIRED_INACCESSIBLE; INVALID_GRAPHQL where an argument must be given that an interface
 * hides.
 */
export function hiddenElementsAreNotNeeded(schema: MergedSchema, context: MergeContext): void {
  const check = new HiddenCheck(schema, context);
  for (const type of schema.types.values()) {
    check.type(type);
  }
  for (const { args } of schema.directives) {
    check.arguments(args.values());
  }
}

class HiddenCheck {
  readonly #schema: MergedSchema;
  readonly #context: MergeContext;

  constructor(schema: MergedSchema, context: MergeContext) {
    this.#schema = schema;
    this.#context = context;
  }

  type(type: MergedType): void {
    if (isHidden(type)) {
      if (type.name === "Query") {
        this.#report("QUERY_ROOT_TYPE_INACCESSIBLE", typeElement(type), {
          message: "The query type is hidden from clients, who could ask for nothing then.",
          mend: sentence(howToShow(type)),
        });
      }
      return;
    }
    this.#children(type);
    if (type.kind === "object" || type.kind === "interface") {
      for (const field of type.fields.values()) {
        this.#field(type, field);
      }
    } else if (type.kind === "input") {
      for (const field of type.fields.values()) {
        this.#input(field);
      }
    }
  }

  /** Of a directive for operations, without the hidden ones. */
  arguments(args: Iterable<MergedInput>): void {
    for (const argument of args) {
      this.#input(argument);
    }
  }

  #children(type: MergedType): void {
    const children = this.#childrenOf(type);
    if (children.length > 0 && children.every((hidden) => hidden)) {
      this.#report("ONLY_INACCESSIBLE_CHILDREN", typeElement(type), {
        message: `Clients see "${type.name}", and nothing that is in it.`,
        mend: "Hide the type as well, or show something in it.",
      });
    }
  }

  /** For each thing in a type, whether it is hidden. */
  #childrenOf(type: MergedType): readonly boolean[] {
    switch (type.kind) {
      case "object":
      case "interface":
        return [...type.fields.values()].map(isHidden);
      case "input":
        return [...type.fields.values()].map(isHidden);
      case "enum":
        return [...type.values.values()].map(isHidden);
      case "union":
        return [...type.members.keys()].map((name) => isHiddenType(this.#schema, name));
      case "scalar":
        return [];
    }
  }

  #field(type: MergedFieldsType, field: MergedField): void {
    if (isHidden(field)) {
      this.#implemented(type, field);
      return;
    }
    this.#reference(field, field.type);
    for (const argument of field.args.values()) {
      this.#input(argument);
      if (isHidden(argument)) {
        this.#implementedArgument(type, field, argument);
      } else if (argument.type.endsWith("!") && argument.defaultText === undefined) {
        this.#hiddenInInterface(type, field, argument);
      }
    }
  }

  #input(input: MergedInput): void {
    if (!isHidden(input)) {
      this.#reference(input, input.type);
    } else if (input.type.endsWith("!") && input.defaultText === undefined) {
      this.#report("REQUIRED_INACCESSIBLE", input, {
        message: `"${input.coordinate}" must be given, and is hidden from clients.`,
        mend: `Make it optional, or ${howToShow(input)}.`,
      });
    }
  }

  #reference(element: MergedField | MergedInput, typeText: string): void {
    const name = namedType(typeText);
    const type = this.#schema.types.get(name);
    if (type !== undefined && isHidden(type)) {
      this.#report("REFERENCED_INACCESSIBLE", element, {
        message: `Clients see "${element.coordinate}", whose type "${name}" is hidden from them.`,
        mend: `Hide "${element.coordinate}" as well, or ${howToShow(type)}.`,
      });
    }
  }

  #implemented(type: MergedFieldsType, field: MergedField): void {
    const [wanted] = this.#interfaceFields(type, field.name);
    if (wanted !== undefined) {
      this.#report("IMPLEMENTED_BY_INACCESSIBLE", field, {
        message: `"${field.coordinate}" is hidden from clients, who see "${wanted.coordinate}", which it implements.`,
        mend: `Hide "${wanted.coordinate}" as well, or ${howToShow(field)}.`,
      });
    }
  }

  #implementedArgument(type: MergedFieldsType, field: MergedField, argument: MergedInput): void {
    const wanted = this.#interfaceFields(type, field.name)
      .flatMap(({ args }) => args.get(argument.name) ?? [])
      .find((one) => !isHidden(one));
    if (wanted !== undefined) {
      this.#report("IMPLEMENTED_BY_INACCESSIBLE", argument, {
        message: `"${argument.coordinate}" is hidden from clients, who see "${wanted.coordinate}", which it implements.`,
        mend: `Hide "${wanted.coordinate}" as well, or ${howToShow(argument)}.`,
      });
    }
  }

  /** Clients who see the interface only could not give the argument. */
  #hiddenInInterface(type: MergedFieldsType, field: MergedField, argument: MergedInput): void {
    for (const wanted of this.#interfaceFields(type, field.name)) {
      const other = wanted.args.get(argument.name);
      if (other !== undefined && isHidden(other)) {
        this.#report("INVALID_GRAPHQL", argument, {
          message: `"${argument.coordinate}" must be given, and "${other.coordinate}", which it implements, is hidden from clients.`,
          mend: `Make it optional, or ${howToShow(other)}.`,
        });
      }
    }
  }

  /** The fields of a name that clients see of interfaces that they see. */
  #interfaceFields(type: MergedFieldsType, name: string): readonly MergedField[] {
    return [...type.interfaces.keys()]
      .map((one) => this.#schema.types.get(one))
      .flatMap((one) => (one?.kind === "interface" && !isHidden(one) ? (one.fields.get(name) ?? []) : []))
      .filter((field) => !isHidden(field));
  }

  #report(
    code: CompositionErrorCode,
    {
      coordinate,
      places,
    }: Pick<MergedElement<SchemaElement & { readonly node: ASTNode }>, "coordinate" | "places">,
    text: { readonly message: string; readonly mend: string },
  ): void {
    this.#context.error({ code, coordinate, places, ...text });
  }
}

function typeElement(type: MergedType): {
  readonly coordinate: string;
  readonly places: readonly Place<SchemaElement & { readonly node: ASTNode }>[];
} {
  const places: readonly Place<SubgraphType>[] = type.places;
  return {
    coordinate: type.coordinate,
    places: places.map(({ subgraph, element }) => ({
      subgraph,
      element: { ...element, node: nodeOf(element) },
    })),
  };
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
