/**
 * One object for all places of an entity: what shows it is that the list which its fetch brings is not copied, so that
 * not one value may be copied. Where objects of one entity can differ, each has a copy of its own, or the error.
 */
import type { EntityInput, PlanFetch, QueryPlan, ResponseField } from "@hansa/query-planner";
import { describe, expect, it } from "vitest";
import type { CompileOptions } from "../src/index.ts";
import {
  type Answer,
  at,
  documentFor,
  entitiesAt,
  entityFetch,
  FakeSubgraphs,
  field,
  plan,
  rootFetch,
  run,
} from "./plan-vocabulary.ts";

const tags = (...names: readonly string[]) => names.map((name) => ({ name }));
const tagsField = field("tags", "[Tag]", [field("name", "String")]);
const user = { typeName: "User" };
const admins = ["1", "2", "1"].map((id) => ({ __typename: "Admin", id }));

interface Case {
  readonly fetches: readonly PlanFetch[];
  readonly response: readonly ResponseField[];
  readonly answers: Readonly<Record<string, Answer | readonly Answer[]>>;
}

/** The answer, which must be the same with generated code and without; `maxCopiedValues` is for generated code alone. */
async function answerOf({ fetches, response, answers }: Case, maxCopiedValues: number) {
  const made: QueryPlan = plan(fetches, response);
  const runWith = (options: CompileOptions) => run(made, new FakeSubgraphs(answers), options);
  const interpreted = await runWith({ codeGeneration: "never" });
  expect(await runWith({ codeGeneration: "always" })).toEqual(interpreted);
  return { interpreted, bounded: await runWith({ codeGeneration: "always", maxCopiedValues }) };
}

async function expectShared(given: Case): Promise<unknown> {
  const { interpreted, bounded } = await answerOf(given, 0);
  expect(bounded).toEqual(interpreted);
  return interpreted;
}

async function expectApart(given: Case): Promise<unknown> {
  const { interpreted, bounded } = await answerOf(given, 0);
  expect(JSON.stringify(bounded)).toContain("SUBREQUEST_RESPONSE_TOO_LARGE");
  return interpreted;
}

/** `posts { author { … tags { name } } }`, the authors' tags from another subgraph. */
function posts(
  given: {
    readonly authors?: readonly unknown[];
    readonly root?: string;
    readonly response?: readonly ResponseField[];
    readonly input?: Partial<EntityInput>;
    readonly tagged?: Answer;
  } = {},
): Case {
  const { authors = [{ id: "1" }, { id: "2" }, { id: "1" }], root = "{ posts { author { id } } }" } = given;
  const input = entitiesAt(at("posts.@.author"), { ...user, ...given.input });
  const tagged = { data: { _entities: [{ tags: tags("a") }, { tags: tags("b", "c") }] } };
  return {
    fetches: [rootFetch(0, "posts", root), entityFetch(1, "tags", "tags { name }", { inputs: [input] })],
    response: [
      field("posts", "[Post]", [field("author", "User", given.response ?? [field("id", "ID"), tagsField])]),
    ],
    answers: {
      posts: { data: { posts: authors.map((author) => ({ author })) } },
      tags: given.tagged ?? tagged,
    },
  };
}

