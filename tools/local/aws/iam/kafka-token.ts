import { AccessDenied } from "./access-denied.js";

/** Members of the JSON that the AWS_MSK_IAM mechanism sends, and their names in the signed URL. */
const signedMembers: Readonly<Record<string, string>> = {
  action: "Action",
  "x-amz-algorithm": "X-Amz-Algorithm",
  "x-amz-credential": "X-Amz-Credential",
  "x-amz-date": "X-Amz-Date",
  "x-amz-expires": "X-Amz-Expires",
  "x-amz-security-token": "X-Amz-Security-Token",
  "x-amz-signedheaders": "X-Amz-SignedHeaders",
  "x-amz-signature": "X-Amz-Signature",
};

/**
 * Returns the presigned URL that a Kafka client sends to authenticate with IAM.
 *
 * @param token - from the OAUTHBEARER mechanism: the URL as base64url
 * @param payload - from the AWS_MSK_IAM mechanism: the parts of the URL as JSON; the host is the broker that the client connects to
 * @throws AccessDenied if it is neither, or not for kafka-cluster:Connect in the region of the cluster
 */
export function kafkaTokenUrl({ token, payload }: { readonly token?: string; readonly payload?: unknown }, clusterArn: string): URL {
  const region = clusterArn.split(":")[3] as string;
  const url = token === undefined ? fromPayload(payload) : fromToken(token, region);
  if (url.searchParams.get("Action") !== "kafka-cluster:Connect") throw new AccessDenied("the token is not for kafka-cluster:Connect");
  const signedFor = url.searchParams.get("X-Amz-Credential")?.split("/")[2];
  if (signedFor !== region) throw new AccessDenied(`the token is for ${signedFor}, but the cluster is in ${region}`);
  return url;
}

function fromToken(token: string, region: string): URL {
  const text = Buffer.from(token, "base64url").toString("utf8");
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) throw new AccessDenied("the token is not a URL");
  if (url.hostname !== `kafka.${region}.amazonaws.com` || url.pathname !== "/")
    throw new AccessDenied(`the token is for ${url.host}${url.pathname}`);
  return url;
}

function fromPayload(payload: unknown): URL {
  const members = typeof payload === "string" ? parse(payload) : (payload as Record<string, unknown> | undefined);
  if (members?.["version"] !== "2020_10_22" || typeof members["host"] !== "string")
    throw new AccessDenied("the payload is not in the format of AWS_MSK_IAM");
  const query = Object.entries(signedMembers).flatMap(([member, name]) => {
    const value = members[member];
    return typeof value === "string" ? [`${name}=${encodeURIComponent(value)}`] : [];
  });
  return new URL(`https://${members["host"]}/?${query.join("&")}`);
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
