import type { Moto } from "./moto/moto.js";
import { AwsError } from "./protocol/errors.js";
import { type AwsRequest, type AwsService, jsonBody, operationName } from "./protocol/request.js";
import { json } from "./protocol/responses.js";

const STANDARD = "STANDARD";

/**
 * Operations that need the class STANDARD. Source: CloudWatch Logs User Guide, "Log classes": features that Infrequent Access does not
 * support (2026-11).
 */
const ofStandard = new Set(["PutMetricFilter", "PutSubscriptionFilter", "FilterLogEvents", "GetLogEvents"]);

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
    const name = String(input["logGroupName"]);
    const key = `${request.region} ${name}`;
    if (ofStandard.has(operation)) {
      const found = classes.get(key);
      if (found !== undefined) throw refused(operation, name, found);
      return undefined;
    }
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

/** AWS's wording is not known: the error is that of a parameter which does not fit. */
const refused = (operation: string, name: string, logGroupClass: string) =>
  new AwsError(
    400,
    "InvalidParameterException",
    `${operation} is not supported for the log group ${name}: its log class is ${logGroupClass}.`,
  );
