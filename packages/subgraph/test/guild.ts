import { GraphQLError, GraphQLScalarType } from "graphql";
import {
  byKey,
  column,
  customScalar,
  defineSubgraph,
  list,
  listOf,
  scalar,
  sqlFunction,
  table,
} from "../src/index.ts";

/** Merchants and their contracts: enums, lists, values, nested keys, inputs, and a scalar from elsewhere. */
export const guildSql = `
  create schema trade;
  create type trade.rank as enum ('apprentice', 'master');
  create table tb_merchant (
    id int primary key, rank trade.rank not null, mood text, tongues text[] not null, debts bigint[], seen timestamptz[] not null,
    born date, email text not null, address_street text, address_town text, purse_amount numeric, purse_coin text,
    marks jsonb
  );
  create table tb_contract (number text, series int, merchant int references tb_merchant, note text, primary key (series, number));
  create function fn_hire(merchant jsonb, tongues text[], rank text) returns tb_merchant language sql begin atomic
    insert into tb_merchant (id, rank, tongues, seen, email)
      values ((merchant ->> 'id')::int, fn_hire.rank::trade.rank, fn_hire.tongues, '{}', merchant ->> 'email') returning *;
  end;
`;

/** As a library of scalars would define it: refuses what is no address, and writes hosts in small letters. */
const GraphQLEmail = new GraphQLScalarType<string>({
  name: "Email",
  coerceInputValue: readEmail,
  coerceInputLiteral: (node) => readEmail("value" in node ? node.value : undefined),
  coerceOutputValue: readEmail,
});

function readEmail(value: unknown): string {
  if (typeof value !== "string" || !/^[^@\s]+@[^@\s]+$/.test(value)) {
    throw new GraphQLError("Email cannot hold this value.");
  }
  return value.toLowerCase();
}

const guild = defineSubgraph({ name: "guild" });

const Email = customScalar(GraphQLEmail, "text");
const Rank = guild.enum("Rank", ["apprentice", "master"], { description: "How far someone has come." });
const Mood = guild.enum("Mood", { CHEERFUL: "happy", GRUMPY: "angry" });
const Address = guild.value("Address", { street: scalar.string().nullable(), town: scalar.string() });
const Purse = guild.value("Purse", { amount: scalar.decimal().nullable(), coin: scalar.string().nullable() });
const Marks = guild.value("Marks", {
  height: scalar.float().nullable(),
  scars: scalar.bigInt(),
  since: scalar.dateTime().nullable(),
  mood: Mood.nullable(),
  rest: scalar.json().nullable(),
});
const Series = guild.value("Series", { number: scalar.id("int"), name: scalar.string().nullable() });

const Merchant = guild.entity("Merchant", {
  key: "id",
  source: table("tb_merchant", {
    id: column.int(),
    rank: column.enum("trade.rank", ["apprentice", "master"]),
    mood: column.text().nullable(),
    tongues: column.text().array(),
    debts: column.bigint().array().nullable(),
    seen: column.timestamptz().array(),
    born: column.date().nullable(),
    email: column.text(),
    address_street: column.text().nullable(),
    address_town: column.text().nullable(),
    purse_amount: column.numeric().nullable(),
    purse_coin: column.text().nullable(),
    marks: column.jsonb().nullable(),
  }),
});
const Contract = guild.entity("Contract", {
  key: ["series", "number"],
  source: table("tb_contract", {
    series: column.int(),
    number: column.text(),
    merchant: column.int().nullable(),
    note: column.text().nullable(),
  }),
});

guild.fields(Merchant, (merchant) => ({
  id: merchant.id("id", { order: true }),
  rank: merchant.enum(Rank, "rank", { filter: true, order: true }),
  mood: merchant.enum(Mood, "mood", { filter: true }),
  tongues: merchant.string("tongues", { filter: true }),
  debts: merchant.bigInt("debts", { filter: ["has", "isEmpty"] }),
  seen: merchant.dateTime("seen"),
  born: merchant.date("born", { filter: true }),
  email: merchant.scalar(Email, "email", { filter: true }),
  address: merchant.value(Address, { street: "address_street", town: "address_town" }),
  purse: merchant.value(Purse, { amount: "purse_amount", coin: "purse_coin" }),
  marks: merchant.value(Marks, "marks"),
  contracts: merchant.many(Contract, { merchant: "id" }),
  greeting: merchant.resolve({
    columns: ["rank", "mood", "tongues", "debts"],
    args: { as: Mood.nullable(), words: list(scalar.string()).nullable() },
    returns: scalar.json(),
    resolve: ({ rank, mood, tongues, debts }, { args }) => ({
      rank,
      mood,
      tongues,
      debts: debts === null ? null : debts.map((debt) => `${typeof debt} ${debt}`),
      as: args.as,
      words: args.words,
    }),
  }),
  moods: merchant.resolve({
    columns: [],
    returns: list(Mood.nullable()),
    resolve: () => ["happy" as const, null],
  }),
}));
guild.fields(Contract, (contract) => ({
  series: contract.value(Series, { number: "series", name: "note" }),
  number: contract.id("number"),
}));

const Name = guild.input("Name", { first: scalar.string(), last: scalar.string().nullable() });
const Recruit = guild.input("Recruit", {
  id: scalar.id("int"),
  email: Email,
  names: list(Name).nullable(),
  papers: scalar.json().nullable(),
});
const By = guild.oneOf("MerchantBy", { id: scalar.id("int"), email: Email, rank: Rank });

guild.query("merchants", listOf(Merchant));
guild.query("contract", byKey(Contract));
guild.query("describe", {
  args: { by: By, names: list(Name).nullable(), recruit: Recruit.nullable() },
  returns: scalar.json(),
  resolve: ({ args }) => {
    const { by } = args;
    const found = "id" in by ? `id ${by.id}` : "email" in by ? `email ${by.email}` : `rank ${by.rank}`;
    return {
      found,
      names: args.names?.map(({ first, last }) => `${first} ${last}`) ?? null,
      papers: args.recruit?.papers ?? null,
    };
  },
});
guild.mutation("hire", {
  args: { merchant: Recruit, tongues: list(scalar.string()), rank: Rank },
  returns: Merchant,
  call: sqlFunction("fn_hire"),
});

export { guild };
