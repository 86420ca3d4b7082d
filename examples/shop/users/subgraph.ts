import { byKey, column, defineSubgraph, listOf, scalar, sqlFunction, table } from "@hansa/subgraph";

const users = defineSubgraph({
  name: "users",
  context: ({ request, database }) => ({ request, database }),
});

const User = users.entity("User", {
  key: "id",
  source: table("tb_user", {
    id: column.bigint(),
    name: column.text(),
  }),
});

users.fields(User, (user) => ({
  id: user.id("id"),
  name: user.string("name"),
}));

users.query("user", byKey(User));
users.query("users", listOf(User));

// In SQL: fn_create_user(name) inserts the row and returns it.
users.mutation("userCreate", {
  args: { name: scalar.string() },
  returns: User,
  call: sqlFunction("fn_create_user"),
});

// In TypeScript: say which row the answer is; what the client selects of it is read in one statement.
users.mutation("userRename", {
  args: { id: scalar.id("bigint"), name: scalar.string() },
  returns: User,
  async resolve({ args, transaction }) {
    await transaction.query("update tb_user set name = $2 where id = $1", [args.id, args.name]);
    return { id: args.id };
  },
});

export default users;
