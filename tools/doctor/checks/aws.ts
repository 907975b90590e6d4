import { EC2Client, paginateDescribeSecurityGroupRules, type SecurityGroupRule } from "@aws-sdk/client-ec2";
import type { Cluster } from "@aws-sdk/client-kafka";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { SUPPORT_NOTICE_DAYS, supportEndOf } from "../../../modules/cluster/index.js";
import type { Listener } from "../../../modules/kafka/index.js";
import { messageOf, nameOf } from "../aws/aws-error.js";
import { type Check, failed, passed, type Result, skipped, warning } from "../check.js";
import type { Context } from "../context.js";

const DAY_MS = 86_400_000;
/** AWS refuses requests whose time differs by more than five minutes. Source: AWS Signature Version 4, troubleshooting, 2026-11. */
const LARGEST_SKEW_MS = 300_000;
const NOTABLE_SKEW_MS = 30_000;

const credentials: Check<Context> = {
  id: "aws/credentials",
  about: "the credentials of the environment are valid, and the clock of this machine is right",
  run: async ({ target, now }) => {
    const sts = new STSClient({ region: target.region, maxAttempts: 2 });
    let date: string | undefined;
    sts.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        date = (result.response as { headers?: Record<string, string> }).headers?.["date"];
        return result;
      },
      { step: "deserialize" },
    );
    try {
      const { Arn = "" } = await sts.send(new GetCallerIdentityCommand({}));
      return [passed(Arn), ...clockResult(date, now())];
    } catch (error) {
      return [failed(`${nameOf(error)}: ${messageOf(error)}`, credentialsAdvice(nameOf(error))), ...clockResult(date, now())];
    } finally {
      sts.destroy();
    }
  },
};

const CLOCK = "clock";

/** Compares the clock of this machine with that of AWS: signatures and IAM tokens contain the time. */
function clockResult(date: string | undefined, now: Date): Result[] {
  const theirs = Date.parse(date ?? "");
  if (Number.isNaN(theirs)) return [];
  const skew = now.getTime() - theirs;
  const text = `the clock of this machine is ${Math.round(Math.abs(skew) / 1_000)} s ${skew > 0 ? "fast" : "slow"}`;
  const advice = "Synchronize the clock (NTP, chrony): AWS and the brokers refuse signatures that are more than 5 minutes off.";
  if (Math.abs(skew) > LARGEST_SKEW_MS) return [failed(text, advice, CLOCK)];
  return Math.abs(skew) > NOTABLE_SKEW_MS ? [warning(text, advice, CLOCK)] : [];
}

function credentialsAdvice(name: string): string {
  if (name === "ExpiredToken" || name === "ExpiredTokenException") return "Sign in again: the session has expired.";
  if (name === "CredentialsProviderError") return "Set AWS_PROFILE, or the variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.";
  if (name === "InvalidClientTokenId") return "The access key does not exist or is inactive: use another one.";
  return "Check AWS_PROFILE, AWS_ENDPOINT_URL and the network path to AWS.";
}

const cluster: Check<Context> = {
  id: "aws/cluster",
  about: "the cluster of the outputs exists and is ACTIVE",
  needs: ["aws/credentials"],
  run: async ({ target, described }) => {
    try {
      const { State = "", StateInfo, ClusterType } = await described();
      const text = `${target.name} is ${State}${StateInfo?.Message ? `: ${StateInfo.Message}` : ""}`;
      if (State === "ACTIVE") return [passed(`${text}, ${ClusterType?.toLowerCase()}`)];
      if (State === "FAILED") return [failed(text, "MSK can't repair it: delete it, correct the reason, and apply again.")];
      if (State === "DELETING") return [failed(text, "Apply the configuration again for a new cluster, and read the outputs again.")];
      if (State === "CREATING") return [failed(text, "Wait until it is ACTIVE: MSK takes 15 to 40 minutes.")];
      return [warning(text, "Brokers restart one after another in this state; clients reconnect. Run this again afterwards.")];
    } catch (error) {
      if (nameOf(error) !== "NotFoundException") throw error;
      return [failed(`no cluster has the ARN ${target.arn}`, "It was deleted or replaced: apply again, and read the outputs again.")];
    }
  },
};

