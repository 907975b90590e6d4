import { CloudwatchQueryDefinition } from "@cdktf/provider-aws/lib/cloudwatch-query-definition";
import { Construct } from "constructs";
import { type LogSource, savedQueries, textOf } from "../../dashboards/queries/index.js";

/** Names of log groups. Those that do not exist are left out. */
export type LogGroups = Readonly<Partial<Record<LogSource, string>>>;

interface SavedQueriesProps {
  /** Folder of the queries in the console. */
  readonly name: string;
  readonly logGroups: LogGroups;
}

/** Saved queries of CloudWatch Logs Insights on the log groups that exist. Their texts are data: `dashboards/queries/`. */
export class SavedQueries extends Construct {
  constructor(scope: Construct, id: string, { name, logGroups }: SavedQueriesProps) {
    super(scope, id);
    for (const query of savedQueries) {
      const logGroupNames = query.sources.flatMap((source) => logGroups[source] ?? []);
      if (logGroupNames.length === 0) continue;
      new CloudwatchQueryDefinition(this, query.id.replaceAll("-", "_"), {
        name: `${name}/${query.id}`,
        logGroupNames,
        queryString: textOf(query),
      });
    }
  }
}
