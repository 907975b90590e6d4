import { functionNames } from "../aws/index.js";
import { composed, composedPrefix, type DerivedNames, type PlatformName, sharedName } from "../settings/index.js";

/** Names of the API, its functions and its queue. */
export const eventApiNames: DerivedNames<PlatformName> = (settings) => {
  const prefix = composedPrefix(settings);
  const api = composed`${prefix}-events`;
  return [
    ...functionNames(composed`${prefix}-producer`),
    ...functionNames(composed`${prefix}-consumer`),
    ...sharedName(api, "aws_apigatewayv2_api.name"),
    ...sharedName(composed`/aws/vendedlogs/${api}/access`, "aws_cloudwatch_log_group.name"),
    ...sharedName(composed`${prefix}-consumer-failures`, "aws_sqs_queue.name"),
  ];
};
