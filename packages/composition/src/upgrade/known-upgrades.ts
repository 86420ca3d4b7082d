import type { FindingCollector } from "../finding-collector.ts";
import { Memo, SurroundedMemo } from "../memo.ts";
import type { SubgraphSchema } from "../read/subgraph-schema.ts";
import { type KeyFields, keyFieldsOf } from "./claim-key-fields.ts";
import { joinFieldLists } from "./join-field-lists.ts";

/** What the steps of the upgrade made of schemas the last time, each with what it depended on in other subgraphs. */
export class KnownUpgrades {
  readonly joined: Memo<SubgraphSchema, SubgraphSchema> = new Memo(joinFieldLists);
  readonly keyFields: Memo<SubgraphSchema, KeyFields> = new Memo(keyFieldsOf);
  readonly cleared: SurroundedMemo<SubgraphSchema, Cleared> = new SurroundedMemo();
  readonly settled: SurroundedMemo<SubgraphSchema, SubgraphSchema> = new SurroundedMemo();
}

interface Cleared {
  readonly result: SubgraphSchema;
  readonly found: FindingCollector;
}