describe("Objects of one entity are one", () => {
  it("where its key is all that there is of them", async () => {
    expect(await expectShared(posts())).toEqual({
      data: {
        posts: [
          { author: { id: "1", tags: tags("a") } },
          { author: { id: "2", tags: tags("b", "c") } },
          { author: { id: "1", tags: tags("a") } },
        ],
      },
    });
  });

  it("where they also have the one type that the path says", async () => {
    const root = "{ posts { author { __typename id } } }";
    const input = { path: at("posts.@.author.[Admin]") };
    expect(await expectShared(posts({ root, authors: admins, input }))).not.toHaveProperty("errors");
  });

  it("where they stand in lists, lists of lists and below types", async () => {
    const path = at("groups.@.@.[User].friends.@");
    const group = (...ids: readonly string[]) => ({
      __typename: "User",
      friends: ids.map((id) => ({ id })),
    });
    const given = posts();
    expect(
      await expectShared({
        fetches: [
          rootFetch(0, "posts", "{ groups { __typename friends { id } } }"),
          entityFetch(1, "tags", "tags { name }", { inputs: [entitiesAt(path, user)] }),
        ],
        response: [field("groups", "[[User]]", [field("friends", "[User]", [field("id", "ID"), tagsField])])],
        answers: {
          ...given.answers,
          posts: { data: { groups: [[group("1", "2"), group("2")], [group("1", "1")]] } },
        },
      }),
    ).not.toHaveProperty("errors");
  });

  it("also below them, and for what is fetched for them later", async () => {
    const author = at("posts.@.author");
    const team = [...author, ...at("team")];
    const given = posts();
    const teams = { data: { _entities: [{ team: { id: "7" } }, { team: { id: "7" } }] } };
    const answer = await expectShared({
      fetches: [
        rootFetch(0, "posts", "{ posts { author { id } } }"),
        entityFetch(1, "teams", "team { id }", { inputs: [entitiesAt(author, user)] }),
        entityFetch(2, "tags", "tags { name }", { dependsOn: [1], inputs: [entitiesAt(author, user)] }),
        entityFetch(3, "names", "names { name }", {
          dependsOn: [1],
          inputs: [entitiesAt(team, { typeName: "Team" })],
        }),
      ],
      response: [
        field("posts", "[Post]", [
          field("author", "User", [
            tagsField,
            field("team", "Team", [field("names", "[Tag]", [field("name", "String")])]),
          ]),
        ]),
      ],
      answers: { ...given.answers, teams, names: { data: { _entities: [{ names: tags("x") }] } } },
    });
    expect(answer).toEqual({
      data: {
        posts: [tags("a"), tags("b", "c"), tags("a")].map((own) => ({
          author: { tags: own, team: { names: tags("x") } },
        })),
      },
    });
  });

  it("where a later fetch fails: each place has the error", async () => {
    const author = at("posts.@.author");
    const given = posts();
    const answer = await expectShared({
      ...given,
      fetches: [
        ...given.fetches,
        entityFetch(2, "mail", "mail", { dependsOn: [1], inputs: [entitiesAt(author, user)] }),
      ],
      response: [field("posts", "[Post]", [field("author", "User", [tagsField, field("mail", "String")])])],
      answers: {
        ...given.answers,
        mail: {
          data: { _entities: [{ mail: null }, { mail: "b@x" }] },
          errors: [{ message: "no mail", path: ["_entities", 0, "mail"] }],
        },
      },
    });
    expect(answer).toMatchObject({
      errors: [{ path: ["posts", 0, "author", "mail"] }, { path: ["posts", 2, "author", "mail"] }],
    });
  });
});

describe("Errors of one entity", () => {
  it("stand at each of its places, under both names of a field that is there twice", async () => {
    const author = at("posts.@.author");
    const given = posts();
    const answer = await expectShared({
      ...given,
      fetches: [
        ...given.fetches,
        entityFetch(2, "mail", "mail age", { dependsOn: [1], inputs: [entitiesAt(author, user)] }),
      ],
      response: [
        field("posts", "[Post]", [
          field("old", "User", [field("age", "Int!")], { dataKey: "author" }),
          field("author", "User", [tagsField, field("mail", "String")]),
        ]),
      ],
      answers: {
        ...given.answers,
        mail: {
          data: { _entities: [null, { mail: "b@x", age: 2 }] },
          errors: [{ message: "no mail", path: ["_entities", 0, "mail"] }],
        },
      },
    });
    const { errors = [] } = answer as { readonly errors?: readonly { readonly path: readonly unknown[] }[] };
    expect(errors.map(({ path }) => path.join("."))).toEqual([
      "posts.0.old",
      "posts.0.author.mail",
      "posts.2.old",
      "posts.2.author.mail",
    ]);
  });
});

