import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import type { Endpoint } from "../../../tools/deploy/index.js";

/** An AWS API with a JSON protocol. */
interface JsonService {
  readonly name: string;
  /** Prefix of `X-Amz-Target`. */
  readonly target: string;
  readonly version: "1.0" | "1.1";
}

const glue: JsonService = { name: "glue", target: "AWSGlue", version: "1.1" };
const dynamoDb: JsonService = { name: "dynamodb", target: "DynamoDB_20120810", version: "1.0" };

type Credentials = Pick<Endpoint, "endpoint" | "region" | "accessKeyId" | "secretAccessKey"> & { readonly sessionToken?: string };
type Output = Record<string, unknown>;

/** Calls an operation of AWS Glue on a local platform, and returns its output. @throws Error for an error of Glue */
export const glueOperation = (at: Credentials, operation: string, input: object): Promise<Output> => call(glue, at, operation, input);

/** Calls an operation of Amazon DynamoDB on a local platform, and returns its output. @throws Error for an error of DynamoDB */
export const dynamoDbOperation = (at: Credentials, operation: string, input: object): Promise<Output> =>
  call(dynamoDb, at, operation, input);

async function call(
  { name, target, version }: JsonService,
  { endpoint, region, accessKeyId, secretAccessKey, sessionToken }: Credentials,
  operation: string,
  input: object,
): Promise<Output> {
  const url = new URL(endpoint);
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
  const signer = new SignatureV4({ credentials, region, service: name, sha256: Sha256 });
  const body = JSON.stringify(input);
  const { headers } = await signer.sign({
    ...{ method: "POST", protocol: url.protocol, hostname: url.hostname, path: "/", body },
    headers: { host: url.host, "content-type": `application/x-amz-json-${version}`, "x-amz-target": `${target}.${operation}` },
  });
  const { host: _, ...sent } = headers;
  const response = await fetch(url, { method: "POST", headers: sent, body });
  const text = await response.text();
  if (!response.ok) throw new Error(`${operation}: ${response.status} ${text}`);
  return JSON.parse(text);
}
