import { AwsError } from "../protocol/errors.js";
import { type Input, member, type Operations } from "../protocol/operations.js";
import { apiPath, logGroup, type Misfit, network } from "./checks.js";
import type { Row } from "./row.js";

const badRequest = (message: string) => new AwsError(400, "BadRequestException", message);

/** Returns the path of a resource of the API in the request. The value of the member can have a prefix, as in `integrations/abc`. */
function below(collection: string, name: string): (input: Input) => string[] {
  return (input) =>
    member(name)(input).map((value) => `/v2/apis/${input["{apiId}"]}/${collection}/${value.replace(/^integrations\//, "")}`);
}

const lastPart = ({ id }: Misfit) => id.split("/").at(-1);

// API Gateway's wordings for references of HTTP APIs are not known; those of "Invalid … identifier specified" follow its GET operations.
const route: readonly Row[] = [
  {
    values: [below("integrations", "target")],
    check: apiPath,
    refuse: (misfit) => badRequest(`Invalid Integration identifier specified ${lastPart(misfit)}`),
  },
  {
    values: [below("authorizers", "authorizerId")],
    check: apiPath,
    refuse: (misfit) => badRequest(`Invalid Authorizer identifier specified ${lastPart(misfit)}`),
  },
];

const stage: readonly Row[] = [
  {
    values: [member("accessLogSettings.destinationArn")],
    check: logGroup,
    refuse: ({ id }) => badRequest(`The access log destination does not exist: ${id}`),
  },
];

const integration: readonly Row[] = [
  {
    values: [(input) => (input["connectionType"] === "VPC_LINK" ? member("connectionId")(input).map((id) => `/v2/vpclinks/${id}`) : [])],
    check: apiPath,
    refuse: (misfit) => badRequest(`Invalid VpcLink identifier specified ${lastPart(misfit)}`),
  },
];

/** References in requests to API Gateway v2. */
export const apiGateway: Operations<readonly Row[]> = {
  "POST /v2/vpclinks": [
    {
      values: [member("subnetIds"), member("securityGroupIds")],
      check: network(),
      refuse: ({ id, reason }) => badRequest(`The VPC link can't be created: ${id}: ${reason}`),
    },
  ],
  "POST /v2/apis/{apiId}/routes": route,
  "PATCH /v2/apis/{apiId}/routes/{routeId}": route,
  "POST /v2/apis/{apiId}/stages": stage,
  "PATCH /v2/apis/{apiId}/stages/{stageName}": stage,
  "POST /v2/apis/{apiId}/integrations": integration,
  "PATCH /v2/apis/{apiId}/integrations/{integrationId}": integration,
};
