export interface FieldDraft {
  readonly name: string;
  /** With its parentheses; empty for none. */
  args: string;
  type: string;
  readonly directives: Set<string>;
}

export type TypeKeyword = "type" | "interface" | "union" | "enum" | "scalar" | "input";

export interface TypeDraft {
  readonly keyword: TypeKeyword;
  readonly name: string;
  readonly directives: Set<string>;
  readonly interfaces: Set<string>;
  readonly fields: Map<string, FieldDraft>;
  /** Members of a union, values of an enum, fields of an input object. */
  readonly items: Set<string>;
  isExtension: boolean;
}

/** How a subgraph says that it is one. */
export interface SubgraphStyle {
  /** Federation 1 has no `@link`. */
  version: 1 | 2;
  queryName: string;
  mutationName: string;
  /** Directives under their prefix instead of imported. */
  prefixed: ReadonlySet<string>;
}

const importable = [
  "key",
  "shareable",
  "external",
  "requires",
  "provides",
  "override",
  "inaccessible",
  "tag",
  "interfaceObject",
  "extends",
];

/** A subgraph's schema while it is being made up. */
export class SubgraphDraft {
  readonly name: string;
  readonly types: Map<string, TypeDraft> = new Map();
  readonly style: SubgraphStyle = {
    version: 2,
    queryName: "Query",
    mutationName: "Mutation",
    prefixed: new Set(),
  };

  constructor(name: string) {
    this.name = name;
  }

  /** The type, made where it is not there yet. */
  type(name: string, keyword: TypeKeyword = "type"): TypeDraft {
    const known = this.types.get(name);
    if (known !== undefined) {
      return known;
    }
    const made: TypeDraft = {
      keyword,
      name,
      directives: new Set(),
      interfaces: new Set(),
      fields: new Map(),
      items: new Set(),
      isExtension: false,
    };
    this.types.set(name, made);
    return made;
  }

  /** Adds a field unless it is there; directives are added in any case. */
  field(
    typeName: string,
    name: string,
    type: string,
    { args = "", directives = [] }: FieldOptions = {},
  ): FieldDraft {
    const { fields } = this.type(typeName);
    const field = fields.get(name) ?? { name, args, type, directives: new Set<string>() };
    fields.set(name, field);
    for (const directive of directives) {
      field.directives.add(directive);
    }
    return field;
  }

  /** Whether a field takes an argument from an object above. */
  get usesContexts(): boolean {
    return [...this.types.values()].some((type) =>
      [...type.fields.values()].some(({ args }) => args.includes("@fromContext(")),
    );
  }

  print(): string {
    const { version, queryName, mutationName, prefixed } = this.style;
    const types = [...this.types.values()].map((type) => this.#printType(type));
    const hasContexts = this.usesContexts;
    const names = hasContexts ? [...importable, "context", "fromContext"] : importable;
    const imports = names.filter((name) => !prefixed.has(name)).map((name) => `"@${name}"`);
    const renamed = [
      queryName === "Query" ? "" : `query: ${queryName}`,
      mutationName === "Mutation" || !this.types.has("Mutation") ? "" : `mutation: ${mutationName}`,
    ].filter((text) => text !== "");
    const isRenamed = renamed.length > 0;
    const query = queryName === "Query" && this.types.has("Query") ? ["query: Query"] : [];
    const mutation = mutationName === "Mutation" && this.types.has("Mutation") ? ["mutation: Mutation"] : [];
    const subscription = this.types.has("Subscription") ? ["subscription: Subscription"] : [];
    const roots = [...query, ...renamed, ...mutation, ...subscription].join(" ");
    const schema = isRenamed ? [`schema { ${roots} }`] : [];
    const link =
      version === 1
        ? []
        : [
            `extend schema @link(url: "https://specs.apollo.dev/federation/v2.${hasContexts ? 8 : 7}", import: [${imports.join(", ")}])`,
          ];
    return `${[...link, ...schema, ...types].join("\n")}\n`;
  }

  #printType(type: TypeDraft): string {
    const name = this.localName(type.name);
    const directives = [...type.directives].map((text) => ` ${this.#directive(text)}`).join("");
    const extend = type.isExtension ? "extend " : "";
    switch (type.keyword) {
      case "scalar":
        return `scalar ${name}${directives}`;
      case "union":
        return `${extend}union ${name}${directives} = ${[...type.items].join(" | ")}`;
      case "enum":
      case "input":
        return `${type.keyword} ${name}${directives} { ${[...type.items].map((item) => this.#directive(item)).join(" ")} }`;
      case "type":
      case "interface": {
        const implemented =
          type.interfaces.size === 0 ? "" : ` implements ${[...type.interfaces].join(" & ")}`;
        const fields = [...type.fields.values()].map((field) => `  ${this.#printField(field)}`);
        return `${extend}${type.keyword} ${name}${implemented}${directives} {\n${fields.join("\n")}\n}`;
      }
    }
  }

  #printField({ name, args, type, directives }: FieldDraft): string {
    const applied = [...directives].map((text) => ` ${this.#directive(text)}`).join("");
    const local = type.replace(/\w+/, (named) => this.localName(named));
    return `${name}${this.#directive(args)}: ${local}${applied}`;
  }

  /** A type's name in this subgraph, where root types may have others. */
  localName(name: string): string {
    const { queryName, mutationName } = this.style;
    return name === "Query" ? queryName : name === "Mutation" ? mutationName : name;
  }

  /** Nothing of what Federation 1 lacks. */
  #directive(given: string): string {
    const text =
      this.style.version === 1 ? given.replace(/@shareable\b/, "").replace(/, resolvable: false/, "") : given;
    return text.replace(/@(\w+)/g, (whole, name: string) =>
      this.style.prefixed.has(name) ? `@federation__${name}` : whole,
    );
  }
}

export interface FieldOptions {
  readonly args?: string;
  readonly directives?: readonly string[];
}
