import { z } from "zod";
import type { KafkaBackend, RunningCluster } from "../backend.js";
import { badRequest } from "../errors.js";
import { parseInput } from "../parse-input.js";
import type { Cluster, Clusters } from "./clusters.js";

const MAX_SECRETS_PER_BATCH = 10;
const CANNOT_ACCESS = "Amazon MSK wasn't able to access the provided secret.";
const batchInput = z.object({ secretArnList: z.array(z.string()).min(1).max(MAX_SECRETS_PER_BATCH) });
const userInput = z.object({ username: z.string().min(1), password: z.string().min(1) });

interface Unprocessed {
  readonly secretArn: string;
  readonly errorCode: string;
  readonly errorMessage: string;
}

/**
 * The secrets associated with clusters. Each secret is a SCRAM user on the brokers. Changes run one after another.
 *
 * Several secrets can have the same user name: it is not among MSK's limitations (Amazon MSK Developer Guide, "Limitations when using
 * SCRAM secrets", 2026-11). The value that was associated or changed last is then the user's password.
 */
export class ScramSecrets {
  private changes: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly backend: Pick<KafkaBackend, "accountId" | "secret" | "log">,
    private readonly clusters: Pick<Clusters, "inAllRegions">,
  ) {}

  /** Creates a SCRAM user for each valid secret. Returns the other secrets as unprocessed, each with the reason. */
  associate(cluster: Cluster, body: unknown): Promise<object> {
    return this.batch(cluster, body, async (secretArn, running) => {
      this.checkLocation(secretArn, cluster.region);
      if (cluster.scramUsers.has(secretArn))
        throw new SecretRejected("ConflictError", "The provided secret is already associated with this cluster.");
      const { username, password } = await this.readUser(secretArn);
      await running.setScramUser(username, password);
      cluster.scramUsers.set(secretArn, username);
    });
  }

  disassociate(cluster: Cluster, body: unknown): Promise<object> {
    return this.batch(cluster, body, async (secretArn, running) => {
      const username = cluster.scramUsers.get(secretArn);
      if (username === undefined) throw new SecretRejected("NotFound", "The provided secret is not associated with this cluster.");
      cluster.scramUsers.delete(secretArn);
      await this.removeUser(running, cluster.scramUsers, username);
    });
  }

  /** Removes a user from the brokers, or sets it to the value of the secret that was associated last of those that still have its name. */
  private async removeUser(running: RunningCluster, scramUsers: Cluster["scramUsers"], username: string): Promise<void> {
    for (const secretArn of [...scramUsers.keys()].reverse()) {
      if (scramUsers.get(secretArn) !== username) continue;
      const remaining = await this.readUser(secretArn).catch(() => undefined);
      if (remaining?.username === username) return running.setScramUser(username, remaining.password);
    }
    await running.removeScramUser(username);
  }

  /** Updates the users of a secret on all clusters to the current value of the secret. */
  syncSecret(secretArn: string): Promise<void> {
    return this.enqueue(async () => {
      for (const { name, running, scramUsers } of this.clusters.inAllRegions()) {
        const before = scramUsers.get(secretArn);
        if (before === undefined) continue;
        const { username, password } = await this.readUser(secretArn);
        const brokers = running as RunningCluster; // a secret can be associated only while the brokers run
        await brokers.setScramUser(username, password);
        scramUsers.set(secretArn, username);
        if (username !== before) await this.removeUser(brokers, scramUsers, before);
        this.backend.log(`kafka: ${name} uses the new value of ${secretArn}`);
      }
    }).catch((failure: Error) => this.backend.log(`kafka: the new value of ${secretArn} was rejected: ${failure.message}`));
  }

  private batch(
    { arn: clusterArn, running, settings }: Cluster,
    body: unknown,
    change: (secretArn: string, running: RunningCluster) => Promise<void>,
  ): Promise<object> {
    const { secretArnList } = parseInput(batchInput, body);
    if (!running || !settings.clientAuthentication.sasl?.scram?.enabled)
      throw badRequest("The request can't be processed: SASL/SCRAM authentication is not enabled for this cluster.");
    return this.enqueue(async () => {
      const unprocessedScramSecrets: Unprocessed[] = [];
      for (const secretArn of secretArnList) {
        await change(secretArn, running).catch((rejection: unknown) => {
          if (!(rejection instanceof SecretRejected)) throw rejection;
          unprocessedScramSecrets.push({ secretArn, errorCode: rejection.code, errorMessage: rejection.message });
        });
      }
      return { clusterArn, unprocessedScramSecrets };
    });
  }

  /** @throws SecretRejected for a secret in another account or region than the cluster */
  private checkLocation(secretArn: string, clusterRegion: string): void {
    const [, , , region, account] = secretArn.split(":");
    if (region !== clusterRegion || account !== this.backend.accountId) throw new SecretRejected("InvalidSecretArn", CANNOT_ACCESS);
  }

  /** Reads the user of a secret. @throws SecretRejected for a secret that MSK rejects */
  private async readUser(secretArn: string): Promise<z.infer<typeof userInput>> {
    const secret = await this.backend.secret(secretArn);
    if (!secret) throw new SecretRejected("InvalidSecretArn", CANNOT_ACCESS);
    if (!secret.name.startsWith("AmazonMSK_")) {
      const message = "The provided secret arn cannot be used with Amazon MSK. Secret names must have the prefix 'AmazonMSK_'";
      throw new SecretRejected("InvalidSecretArn", message);
    }
    if (!secret.kmsKeyId || secret.kmsKeyId.endsWith("alias/aws/secretsmanager")) {
      const message = "The provided secret is encrypted with the default key. You can't use this secret with Amazon MSK.";
      throw new SecretRejected("InvalidSecretKey", message);
    }
    const user = userInput.safeParse(parseJson(secret.value));
    if (!user.success) {
      const message = 'The provided secret does not have the required schema: {"username": "...", "password": "..."}';
      throw new SecretRejected("InvalidSecretSchema", message);
    }
    return user.data;
  }

  private enqueue<T>(change: () => Promise<T>): Promise<T> {
    const result = this.changes.then(change);
    this.changes = result.catch(() => undefined); // the caller gets the error; the next change runs regardless
    return result;
  }
}

/** The reason why MSK does not process a secret of a batch. */
class SecretRejected extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no error message: the text may be a password
  }
}
