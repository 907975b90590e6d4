import { kafkaClient } from "../../traffic/kafka-client.js";
import { assumeRole, type Credentials } from "../../traffic/role.js";
import { messageOf } from "../aws/aws-error.js";
import { type Check, failed, passed, type Result, skipped } from "../check.js";
import type { Context } from "../context.js";
import { DryRun, type Refusal } from "../kafka/dry-run.js";
import { ONCE, usable } from "./authentication.js";
import { type Permission, permissionsIn } from "./permissions.js";

const roles: Check<Context> = {
  id: "authorization/roles",
  about: "the role of each client can do with topics and groups what its policy says, by requests that change nothing",
  needs: ["authentication/iam"],
  run: async (context) => {
    const { target, signal } = context;
    const names = Object.keys(target.roles).toSorted();
    if (names.length === 0) return [skipped("the outputs name no roles of clients")];
    const brokers = usable(context, "iam") as string; // authentication/iam has used it
    const results: Result[] = [];
    for (const name of names) {
      signal.throwIfAborted();
      results.push(await roleResult(context, name, brokers));
    }
    return results;
  },
};

async function roleResult({ target }: Context, name: string, brokers: string): Promise<Result> {
  const arn = target.roles[name] as string;
  let credentials: Credentials;
  try {
    credentials = await assumeRole(arn, "msk-doctor", target.region);
  } catch (error) {
    return skipped(`can't assume ${arn}: ${messageOf(error)}`, name);
  }
  const kafka = kafkaClient(brokers, target.region, credentials, ONCE);
  const permissions = permissionsIn(target.policies[name], target.topics);
  const dryRun = new DryRun(kafka);
  try {
    const refused: string[] = [];
    for (const permission of permissions) {
      const refusal = await ask(dryRun, permission);
      if (refusal !== undefined) refused.push(`${permission.kind} ${permission.name} (${refusal})`);
    }
    if (permissions.length === 0) return await connectsOnly(kafka, name);
    return refused.length === 0
      ? passed(`${permissions.map(({ kind, name: of }) => `${kind} ${of}`).join(", ")}`, name)
      : failed(
          `can't ${refused.join(", ")}`,
          `Compare the policies of ${arn} with the output client_policies, and look for a boundary, an explicit deny, or a policy that belongs to a replaced cluster: its ARN contains another UUID.`,
          name,
        );
  } catch (error) {
    return failed(`can't connect: ${messageOf(error)}`, `Allow kafka-cluster:Connect on ${target.arn} in a policy of ${arn}.`, name);
  } finally {
    await dryRun.disconnect();
  }
}

async function connectsOnly(kafka: ReturnType<typeof kafkaClient>, name: string): Promise<Result> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    return passed("can connect; no single topic or group in its policy", name);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

function ask(dryRun: DryRun, { kind, name }: Permission): Promise<Refusal> {
  switch (kind) {
    case "write":
      return dryRun.write(name);
    case "read":
      return dryRun.read(name);
    case "join":
      return dryRun.join(name);
  }
}

export const authorizationChecks: readonly Check<Context>[] = [roles];
