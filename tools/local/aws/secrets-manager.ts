import type { Moto } from "./moto/moto.js";
import { type AwsService, operationName } from "./protocol/request.js";

/** A secret of Secrets Manager with its current value. */
export interface Secret {
  readonly name: string;
  /** Undefined if the AWS managed key of Secrets Manager encrypts it. */
  readonly kmsKeyId?: string;
  readonly value: string;
}

const valueChangingOperations = new Set(["PutSecretValue", "UpdateSecret", "UpdateSecretVersionStage"]);

/** Forwards Secrets Manager requests to moto. @param onChange - called with the ARN of each secret whose value may have changed */
export function secretsManagerService(moto: Pick<Moto, "forward">, onChange: (secretArn: string) => void): AwsService {
  return async (request) => {
    if (!valueChangingOperations.has(operationName(request))) return undefined;
    const response = await moto.forward(request);
    const { ARN: arn } = response.status < 300 ? (JSON.parse(response.body.toString() || "{}") as { ARN?: string }) : {};
    if (arn) onChange(arn);
    return response;
  };
}

/** Reads a secret; undefined if the secret or its value does not exist. */
export async function readSecret(moto: Pick<Moto, "json">, arn: string): Promise<Secret | undefined> {
  const region = arn.split(":")[3] ?? "";
  const ask = <T>(operation: string) => moto.json<T>("secretsmanager", region, `secretsmanager.${operation}`, { SecretId: arn });
  try {
    const { Name: name, KmsKeyId: kmsKeyId } = await ask<{ Name: string; KmsKeyId?: string }>("DescribeSecret");
    const { SecretString: value = "" } = await ask<{ SecretString?: string }>("GetSecretValue");
    return { name, kmsKeyId, value };
  } catch (failure) {
    if ((failure as Error).message.includes("ResourceNotFoundException")) return undefined;
    throw failure;
  }
}
