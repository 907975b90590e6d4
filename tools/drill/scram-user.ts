import { randomBytes } from "node:crypto";
import {
  BatchAssociateScramSecretCommand,
  BatchDisassociateScramSecretCommand,
  KafkaClient,
  ListScramSecretsCommand,
} from "@aws-sdk/client-kafka";
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { AclOperationTypes, AclPermissionTypes, AclResourceTypes, type Kafka, ResourcePatternTypes } from "kafkajs";
import { withAdmin } from "../local/kafka-admin.js";
import { until } from "../local/process/index.js";
import { scramClient } from "../traffic/kafka-client.js";

/** "Changes to your secret take up to 10 minutes to propagate": Amazon MSK Developer Guide, working with users, 2026-11. */
const PROPAGATION = { timeoutMs: 15 * 60_000, everyMs: 1_000 };

export interface ScramUserProps {
  /** Name of the user, and of the topic and the group that it can use. */
  readonly name: string;
  readonly clusterArn: string;
  readonly clusterName: string;
  readonly region: string;
  /** Bootstrap brokers of the SCRAM listener. */
  readonly brokers: string;
  /** A client that can create ACLs. */
  readonly kafka: Kafka;
}

/**
 * A SCRAM user that exists during a drill. Its passwords are in Secrets Manager and in the memory of this process; they are not printed,
 * and are in no file.
 */
export class ScramUser {
  readonly secretName: string;
  private readonly msk: KafkaClient;
  private readonly secrets: SecretsManagerClient;
  private readonly passwords = { old: "", new: newPassword() };
  private secretArn: string | undefined;

  constructor(private readonly props: ScramUserProps) {
    this.secretName = `AmazonMSK_${props.clusterName}_${props.name}`; // the prefix that MSK requires
    this.msk = new KafkaClient({ region: props.region });
    this.secrets = new SecretsManagerClient({ region: props.region });
  }

  /** Creates the user and its ACLs. Resolves once every broker accepts its password. {@link remove} removes also a part of it. */
  async create(signal: AbortSignal): Promise<void> {
    const { clusterArn, name, kafka } = this.props;
    const KmsKeyId = await this.keyOfAnotherUser();
    await withAdmin(kafka, (admin) => admin.createAcls({ acl: aclsOf(name) }));
    const { ARN } = await this.secrets.send(
      new CreateSecretCommand({
        Name: this.secretName,
        Description: `SCRAM user of a running drill on ${this.props.clusterName}. The drill deletes it.`,
        KmsKeyId,
        SecretString: this.secretValue(),
      }),
    );
    this.secretArn = ARN;
    const { UnprocessedScramSecrets: unprocessed = [] } = await this.msk.send(
      new BatchAssociateScramSecretCommand({ ClusterArn: clusterArn, SecretArnList: [String(ARN)] }),
    );
    if (unprocessed.length > 0) throw new Error(`MSK did not associate ${this.secretName}: ${unprocessed[0]?.ErrorMessage}`);
    await this.untilAccepted("new", true, signal);
  }

  /** Replaces the password in the secret. Brokers learn it later. */
  async rotate(): Promise<void> {
    this.passwords.old = this.passwords.new;
    this.passwords.new = newPassword();
    await this.secrets.send(new PutSecretValueCommand({ SecretId: this.secretArn, SecretString: this.secretValue() }));
  }

  /** Returns a client that authenticates with the new password. */
  client(): Kafka {
    return this.clientOf("new", this.props.brokers);
  }

  /** Waits until every broker of the listener accepts a password in a new connection, or refuses it. */
  async untilAccepted(which: "old" | "new", accepted: boolean, signal: AbortSignal): Promise<void> {
    const brokers = this.props.brokers.split(",");
    const waiting = `every broker to ${accepted ? "accept" : "refuse"} the ${which} password of ${this.props.name}`;
    await until(
      waiting,
      async () => (await Promise.all(brokers.map((broker) => isAccepted(this.clientOf(which, broker))))).every((each) => each === accepted),
      { ...PROPAGATION, signal },
    );
  }

  /** Removes the user. It never fails, because it also follows a failure: it logs what is left. */
  async remove(log: (line: string) => void): Promise<void> {
    const { clusterArn, name, kafka } = this.props;
    const tryTo = async (what: string, work: () => Promise<unknown>) => {
      await work().catch((error: Error) => log(`The drill could not ${what}: ${error.message}`));
    };
    const SecretArnList = this.secretArn === undefined ? [] : [this.secretArn];
    if (this.secretArn !== undefined) {
      await tryTo(`disassociate ${this.secretName} from ${clusterArn}`, () =>
        this.msk.send(new BatchDisassociateScramSecretCommand({ ClusterArn: clusterArn, SecretArnList })),
      );
      await tryTo(`delete the secret ${this.secretName}`, () =>
        this.secrets.send(new DeleteSecretCommand({ SecretId: this.secretArn, ForceDeleteWithoutRecovery: true })),
      );
    }
    await tryTo(`delete the ACLs of User:${name}`, () => withAdmin(kafka, (admin) => admin.deleteAcls({ filters: aclsOf(name) })));
    this.msk.destroy();
    this.secrets.destroy();
  }

  private clientOf(which: "old" | "new", brokers: string): Kafka {
    return scramClient(brokers, { username: this.props.name, password: this.passwords[which] }, { clientId: "msk-drill" });
  }

  private secretValue(): string {
    return JSON.stringify({ username: this.props.name, password: this.passwords.new });
  }

  /** Returns the KMS key of a user of the cluster: MSK accepts no secret with the AWS managed key, and a key can't be deleted at once. */
  private async keyOfAnotherUser(): Promise<string> {
    const { SecretArnList: [SecretId] = [] } = await this.msk.send(new ListScramSecretsCommand({ ClusterArn: this.props.clusterArn }));
    if (SecretId === undefined) {
      throw new Error(
        `${this.props.clusterName} has no SCRAM user, whose KMS key the user of the drill needs as well; declare one in scramUsers.`,
      );
    }
    const { KmsKeyId } = await this.secrets.send(new DescribeSecretCommand({ SecretId }));
    if (KmsKeyId === undefined) throw new Error(`${SecretId} is not encrypted with a customer managed key, which MSK requires.`);
    return KmsKeyId;
  }
}

/** 32 characters without a meaning in any configuration format. */
const newPassword = (): string => randomBytes(16).toString("hex");

/** Returns the ACLs that allow a user to write and read the topic of its name, with the group of its name. */
const aclsOf = (name: string) =>
  (
    [
      [AclResourceTypes.TOPIC, AclOperationTypes.WRITE],
      [AclResourceTypes.TOPIC, AclOperationTypes.READ],
      [AclResourceTypes.TOPIC, AclOperationTypes.DESCRIBE],
      [AclResourceTypes.GROUP, AclOperationTypes.READ],
    ] as const
  ).map(([resourceType, operation]) => ({
    ...{ resourceType, operation, resourceName: name, principal: `User:${name}`, host: "*" },
    ...{ resourcePatternType: ResourcePatternTypes.LITERAL, permissionType: AclPermissionTypes.ALLOW },
  }));

/** Returns whether a new connection is authenticated. @throws Error if the broker does not answer */
async function isAccepted(kafka: Kafka): Promise<boolean> {
  try {
    return await withAdmin(kafka, async () => true, { retry: { retries: 0 } });
  } catch (error) {
    if ((error as Error).name === "KafkaJSSASLAuthenticationError") return false;
    throw error;
  }
}
