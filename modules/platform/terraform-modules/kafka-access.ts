import { Token } from "cdktf";
import { z } from "zod";
import { ScramUsers, scramUsersSettings } from "../../access/index.js";
import { declareOutputs } from "../../terraform/index.js";
import { aclsSettings, deletableTopics, detectDrift, quotasSettings, Topics, topicsSettings } from "../../topics/index.js";
import { existingClusterContext, existingClusterInputs } from "./existing-cluster-inputs.js";
import { publishedModule } from "./published-module.js";

const inputs = z.strictObject({
  ...existingClusterInputs,
  topics: topicsSettings.meta({ structure: false }),
  deletableTopics: deletableTopics.meta({ structure: false }),
  acls: aclsSettings,
  quotas: quotasSettings,
  detectDrift,
  scramUsers: scramUsersSettings.meta({ structure: false }),
});

/** Topics, ACLs, quotas and SCRAM users of an existing cluster. */
export const kafkaAccess = publishedModule({
  name: "kafka-access",
  summary: "Topics, ACLs, quotas and SCRAM users of an existing Amazon MSK cluster, reconciled by a function inside its VPC.",
  notes: [
    "Terraform invokes the function when topics, ACLs or quotas change. The function logs its plan before it acts. Topics, ACLs and quotas that were never declared here are not changed; a topic is deleted only if `deletable_topics` lists it.",
    "With `detect_drift = true`, each plan invokes a second function, which can change nothing, and shows what others changed on the cluster; the apply puts it back. Leave it off for a call with `depends_on`, and set it to false to plan while the cluster can't be read.",
    "Passwords are generated and stored in Secrets Manager; they are in neither state nor plan. The AWS provider's debug log contains them; set `TF_LOG_PROVIDER_AWS=INFO` to keep them out. A higher `password_version` replaces the password.",
  ],
  inputs,
  structure: { topics: {} },
  rules: {
    sections: ({ topics, acls, quotas, scramUsers }) => ({ cluster: { kind: "existing" }, topics, acls, quotas, scramUsers }),
    notChecked: {
      "access/acl-users-declared": "Another module can have created the users.",
      "access/quota-users-declared": "Another module can have created the users.",
      "topics/acl-topics-declared": "Another module can have created the topics.",
    },
  },
  build: (stack, settings) => {
    const context = existingClusterContext(stack, settings, "access");
    const users = new ScramUsers(stack, "scram_users", {
      ...context,
      keyAlias: `${settings.name}-users`, // the module of the cluster can have created users too
      users: settings.scramUsers,
      recoveryDays: 0, // the name of a deleted user can be used again immediately
      preventDestroy: false,
    });
    const topics = new Topics(stack, "topics", {
      ...context,
      topics: settings.topics,
      deletableTopics: settings.deletableTopics,
      acls: settings.acls,
      quotas: settings.quotas,
      detectDrift: settings.detectDrift,
    });
    declareOutputs(stack, {
      scram_secret_arns: [Token.asAny(users.secretArns), "Secrets of the SCRAM users, by user: user name and password."],
      topic_admin_function_name: [
        topics.administrator.function.functionName,
        "Name of the topic administrator function, whose log has what it did.",
      ],
      topic_admin_role_arn: [topics.administrator.role.arn, "IAM role of the topic administrator function."],
    });
  },
});
