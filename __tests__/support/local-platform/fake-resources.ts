import type { Key, Resources, Subnet } from "../../../tools/local/aws/references/resources.js";

/** The fake resources of an account: everything that a valid request refers to, and one broken resource of each kind. */
export function fakeResources(): Resources & { readonly lookups: string[] } {
  const subnet = (id: string, zone: string, vpcId = "vpc-1", freeAddresses = 250): Subnet => ({
    ...{ id, vpcId, freeAddresses, zone: `us-east-1${zone}` },
    zoneId: zone === "e" ? "use1-az3" : `use1-az-${zone}`,
  });
  const subnets = [
    ...[subnet("subnet-a", "a"), subnet("subnet-b", "b"), subnet("subnet-c", "c"), subnet("subnet-a2", "a")],
    ...[subnet("subnet-e", "e"), subnet("subnet-x", "c", "vpc-2"), subnet("subnet-full", "c", "vpc-1", 0)],
  ];
  const groups = new Map([
    ["sg-1", "vpc-1"],
    ["sg-x", "vpc-2"],
  ]);
  const key = (name: string, KeyState = "Enabled", KeySpec = "SYMMETRIC_DEFAULT"): [string, Key] => [
    keyArn(name),
    { Arn: keyArn(name), KeyState, KeySpec },
  ];
  const keys = new Map([
    ...[key("enabled"), key("for-logs"), key("disabled", "Disabled"), key("deleted", "PendingDeletion")],
    key("asymmetric", "Enabled", "RSA_2048"),
  ]);
  const lookups: string[] = [];
  const found = <T>(name: string, value: T): Promise<T> => {
    lookups.push(name);
    return Promise.resolve(value);
  };
  return {
    lookups,
    accountId: "123456789012",
    iam: {
      canAssume: async (roleArn, assumer) => {
        const [, trusted] = /role\/(?:\w+\/)?trusts-(.+)$/.exec(roleArn) ?? [];
        if (!trusted) throw new Error("moto returned 404 for iam GetRole: <Code>NoSuchEntity</Code>");
        const [service, source] = trusted.split("-for-");
        const isSource = assumer.kind === "service" && (source === undefined || assumer.sourceArn?.includes(`:connector/${source}/`));
        return { allowed: isSource === true && assumer.name === `${service}.amazonaws.com`, reason: "trust policy" };
      },
      isAllowed: async (principal, action) => {
        const allowed = principal.includes("forgetful/") ? !action.includes("Delete") : !principal.includes("powerless/");
        return { allowed, reason: "policy" };
      },
    },
    subnets: (_, ids) =>
      found(
        "subnets",
        subnets.filter(({ id }) => ids.includes(id)),
      ),
    vpcsOfGroups: (_, ids) => found("groups", new Map([...groups].filter(([id]) => ids.includes(id)))),
    vpcExists: (_, id) => found("vpc", id === "vpc-1" || id === "vpc-2"),
    key: (_, id) => found("key", keys.get(id)),
    keyPolicy: (_, arn) => found("key policy", arn === keyArn("for-logs") ? LOGS_POLICY : ROOT_POLICY),
    logGroupExists: (_, name) => found("log group", name === "/msk/brokers"),
    bucketExists: (_, name) => found("bucket", name === "logs"),
    deliveryStreamExists: (_, name) => found("stream", name === "logs"),
    queueExists: (_, name) => found("queue", name === "failed"),
    topicExists: (_, arn) => found("topic", arn.endsWith(":failed")),
    authorityStatus: (_, arn) => found("authority", { active: "ACTIVE", pending: "PENDING_CERTIFICATE" }[arn.split("/").at(-1) as string]),
    apiPathExists: (_, path) => found("API", /^\/v2\/(apis\/api1\/(integrations|authorizers)|vpclinks)\/exists$/.test(path)),
  };
}

export const keyArn = (name: string) => `arn:aws:kms:us-east-1:123456789012:key/${name}`;
export const authorityArn = (name: string) => `arn:aws:acm-pca:us-east-1:123456789012:certificate-authority/${name}`;
export const roleArn = (name: string) => `arn:aws:iam::123456789012:role/${name}`;

const ROOT_POLICY = JSON.stringify({
  Statement: [{ Effect: "Allow", Principal: { AWS: "arn:aws:iam::123456789012:root" }, Action: "kms:*", Resource: "*" }],
});
const LOGS_POLICY = JSON.stringify({
  Statement: [
    {
      Effect: "Allow",
      Principal: { Service: "logs.us-east-1.amazonaws.com" },
      Action: ["kms:Encrypt*", "kms:Decrypt*"],
      Resource: "*",
      Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:us-east-1:123456789012:log-group:/msk/*" } },
    },
  ],
});
