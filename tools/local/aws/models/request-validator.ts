import { type AwsRequest, isQueryRequest, jsonBody } from "../protocol/request.js";
import { violationsOf } from "./constraints.js";
import { type DocumentedRule, queueAttributes, retentionPeriods, secretNames } from "./documented-rules.js";
import { apiGatewayErrors, type ErrorOf, fieldErrors, jsonErrors, lambdaErrors, mskErrors, queryErrors, sqsErrors } from "./errors.js";
import { operationFinder, type RequestedOperation } from "./operations.js";
import { queryInput, sqsQueryInput } from "./query-input.js";
import { type Input, jsonInput, restInput } from "./rest-input.js";
import { readServiceModel, type ServiceModel, type ShapeReference, shapeOf } from "./service-model.js";

interface ValidatedService {
  /** Folder in botocore's data. */
  readonly model: string;
  readonly errors: ErrorOf;
  /** Only requests below this path belong to the model. */
  readonly below?: string;
  /** What the service also refuses, by its documentation. */
  readonly documented?: DocumentedRule;
  /** Constraints that AWS doesn't enforce: shapes by name, each with the constraints to ignore. */
  readonly notEnforced?: Readonly<Record<string, readonly ("enum" | "max" | "min" | "pattern")[]>>;
}

/** By the service name in the credential scope. */
export const validatedServices: Readonly<Record<string, ValidatedService>> = {
  kafka: {
    model: "kafka",
    errors: mskErrors,
    // A cluster has up to 30 brokers, 60 with KRaft: https://docs.aws.amazon.com/msk/latest/developerguide/limits.html
    notEnforced: { __integerMin1Max15: ["max"] },
  },
  kafkaconnect: { model: "kafkaconnect", errors: jsonErrors("BadRequestException") },
  lambda: { model: "lambda", errors: lambdaErrors },
  apigateway: { model: "apigatewayv2", errors: apiGatewayErrors, below: "/v2/" }, // the REST APIs of API Gateway have the same name
  iam: { model: "iam", errors: queryErrors },
  sts: { model: "sts", errors: queryErrors },
  logs: { model: "logs", errors: jsonErrors("InvalidParameterException"), documented: retentionPeriods },
  dynamodb: { model: "dynamodb", errors: jsonErrors("ValidationException") },
  sqs: { model: "sqs", errors: sqsErrors, documented: queueAttributes },
  kms: { model: "kms", errors: jsonErrors("ValidationException") },
  grafana: { model: "grafana", errors: fieldErrors },
  aps: { model: "amp", errors: fieldErrors },
  monitoring: { model: "cloudwatch", errors: queryErrors },
  secretsmanager: { model: "secretsmanager", errors: jsonErrors("ValidationException"), documented: secretNames },
};

interface Loaded {
  readonly model: ServiceModel;
  readonly find: ReturnType<typeof operationFinder>;
}

/** A request with what the model says about it. */
interface Decoded extends RequestedOperation {
  readonly service: ValidatedService;
  readonly model: ServiceModel;
  /** An empty object if the operation has no input. */
  readonly input: unknown;
}

/**
 * Validates requests against botocore's models of the services, as AWS does before it looks at any resource: required members, types,
 * enums, patterns, lengths and ranges. Unknown members are ignored, as in AWS. A model is read with the first request to its service.
 */
export class RequestValidator {
  private readonly loaded = new Map<string, Promise<Loaded>>();
  /** A request is decoded once, although it is validated and then read by the service. */
  private readonly decoded = new WeakMap<AwsRequest, Promise<Decoded | undefined>>();

  /** @param folder - botocore's data folder */
  constructor(private readonly folder: string) {}

  /** @throws AwsError the service's own error for an invalid request. Unknown services and operations are not validated. */
  async validate(request: AwsRequest): Promise<void> {
    const decoded = await this.decode(request);
    if (!decoded?.operation.input) return;
    const { service, model, operation, input } = decoded;
    const violations = violationsOf(model, operation.input as ShapeReference, input);
    if (violations.length > 0) throw service.errors(violations);
    const refusal = service.documented?.(operation.name, input as Input, model);
    if (refusal) throw refusal;
  }

  /** Returns the operation of a request and its input; undefined for an unknown service or operation. */
  async read(request: AwsRequest): Promise<{ readonly operation: string; readonly input: Input } | undefined> {
    const decoded = await this.decode(request);
    return decoded && { operation: decoded.operation.name, input: decoded.input as Input };
  }

  private decode(request: AwsRequest): Promise<Decoded | undefined> {
    const known = this.decoded.get(request);
    if (known) return known;
    const decoded = this.decodeNow(request);
    this.decoded.set(request, decoded);
    return decoded;
  }

  private async decodeNow(request: AwsRequest): Promise<Decoded | undefined> {
    const service = Object.hasOwn(validatedServices, request.service) ? validatedServices[request.service] : undefined;
    if (!service || !request.path.startsWith(service.below ?? "/")) return undefined;
    const { model, find } = await this.load(service);
    const requested = find(request);
    return requested && { ...requested, service, model, input: requested.operation.input ? inputOf(model, requested, request) : {} };
  }

  private load({ model: name, notEnforced = {} }: ValidatedService): Promise<Loaded> {
    let loaded = this.loaded.get(name);
    if (!loaded) {
      loaded = readServiceModel(this.folder, name).then((read) => {
        const model = withoutConstraints(read, notEnforced);
        return { model, find: operationFinder(model) };
      });
      this.loaded.set(name, loaded);
    }
    return loaded;
  }
}

function withoutConstraints(model: ServiceModel, notEnforced: NonNullable<ValidatedService["notEnforced"]>): ServiceModel {
  const shapes = Object.entries(notEnforced).map(([name, constraints]) => {
    const kept = Object.entries(shapeOf(model, { shape: name })).filter(([key]) => !(constraints as readonly string[]).includes(key));
    return [name, Object.fromEntries(kept)];
  });
  return { ...model, shapes: { ...model.shapes, ...Object.fromEntries(shapes) } };
}

function inputOf(model: ServiceModel, { operation, pathParameters }: RequestedOperation, request: AwsRequest): unknown {
  const reference = operation.input as NonNullable<typeof operation.input>;
  const input = shapeOf(model, reference);
  if (model.metadata.protocol === "rest-json") return restInput(model, input, request, pathParameters);
  if (!isQueryRequest(request)) return jsonInput(model, reference, jsonBody(request));
  return hasQueryNames(model) ? queryInput(model, input, request) : sqsQueryInput(model, input, request);
}

/** CloudWatch's model prefers CBOR and also has the names of lists in the query protocol. */
const hasQueryNames = ({ metadata }: ServiceModel): boolean => metadata.protocol === "query" || metadata.protocol === "smithy-rpc-v2-cbor";
