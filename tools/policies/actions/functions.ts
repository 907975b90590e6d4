import { type ActionTable, actionsOf, requiredOf } from "./resource-actions.js";

const lambda = (names: string) => actionsOf("lambda", names);
const apigateway = (names: string) => actionsOf("apigateway", names);
const dynamodb = (names: string) => actionsOf("dynamodb", names);
const sqs = (names: string) => actionsOf("sqs", names);
const anApi = {
  read: apigateway("GET"),
  create: apigateway("POST"),
  update: apigateway("PATCH"),
  delete: apigateway("DELETE"),
};

/** Types of the event path: Lambda, API Gateway, SQS and DynamoDB. */
export const functionActions: ActionTable = {
  aws_lambda_function: {
    read: lambda("GetFunction ListVersionsByFunction GetFunctionCodeSigningConfig"),
    create: lambda("CreateFunction PutFunctionConcurrency TagResource"),
    update: lambda(
      "UpdateFunctionCode UpdateFunctionConfiguration GetFunctionConfiguration PutFunctionConcurrency DeleteFunctionConcurrency TagResource UntagResource",
    ),
    delete: lambda("DeleteFunction"),
    required: [
      ...requiredOf("iam", "PassRole", "the role of a function is passed to Lambda"),
      ...requiredOf("ec2", "DescribeSecurityGroups DescribeSubnets DescribeVpcs", "Lambda checks the network of a function as the caller"),
      ...requiredOf("kms", "CreateGrant Encrypt Decrypt", "Lambda encrypts the environment of a function as the caller"),
    ],
  },
  aws_lambda_invocation: {
    read: [],
    create: lambda("InvokeFunction"),
    update: lambda("InvokeFunction"),
    delete: lambda("InvokeFunction"),
  },
  "data.aws_lambda_functions": { read: lambda("ListFunctions") },
  "data.aws_lambda_invocation": { read: [] }, // policiesOf grants the invocation of the one function
  aws_lambda_permission: {
    read: lambda("GetPolicy"),
    create: lambda("AddPermission"),
    delete: lambda("RemovePermission"),
  },
  aws_lambda_event_source_mapping: {
    read: lambda("GetEventSourceMapping ListTags"),
    create: lambda("CreateEventSourceMapping TagResource"),
    update: lambda("UpdateEventSourceMapping TagResource UntagResource"),
    delete: lambda("DeleteEventSourceMapping"),
  },
  aws_apigatewayv2_api: {
    ...anApi,
    update: apigateway("PATCH PUT DELETE POST"),
    required: requiredOf("iam", "CreateServiceLinkedRole", "API Gateway's service role is created with the first API of an account"),
  },
  aws_apigatewayv2_stage: {
    ...anApi,
    required: requiredOf(
      "logs",
      "CreateLogDelivery GetLogDelivery UpdateLogDelivery DeleteLogDelivery ListLogDeliveries PutResourcePolicy DescribeResourcePolicies DescribeLogGroups",
      "API Gateway writes access logs with the caller's permissions",
    ),
  },
  aws_apigatewayv2_route: anApi,
  aws_apigatewayv2_integration: anApi,
  aws_apigatewayv2_authorizer: anApi,
  aws_dynamodb_table: {
    read: dynamodb("DescribeTable DescribeContinuousBackups DescribeTimeToLive ListTagsOfResource"),
    create: dynamodb("CreateTable TagResource UpdateContinuousBackups UpdateTimeToLive"),
    update: dynamodb("UpdateTable UpdateContinuousBackups UpdateTimeToLive TagResource UntagResource"),
    delete: dynamodb("DeleteTable"),
    required: requiredOf("kms", "CreateGrant DescribeKey Decrypt", "DynamoDB uses the key of a table as the caller"),
  },
  aws_sqs_queue: {
    read: sqs("GetQueueAttributes ListQueueTags"),
    create: sqs("CreateQueue TagQueue"),
    update: sqs("SetQueueAttributes TagQueue UntagQueue"),
    delete: sqs("DeleteQueue"),
  },
  aws_sqs_queue_policy: {
    read: sqs("GetQueueAttributes"),
    create: sqs("SetQueueAttributes"),
    update: sqs("SetQueueAttributes"),
    delete: sqs("SetQueueAttributes"),
  },
};
