import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import type { AwsEnvironment } from "../aws/index.js";
import { acceptFinding, type PolicyStatement, policyDocument, trustPolicy } from "../aws/index.js";
import type { KafkaCluster } from "../kafka/index.js";
import type { ClientsSettings } from "./client-settings.js";

export interface ClientRoleProps {
  /** Name of the role in AWS. */
  readonly name: string;
  readonly settings: ClientsSettings[string];
  readonly cluster: KafkaCluster;
  readonly environment: AwsEnvironment;
  /** ARN of the API's route, for clients with invokeApi. */
  readonly apiRoutesArn: string;
}

/** The IAM role of an application that uses the cluster. */
export class ClientRole extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { name, settings, cluster, environment, apiRoutesArn }: ClientRoleProps) {
    super(scope, id);
    const { trustedPrincipals: trusted } = settings;
    const role = new IamRole(this, "role", {
      name,
      description: `Kafka client ${id.replace(/^client_/, "")}.${trusted.length > 0 ? "" : " Every principal of the account that is permitted to can assume it."}`,
      assumeRolePolicy: trustPolicy({ aws: trusted.length > 0 ? trusted : [environment.accountRoot] }),
    });
    if (trusted.some((principal) => principal.endsWith(":root"))) {
      acceptFinding(
        role,
        "CKV_AWS_61",
        "the settings trust the account, whose policies decide which of its principals can assume the role",
      );
    }
    this.arn = role.arn;
    cluster.grantClient(role, settings);
    const invocations = invocationsOf(settings, apiRoutesArn);
    if (invocations.length > 0) {
      new IamRolePolicy(role, "invoke-api", { name: "invoke-api", role: role.name, policy: policyDocument(invocations) });
    }
  }
}

/** Returns the permissions of a client that are not about the cluster. @param apiRoutesArn - ARN of the API's route */
export const invocationsOf = ({ invokeApi }: ClientsSettings[string], apiRoutesArn: string): PolicyStatement[] =>
  invokeApi ? [{ sid: "SendEvents", actions: ["execute-api:Invoke"], resources: [apiRoutesArn] }] : [];
