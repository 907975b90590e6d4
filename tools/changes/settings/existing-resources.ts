import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bareCluster, type Endpoint, environmentOf } from "../../deploy/index.js";
import { Terraform, terraformEnvironment } from "../../terraform/index.js";
import type { Placeholders } from "./placeholders.js";

/** Returns the default VPC of a local platform, with a subnet in each zone. */
export async function networkOf(endpoint: Endpoint): Promise<Placeholders> {
  const [subnets, groups] = await Promise.all([describe(endpoint, "DescribeSubnets"), describe(endpoint, "DescribeSecurityGroups")]);
  const [ids, zones, vpcs] = [all(subnets, "subnetId"), all(subnets, "availabilityZone"), all(subnets, "vpcId")];
  return {
    vpc: vpcs[0] as string,
    "security group": all(groups, "groupId")[0] as string,
    ...Object.fromEntries(ids.map((id, i) => [`subnet ${zones[i]?.at(-1)}`, id])),
  };
}

const all = (xml: string, name: string) =>
  [...xml.matchAll(new RegExp(`<${name}>([\\w-]+)</${name}>`, "g"))].map(([, value]) => value as string);

async function describe({ endpoint, region }: Endpoint, action: string): Promise<string> {
  const authorization = `AWS4-HMAC-SHA256 Credential=any/20260101/${region}/ec2/aws4_request, SignedHeaders=host, Signature=0`;
  const body = new URLSearchParams({ Action: action, Version: "2016-11-15" });
  return (await fetch(endpoint, { method: "POST", headers: { authorization }, body })).text();
}

/** Creates two clusters, which baselines use as existing ones. */
export async function clustersOn(endpoint: Endpoint): Promise<Placeholders> {
  const [cluster, other] = await Promise.all([bareCluster(endpoint, "theirs"), bareCluster(endpoint, "others")]);
  return { cluster: cluster.arn, "other cluster": other.arn };
}

/** Creates two private certificate authorities, which baselines use as existing ones. */
export async function authoritiesOn(endpoint: Endpoint, folder: string): Promise<Placeholders> {
  const arns = (await applied(authorities, endpoint, join(folder, "authorities")))["arns"] as Record<string, string>;
  return { authority: arns["one"] as string, "other authority": arns["other"] as string };
}

/** Creates KMS keys, which baselines use as existing ones. */
export async function keysOn(endpoint: Endpoint, folder: string): Promise<Placeholders> {
  const arns = (await applied(keys, endpoint, join(folder, "keys")))["arns"] as Record<string, string>;
  return Object.fromEntries(Object.entries(arns).map(([name, arn]) => [`${name} key`, arn]));
}

/** Creates the bucket and the delivery stream that baselines write broker logs to. */
export async function logTargetsOn(endpoint: Endpoint, folder: string): Promise<Placeholders> {
  const { name } = await applied(logTargets, endpoint, join(folder, "log-targets"));
  return { "broker logs": String(name) };
}

/** Applies a configuration in a new folder. @returns its outputs */
async function applied(configuration: object, endpoint: Endpoint, folder: string): Promise<Record<string, unknown>> {
  const environment = await terraformEnvironment(environmentOf(endpoint));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "main.tf.json"), JSON.stringify({ ...provider, ...configuration }));
  const terraform = new Terraform({ folder, environment });
  await terraform.init();
  await terraform.apply();
  return terraform.outputs();
}

const provider = {
  terraform: { required_providers: { aws: { source: "hashicorp/aws" } } },
  provider: { aws: { region: "us-east-1" } },
};

const authorities = {
  resource: {
    aws_acmpca_certificate_authority: {
      clients: {
        for_each: '${toset(["one", "other"])}',
        type: "ROOT",
        permanent_deletion_time_in_days: 7,
        certificate_authority_configuration: {
          key_algorithm: "EC_prime256v1",
          signing_algorithm: "SHA256WITHECDSA",
          subject: { common_name: "clients ${each.key}" },
        },
      },
    },
    aws_acmpca_certificate: {
      clients: {
        for_each: "${aws_acmpca_certificate_authority.clients}",
        certificate_authority_arn: "${each.value.arn}",
        certificate_signing_request: "${each.value.certificate_signing_request}",
        signing_algorithm: "SHA256WITHECDSA",
        template_arn: "arn:aws:acm-pca:::template/RootCACertificate/V1",
        validity: { type: "YEARS", value: 1 },
      },
    },
    aws_acmpca_certificate_authority_certificate: {
      clients: {
        for_each: "${aws_acmpca_certificate.clients}",
        certificate_authority_arn: "${each.value.certificate_authority_arn}",
        certificate: "${each.value.certificate}",
      },
    },
  },
  output: {
    arns: {
      value:
        "${{ for name, authority in aws_acmpca_certificate_authority_certificate.clients : name => authority.certificate_authority_arn }}",
    },
  },
};

/** Keys that CloudWatch Logs can encrypt any log group with. */
const keys = {
  resource: {
    aws_kms_key: {
      keys: {
        for_each: '${toset(["data", "operations", "other"])}',
        enable_key_rotation: true,
        policy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Principal: { AWS: "*" }, Action: "kms:*", Resource: "*" },
            {
              Effect: "Allow",
              Principal: { Service: "logs.us-east-1.amazonaws.com" },
              Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
              Resource: "*",
            },
          ],
        }),
      },
    },
  },
  output: { arns: { value: "${{ for name, key in aws_kms_key.keys : name => key.arn }}" } },
};

const logTargets = {
  resource: {
    aws_s3_bucket: { logs: { bucket: "broker-logs" } },
    aws_iam_role: {
      logs: {
        name: "broker-logs",
        assume_role_policy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Principal: { Service: "firehose.amazonaws.com" }, Action: "sts:AssumeRole" }],
        }),
      },
    },
    aws_kinesis_firehose_delivery_stream: {
      logs: {
        name: "${aws_s3_bucket.logs.bucket}",
        destination: "extended_s3",
        extended_s3_configuration: { role_arn: "${aws_iam_role.logs.arn}", bucket_arn: "${aws_s3_bucket.logs.arn}" },
      },
    },
  },
  output: { name: { value: "${aws_kinesis_firehose_delivery_stream.logs.name}" } },
};
