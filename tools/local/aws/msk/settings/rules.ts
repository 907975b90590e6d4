import { badRequest } from "../errors.js";
import { supportsVersion } from "./instance-types.js";
import { allowsUnauthenticated, isExpress, mutualTls, type Provisioned } from "./provisioned.js";
import { isKRaft } from "./versions.js";

/** Broker properties from the cluster's configuration. */
type Properties = Readonly<Record<string, string>>;

interface Rule {
  /** Returns true if the rule is violated, or the invalid value to append to the message. */
  readonly violation: (settings: Provisioned, properties: Properties) => boolean | string | undefined;
  readonly message: string;
}

/** Broker properties that are read-only on Express brokers. */
const EXPRESS_READ_ONLY = ["default.replication.factor", "min.insync.replicas", "unclean.leader.election.enable"];
const T3_SMALL = /^kafka\.t3\./;
/** Source: MSK Developer Guide, Express broker types (2026-11). */
const EXPRESS_VERSIONS = ["3.8.x", "3.9.x", "3.9.x.kraft"];

/** Constraints between the settings of a cluster. Source: Amazon MSK Developer Guide (2026-11). */
const rules: readonly Rule[] = [
  {
    violation: (settings) => !supportsVersion(instanceType(settings), settings.kafkaVersion),
    message: "Unsupported InstanceType",
  },
  {
    violation: ({ numberOfBrokerNodes, brokerNodeGroupInfo }) => numberOfBrokerNodes % brokerNodeGroupInfo.clientSubnets.length !== 0,
    message: "The number of broker nodes must be a multiple of Availability Zones in the Client Subnets parameter.",
  },
  {
    violation: ({ numberOfBrokerNodes: brokers, kafkaVersion }) => brokers > (isKRaft(kafkaVersion) ? 60 : 30),
    message: "A cluster has at most 60 brokers with KRaft, and 30 with ZooKeeper.",
  },
  {
    violation: (settings) => !authenticates(settings) && !allowsUnauthenticated(settings),
    message: "Turn on at least one way for clients to authenticate, or allow unauthenticated access.",
  },
  {
    violation: (settings) => plaintextOnly(settings) && authenticates(settings),
    message: "SASL and TLS client authentication need encryption in transit between clients and brokers.",
  },
  {
    violation: (settings) => plaintextOnly(settings) && !allowsUnauthenticated(settings),
    message: "A cluster that allows only plaintext must allow unauthenticated access.",
  },
  {
    violation: (settings) => publicAccess(settings) && settings.encryptionInfo.encryptionInTransit?.clientBroker !== "TLS",
    message: "Public access needs encryption in transit between clients and brokers: TLS only.",
  },
  {
    violation: (settings) => publicAccess(settings) && settings.encryptionInfo.encryptionInTransit?.inCluster === false,
    message: "Public access needs encryption in transit within the cluster.",
  },
  {
    violation: (settings) => publicAccess(settings) && (allowsUnauthenticated(settings) || !authenticates(settings)),
    message: "Public access needs authentication: unauthenticated access must be off, and IAM, SCRAM or mutual TLS on.",
  },
  {
    violation: (settings, properties) => {
      const { sasl } = settings.clientAuthentication;
      return (
        publicAccess(settings) && (sasl?.scram?.enabled || mutualTls(settings)) && properties["allow.everyone.if.no.acl.found"] !== "false"
      );
    },
    message: "Public access with SCRAM or mutual TLS needs allow.everyone.if.no.acl.found=false in the cluster's configuration.",
  },
  {
    violation: (settings) => vpcSchemes(settings).find((scheme) => !clientSchemes(settings).includes(scheme)),
    message: "VPC connectivity can be turned on only for authentication schemes that the cluster has",
  },
  {
    violation: (settings) => vpcSchemes(settings).length > 0 && T3_SMALL.test(instanceType(settings)),
    message: "VPC connectivity is not supported on brokers of type kafka.t3.small.",
  },
  {
    violation: (settings) => settings.storageMode === "TIERED" && T3_SMALL.test(instanceType(settings)),
    message: "Tiered storage is not supported on brokers of type kafka.t3.small.",
  },
  {
    violation: (settings) => {
      const { ebsStorageInfo: volume } = settings.brokerNodeGroupInfo.storageInfo ?? {};
      return volume?.provisionedThroughput?.enabled && (T3_SMALL.test(instanceType(settings)) || (volume.volumeSize ?? 0) < 10);
    },
    message: "Provisioned storage throughput needs volumes of at least 10 GiB and a larger type of broker.",
  },
  {
    violation: (settings) => isExpress(settings) && settings.brokerNodeGroupInfo.storageInfo !== undefined,
    message: "StorageInfo can't be specified for Express brokers: MSK manages their storage.",
  },
  {
    violation: (settings) => isExpress(settings) && settings.storageMode !== undefined,
    message: "A storage mode can't be specified for Express brokers.",
  },
  {
    violation: (settings) => isExpress(settings) && settings.brokerNodeGroupInfo.clientSubnets.length !== 3,
    message: "Express brokers need subnets in three Availability Zones.",
  },
  {
    violation: (settings) => isExpress(settings) && !EXPRESS_VERSIONS.includes(settings.kafkaVersion) && settings.kafkaVersion,
    message: "Express brokers don't support this Kafka version",
  },
  {
    violation: (settings, properties) => isExpress(settings) && EXPRESS_READ_ONLY.find((name) => name in properties),
    message: "The configuration sets a property that is read-only on Express brokers",
  },
];