describe("Objects of one entity stay apart", () => {
  it("where they have something else than their key, which may differ", async () => {
    const given = posts({
      root: "{ posts { author { id role } } }",
      authors: [{ id: "1", role: "editor" }, { id: "2" }, { id: "1", role: "guest" }],
      response: [field("role", "String"), tagsField],
    });
    expect(await expectApart(given)).toMatchObject({
      data: { posts: [{ author: { role: "editor" } }, {}, { author: { role: "guest" } }] },
    });
  });

  it("where they have a type, and the representation says another", async () => {
    const answer = await expectApart(
      posts({ root: "{ posts { author { __typename id } } }", authors: admins }),
    );
    expect(answer).not.toHaveProperty("errors");
  });

  it("where part of the key is for some types only", async () => {
    const representation = [
      { name: "id", dataKey: "id", nullable: false },
      { name: "role", dataKey: "role", nullable: true, types: ["Admin"] },
    ];
    const authors = [{ id: "1", role: "editor" }, { id: "2" }, { id: "1", role: "guest" }];
    const given = posts({ root: "{ posts { author { id role } } }", authors });
    const inputs = [entitiesAt(at("posts.@.author"), { ...user, representation })];
    expect(
      await expectApart({
        ...given,
        fetches: [
          rootFetch(0, "posts", "{ posts { author { id role } } }"),
          entityFetch(1, "tags", "tags { name }", { inputs }),
        ],
        response: [field("posts", "[Post]", [field("author", "User", [field("id", "ID"), tagsField])])],
        answers: {
          ...given.answers,
          posts: {
            data: { posts: authors.map((author) => ({ author: { ...author, __typename: "User" } })) },
          },
        },
      }),
    ).not.toHaveProperty("errors");
  });

  it("where a fetch is for some of them only: those below one type", async () => {
    const given = posts({ root: "{ posts { __typename author { id } } }" });
    const answer = await expectApart({
      ...given,
      fetches: [
        ...given.fetches,
        entityFetch(2, "mail", "mail", {
          dependsOn: [1],
          inputs: [entitiesAt(at("posts.@.[Letter].author"), user)],
        }),
      ],
      response: [field("posts", "[Post]", [field("author", "User", [tagsField, field("mail", "String")])])],
      answers: {
        ...given.answers,
        posts: {
          data: {
            posts: [
              { __typename: "Letter", author: { id: "1" } },
              { __typename: "Note", author: { id: "2" } },
              { __typename: "Note", author: { id: "1" } },
            ],
          },
        },
        mail: { data: { _entities: [{ mail: "a@x" }] } },
      },
    });
    expect(answer).toMatchObject({
      data: { posts: [{ author: { mail: "a@x" } }, { author: { mail: null } }, { author: { mail: null } }] },
    });
  });

  it("where another fetch, which has perhaps not ended, brings them too", async () => {
    const given = posts();
    expect(
      await expectApart({
        ...given,
        fetches: [...given.fetches, rootFetch(2, "more", "{ posts { author { id } } }")],
        answers: { ...given.answers, more: { data: { posts: [] } } },
      }),
    ).not.toHaveProperty("errors");
  });

  it("where values from objects above go along anywhere in the plan", async () => {
    const variable = {
      variable: "context0",
      type: "String",
      sources: [{ pathLength: 2, value: [{ name: "place", dataKey: "place", nullable: true }] }],
    };
    const given = posts({ root: "{ posts { place author { id } } }" });
    const document =
      "query($representations:[_Any!]!,$context0:String){_entities(representations:$representations){...on User{mail(place:$context0)}}}";
    expect(
      await expectApart({
        ...given,
        fetches: [
          ...given.fetches,
          entityFetch(2, "mail", "", {
            document,
            dependsOn: [1],
            inputs: [entitiesAt(at("posts.@.author"), { ...user, contextVariables: [variable] })],
          }),
        ],
        answers: { ...given.answers, mail: { data: { _entities: [{ mail: "m" }, { mail: "n" }] } } },
      }),
    ).not.toHaveProperty("errors");
  });

  it("where something has gone wrong before, which may concern one of them", async () => {
    const given = posts();
    const error = { message: "no", path: ["posts", 2, "author", "id"] };
    const answered = given.answers.posts as { readonly data: unknown };
    const answer = await expectApart({
      ...given,
      answers: { ...given.answers, posts: { data: answered.data, errors: [error] } },
    });
    expect(answer).toMatchObject({ errors: [{ path: ["posts", 2, "author", "id"] }] });
  });

  it("where one of them has no key: the others have what they would have", async () => {
    const authors = [{ id: "1" }, { id: null }, { id: "2" }, { id: "1" }];
    const { interpreted } = await answerOf(posts({ authors }), 100);
    expect(interpreted).toMatchObject({
      data: {
        posts: [
          { author: { tags: tags("a") } },
          { author: { tags: null } },
          {},
          { author: { tags: tags("a") } },
        ],
      },
    });
  });
});

describe("Keys", () => {
  it.each([
    ["texts that are JSON", '{"__typename":"User","id":1}', 1],
    ["a number and its text", 1, "1"],
    ["true and its text", true, "true"],
    ["zero and the empty text", 0, ""],
    ["texts with quotes and line breaks", 'a"\n\u2028', 'a\\"\\n'],
    ["names that every object has", "__proto__", "constructor"],
  ])("are told apart: %s", async (_name, one, other) => {
    const { interpreted } = await answerOf(posts({ authors: [{ id: one }, { id: other }, { id: one }] }), 0);
    expect(interpreted).toMatchObject({
      data: {
        posts: [
          { author: { tags: tags("a") } },
          { author: { tags: tags("b", "c") } },
          { author: { tags: tags("a") } },
        ],
      },
    });
  });

  it("of several leaves are told apart, lists and objects too", async () => {
    const representation = ["id", "at"].map((name) => ({ name, dataKey: name, nullable: true }));
    const authors = [
      { id: "1", at: null },
      { id: "1", at: ["x", 1] },
      { id: "1", at: null },
    ];
    const given = posts({
      root: documentFor([field("posts", "", [field("author", "", [field("id", ""), field("at", "")])])]),
      authors,
      input: { representation },
      response: [tagsField],
    });
    const { interpreted } = await answerOf(given, 100);
    expect(interpreted).toMatchObject({
      data: {
        posts: [
          { author: { tags: tags("a") } },
          { author: { tags: tags("b", "c") } },
          { author: { tags: tags("a") } },
        ],
      },
    });
  });
});
