import { z } from "zod";
import { type Provisioned, provisionedInput } from "./provisioned.js";

/** The request for a serverless cluster. IAM is its only authentication. */
export const serverlessInput = z.object({
  vpcConfigs: z
    .array(z.object({ subnetIds: z.array(z.string()).min(2), securityGroupIds: z.array(z.string()).max(5).default([]) }))
    .min(1)
    .max(5),
  clientAuthentication: z.object({ sasl: z.object({ iam: z.object({ enabled: z.literal(true, "serverless clusters need IAM") }) }) }),
});

type VpcConfig = z.infer<typeof serverlessInput>["vpcConfigs"][number];

/** Returns the VPC of the brokers that emulate a serverless cluster: the first of the request, which has at least one. */
export const vpcOfBrokers = ([first]: readonly VpcConfig[]): VpcConfig => first as VpcConfig;

export type Serverless = z.infer<typeof serverlessInput>;

/**
 * Broker properties of every serverless cluster: replication factor 3, messages of up to 1,048,588 bytes unless a topic allows more, up to
 * 8 MiB. Source: Amazon MSK Developer Guide, "Configuration for serverless clusters" and "Quota for serverless clusters" (2026-11).
 */
export const serverlessProperties: Readonly<Record<string, string>> = {
  "default.replication.factor": "3",
  "min.insync.replicas": "2",
  "unclean.leader.election.enable": "false",
  "auto.create.topics.enable": "false",
  "message.max.bytes": "1048588",
  "replica.fetch.max.bytes": "8388608",
};

/** Returns the settings of the brokers that emulate a serverless cluster. */
export function serverlessSettings({ vpcConfigs }: Serverless): Provisioned {
  const { subnetIds, securityGroupIds } = vpcOfBrokers(vpcConfigs);
  return provisionedInput.parse({
    brokerNodeGroupInfo: {
      instanceType: "serverless",
      clientSubnets: subnetIds.slice(0, 3),
      securityGroups: securityGroupIds,
    },
    kafkaVersion: "3.9.x.kraft",
    numberOfBrokerNodes: 3,
    clientAuthentication: { sasl: { iam: { enabled: true } } },
  });
}
