import type { Moto } from "./moto/moto.js";
import { AwsError } from "./protocol/errors.js";
import { type AwsRequest, type AwsService, jsonBody, operationName } from "./protocol/request.js";
import { json } from "./protocol/responses.js";

const STANDARD = "STANDARD";

/**
 * Operations that need the class STANDARD. Source: CloudWatch Logs User Guide, "Log classes": features that Infrequent Access does not
 * support (2026-11).
 */
const ofStandard = new Set(["PutMetricFilter", "PutSubscriptionFilter", "FilterLogEvents", "GetLogEvents", "StartLiveTail"]);

/**
 * Stores the classes of log groups, which moto does not have: a class is given at creation, and no operation changes it.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
 */
export function logClassesService(moto: Pick<Moto, "forward">): AwsService {
  /** Classes other than STANDARD, by region and name. */
  const classes = new Map<string, string>();
  return async (request) => {
    const operation = operationName(request);
    const input = jsonBody(request);
    if (ofStandard.has(operation)) {
      for (const name of logGroupsIn(input)) {
        const found = classes.get(`${request.region} ${name}`);
        if (found !== undefined) throw refused(operation, name, found);
      }
      return undefined;
    }
    const key = `${request.region} ${input["logGroupName"]}`;
    if (operation === "CreateLogGroup") return created(request, input["logGroupClass"], key);
    if (operation === "DeleteLogGroup") classes.delete(key);
    if (operation !== "DescribeLogGroups") return undefined;
    const response = await moto.forward(request);
    if (response.status >= 300) return response;
    const { logGroups = [], ...rest } = JSON.parse(String(response.body)) as { logGroups?: { logGroupName: string }[] };
    return json({
      ...rest,
      logGroups: logGroups.map((group) => ({
        ...group,
        logGroupClass: classes.get(`${request.region} ${group.logGroupName}`) ?? STANDARD,
      })),
    });
  };

  async function created(request: AwsRequest, logGroupClass: unknown, key: string) {
    const response = await moto.forward(request);
    if (response.status < 300 && typeof logGroupClass === "string" && logGroupClass !== STANDARD) classes.set(key, logGroupClass);
    return response;
  }
}

/** Members of requests that name log groups, by their names or their ARNs. */
const members = ["logGroupName", "logGroupIdentifier", "logGroupIdentifiers"];

/** Returns the names of the log groups in a request. An ARN can end with `:*`. */
const logGroupsIn = (input: Readonly<Record<string, unknown>>): string[] =>
  members
    .flatMap((member) => input[member] ?? [])
    .map((group) => /^arn:[^:]+:logs:[^:]*:[^:]*:log-group:([^:]+)/.exec(String(group))?.[1] ?? String(group));

/** AWS's wording is not known: the error is that of a parameter which does not fit. */
const refused = (operation: string, name: string, logGroupClass: string) =>
  new AwsError(
    400,
    "InvalidParameterException",
    `${operation} is not supported for the log group ${name}: its log class is ${logGroupClass}.`,
  );
