import { serviceTables } from "../protocol/operations.js";
import type { AwsRequest } from "../protocol/request.js";
import { apiGateway } from "./api-gateway.js";
import { dynamoDb, logs, secretsManager } from "./encrypted.js";
import { kafka } from "./kafka.js";
import { kafkaConnect } from "./kafkaconnect.js";
import { lambda } from "./lambda.js";
import type { Resources } from "./resources.js";
import type { Row } from "./row.js";
import { sqs } from "./sqs.js";

/** The rows of a request. */
const rowsOf = serviceTables<readonly Row[]>({
  kafka,
  kafkaconnect: kafkaConnect,
  lambda,
  apigateway: apiGateway,
  logs,
  secretsmanager: secretsManager,
  sqs,
  dynamodb: dynamoDb,
});

/**
 * Checks that the resources in a request exist and fit. All references of a request are looked up at the same time.
 *
 * @throws AwsError as the service answers for the first reference, in the order of the rows, that doesn't fit
 */
export async function checkReferences(request: AwsRequest, resources: Resources): Promise<void> {
  const operation = rowsOf(request);
  if (!operation) return;
  const { entry: rows, input } = operation;
  const context = { resources, region: request.region };
  const misfits = await Promise.all(
    rows.map(({ values, check }) => {
      const lists = values.map((read) => read(input));
      return lists.every((list) => list.length === 0) ? undefined : check(lists, context);
    }),
  );
  const index = misfits.findIndex((misfit) => misfit !== undefined);
  const misfit = misfits[index];
  if (misfit) throw rows[index]?.refuse(misfit);
}
