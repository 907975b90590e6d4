import { brokerQueries } from "./brokers.js";
import { functionQueries } from "./functions.js";
import type { SavedQuery } from "./saved-query.js";

export type { LogSource, SavedQuery } from "./saved-query.js";

/** Saved queries of CloudWatch Logs Insights. `modules/observability` creates those whose log groups exist. */
export const savedQueries: readonly SavedQuery[] = [...brokerQueries, ...functionQueries];

/** Returns the text of a query. */
export const textOf = ({ commands }: SavedQuery): string => commands.join("\n| ");
