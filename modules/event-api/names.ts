import { functionNames } from "../aws/index.js";
import { composed, composedPrefix, type DerivedNames, type PlatformName, sharedName } from "../settings/index.js";
import type { EventApiSettings } from "./settings.js";

/** Names of the API, its functions and its queue. */
export const eventApiNames: DerivedNames<PlatformName & { readonly eventApi: EventApiSettings }> = (settings) => {
  const prefix = composedPrefix(settings);
  const api = composed`${prefix}-events`;
  return [
    ...functionNames(composed`${prefix}-producer`),
    ...functionNames(composed`${prefix}-consumer`),
    ...sharedName(api, "aws_apigatewayv2_api.name"),
    ...sharedName(composed`/aws/vendedlogs/${api}/access`, "aws_cloudwatch_log_group.name"),
    ...sharedName(composed`${prefix}-consumer-failures`, "aws_sqs_queue.name"),
    ...(settings.eventApi.consumer.deduplication === "table"
      ? [
          ...sharedName(composed`${prefix}-event-counts`, "aws_dynamodb_table.name"),
          ...sharedName(composed`alias/${prefix}-event-counts`, "aws_kms_alias.name"),
        ]
      : []),
  ];
};