/** Constraints on a new cluster: settings that MSK allows only on an existing cluster. */
const creationRules: readonly Rule[] = [
  {
    // An Express cluster reaches 3.9.x only by an upgrade from 3.8.x. Source: AWS provider issue 48309.
    violation: (settings) => isExpress(settings) && settings.kafkaVersion === "3.9.x",
    message: "A new cluster of Express brokers can't have Kafka 3.9.x; use 3.9.x.kraft.",
  },
  {
    violation: publicAccess,
    message: "Public access can't be turned on when a cluster is created; turn it on after the cluster is ACTIVE.",
  },
  {
    violation: (settings) => vpcSchemes(settings).length > 0,
    message:
      "When creating a cluster, all vpcConnectivity auth schemes must be disabled (‘enabled’ : false). You can enable auth schemes after the cluster is created",
  },
];

/** Checks the settings of a cluster and its configuration. @throws AwsError 400 for the first violation, as MSK does */
export function checkProvisioned(settings: Provisioned, properties: Properties): void {
  check(rules, settings, properties);
}

/** Checks the settings of a new cluster, including settings that MSK allows only on an existing cluster. @throws AwsError 400 */
export function checkCreation(settings: Provisioned, properties: Properties): void {
  check([...rules, ...creationRules], settings, properties);
}

function check(table: readonly Rule[], settings: Provisioned, properties: Properties): void {
  for (const { violation, message } of table) {
    const found = violation(settings, properties);
    if (found) throw badRequest(typeof found === "string" ? `${message}: ${found}` : message);
  }
}

const instanceType = ({ brokerNodeGroupInfo }: Provisioned) => brokerNodeGroupInfo.instanceType;

const plaintextOnly = ({ encryptionInfo }: Provisioned) => encryptionInfo.encryptionInTransit?.clientBroker === "PLAINTEXT";

function publicAccess({ brokerNodeGroupInfo }: Provisioned): boolean {
  return brokerNodeGroupInfo.connectivityInfo.publicAccess?.type === "SERVICE_PROVIDED_EIPS";
}

const authenticates = (settings: Provisioned) => clientSchemes(settings).length > 0;

/** Returns the authentication schemes of the cluster, with MSK's names. */
function clientSchemes(settings: Provisioned): string[] {
  const { sasl } = settings.clientAuthentication;
  return schemes(sasl?.iam?.enabled, sasl?.scram?.enabled, mutualTls(settings));
}

function vpcSchemes({ brokerNodeGroupInfo }: Provisioned): string[] {
  const { sasl, tls } = brokerNodeGroupInfo.connectivityInfo.vpcConnectivity?.clientAuthentication ?? {};
  return schemes(sasl?.iam?.enabled, sasl?.scram?.enabled, tls?.enabled);
}

function schemes(iam: boolean | undefined, scram: boolean | undefined, tls: boolean | undefined): string[] {
  return [...(iam ? ["SASL_IAM"] : []), ...(scram ? ["SASL_SCRAM"] : []), ...(tls ? ["TLS"] : [])];
}
