import { startTestPostgres } from "@hansa/testkit";
import { expect, test } from "vitest";
import { library, librarySql } from "../library.ts";
import { createTestSubgraph } from "../subgraph-harness.ts";

test("pages, filters and relations of an interface go by the indexes of its tables, shared ones too", async () => {
  await using server = await startTestPostgres();
  await using database = await server.createDatabase();
  await database.query(`${librarySql}
    insert into tb_person select i, 'p' || i from generate_series(1, 500) i;
    insert into tb_medium select i, case when i % 2 = 0 then 'book' else 'film' end, 't' || i, 1, 1, i % 500, 1, 1
      from generate_series(1, 20000) i;
    insert into tb_record select i, i % 500, jsonb_build_object('name', 't' || i, 'tracks', '[]'::jsonb)
      from generate_series(20001, 40000) i;
    create index on tb_medium (author);
    create index on tb_medium (title);
    create index on tb_record (author);
    create index on tb_record ((data ->> 'name'));
    analyze;
  `);
  const { run, takeStatements } = createTestSubgraph(library, database);
  const planOf = async (query: string): Promise<string> => {
    expect((await run(query)).errors).toBeUndefined();
    const [statement] = takeStatements();
    const lines = await database.query(`explain ${statement?.text}`, statement?.values);
    return lines.map((line) => Object.values(line).join("")).join("\n");
  };
  const byKey = await planOf("{ media(limit: 3) { id title } }");
  expect(byKey).toContain("Merge Append");
  expect(byKey).toContain("Index Scan using tb_medium_pkey");
  expect(byKey).toContain("Index Scan using tb_record_pkey");
  const filtered = await planOf('{ media(where: { title: { eq: "t7" } }) { id } }');
  expect(filtered).toContain("tb_medium_title_idx");
  expect(filtered).toContain("tb_record_expr_idx");
  const related = await planOf(
    "{ everything(first: 1) { edges { node { ... on Person { media { id } } } } } }",
  );
  expect(related).toContain("tb_medium_author_idx");
  expect(related).toContain("tb_record_author_idx");
});
