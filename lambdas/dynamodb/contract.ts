import * as z from "zod/mini";
import { text, wholeNumber } from "../runtime/environment.js";

/** Environment variables of a function that uses the table of events and counts. Without the table, the function has none of them. */
export const tableEnv = z.object({
  /** Name of the table. */
  COUNT_TABLE: z.optional(text),
  /** Time for which the table has the ID of an event, in seconds. */
  EVENT_ID_RETENTION_SECONDS: z.optional(wholeNumber(1)),
});

/** The table of events and counts. */
export interface CountTable {
  readonly name: string;
  /** Time for which the table has the ID of an event, in seconds. */
  readonly retentionSeconds: number;
}

/** Returns the table of a function; undefined if it has none. @throws Error if only one of the variables is set */
export function countTable({
  COUNT_TABLE: name,
  EVENT_ID_RETENTION_SECONDS: retentionSeconds,
}: z.output<typeof tableEnv>): CountTable | undefined {
  if (name !== undefined && retentionSeconds !== undefined) return { name, retentionSeconds };
  if (name === undefined && retentionSeconds === undefined) return undefined;
  throw new Error("COUNT_TABLE and EVENT_ID_RETENTION_SECONDS must be set together.");
}
