import { KnownApiTypes } from "./api-schema.ts";
import { KnownFields } from "./known-fields.ts";

/**
 * What was read of the nodes of supergraphs, for another one that shares most of its nodes with the last. Says nothing
 * of a node that is not asked for, and keeps none: what nobody else has is let go.
 */
export class KnownNodes {
  readonly fields: KnownFields = new KnownFields();
  readonly apiTypes: KnownApiTypes = new KnownApiTypes();
}