const version: Check<Context> = {
  id: "aws/version",
  about: "MSK supports the version of Kafka",
  needs: ["aws/cluster"],
  run: async ({ described, now }) => {
    const name = (await described()).Provisioned?.CurrentBrokerSoftwareInfo?.KafkaVersion;
    if (name === undefined) return [passed("MSK Serverless is always supported")];
    const end = supportEndOf(name);
    const advice = "Upgrade to a later version (docs/runbook); after the end of support, MSK upgrades clusters without notice.";
    if (end === undefined) return [passed(`Kafka ${name}, no end of support announced`)];
    const days = Math.ceil((Date.parse(end) - now().getTime()) / DAY_MS);
    if (days <= 0) return [failed(`support of Kafka ${name} has ended on ${end}`, advice)];
    if (days <= SUPPORT_NOTICE_DAYS) return [warning(`support of Kafka ${name} ends on ${end}, in ${days} days`, advice)];
    return [passed(`Kafka ${name}, supported until ${end}`)];
  },
};

const addresses: Check<Context> = {
  id: "aws/addresses",
  about: "the outputs have the addresses of the brokers that the cluster has",
  needs: ["aws/cluster"],
  run: async ({ target, described, nodes }) => {
    if ((await described()).ClusterType === "SERVERLESS") return [passed("MSK Serverless has one address")];
    const hosts = (await nodes()).flatMap((node) => node.hosts);
    return compareHosts([...new Set(target.addresses.map(({ host }) => host))], [...new Set(hosts)]);
  },
};

/** Compares the hosts in the outputs with those that MSK lists. */
export function compareHosts(inOutputs: readonly string[], listed: readonly string[]): Result[] {
  const gone = inOutputs.filter((host) => !listed.includes(host));
  const missing = listed.filter((host) => !inOutputs.includes(host));
  const advice = "Apply the configuration or run `terraform refresh`, and give the new outputs to the clients.";
  const results = [
    ...gone.map((host) => failed("is in the outputs, but no broker of the cluster has this name", advice, host)),
    ...missing.map((host) => warning("a broker of the cluster that is missing in the outputs", advice, host)),
  ];
  return results.length > 0 ? results : [passed(`${listed.length} brokers`)];
}

const securityGroups: Check<Context> = {
  id: "aws/security-groups",
  about: "the security groups of the cluster let clients in on the port of each listener",
  needs: ["aws/cluster"],
  run: async ({ target, described }) => {
    const groups = groupsOf(await described());
    if (groups.length === 0) return [skipped("MSK names no security group of the cluster")];
    const ec2 = new EC2Client({ region: target.region });
    const rules: SecurityGroupRule[] = [];
    try {
      const filter = { Filters: [{ Name: "group-id", Values: groups }] };
      for await (const { SecurityGroupRules = [] } of paginateDescribeSecurityGroupRules({ client: ec2 }, filter))
        rules.push(...SecurityGroupRules);
    } finally {
      ec2.destroy();
    }
    const ports = new Map(target.addresses.map(({ listener, port }) => [listener, port]));
    return [...ports].map(([listener, port]) => ingressResult(listener, port, rules, groups));
  },
};

const groupsOf = ({ Provisioned, Serverless }: Cluster): string[] => [
  ...(Provisioned?.BrokerNodeGroupInfo?.SecurityGroups ?? []),
  ...(Serverless?.VpcConfigs ?? []).flatMap(({ SecurityGroupIds = [] }) => SecurityGroupIds),
];

/** Judges the rules for a listener. @param port - in the outputs; rules name the port inside of the VPC, which public addresses do not have */
export function ingressResult(listener: Listener, port: number, rules: readonly SecurityGroupRule[], groups: readonly string[]): Result {
  const open = rules.filter((rule) => rule.IsEgress !== true && covers(rule, port));
  if (open.length > 0) return passed(`port ${port}: ${open.map(sourceOf).join(", ")}`, listener);
  return failed(
    `no rule of ${groups.join(", ")} lets anyone in on port ${port}`,
    `Add an ingress rule for TCP port ${port} from the security group of the clients; the module's client_security_group_ids does.`,
    listener,
  );
}

/** Ports of a rule: -1 means all, as every protocol does. */
const covers = ({ IpProtocol, FromPort = -1, ToPort = -1 }: SecurityGroupRule, port: number): boolean =>
  IpProtocol === "-1" || (IpProtocol === "tcp" && (FromPort === -1 || (FromPort <= port && port <= ToPort)));

const sourceOf = ({ ReferencedGroupInfo, CidrIpv4, CidrIpv6, PrefixListId }: SecurityGroupRule): string =>
  ReferencedGroupInfo?.GroupId ?? CidrIpv4 ?? CidrIpv6 ?? PrefixListId ?? "unknown source";

export const awsChecks: readonly Check<Context>[] = [credentials, cluster, version, addresses, securityGroups];
