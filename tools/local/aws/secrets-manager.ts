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

/** Secrets are moto's. @param changed - is told the ARN of each secret that may have another value now */
export function secretsManagerService(moto: Pick<Moto, "forward">, changed: (secretArn: string) => void): AwsService {
  return async (request) => {
    if (!valueChangingOperations.has(operationName(request))) return undefined;
    const response = await moto.forward(request);
    const { ARN: arn } = response.status < 300 ? (JSON.parse(response.body.toString() || "{}") as { ARN?: string }) : {};
    if (arn) changed(arn);
    return response;
  };
}

/** A secret with its current value; undefined where there is none, or none yet. */
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
