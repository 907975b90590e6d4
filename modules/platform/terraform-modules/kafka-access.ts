import { Token } from "cdktf";
import { z } from "zod";
import { ScramUsers, scramUsersSettings } from "../../access/index.js";
import { declareOutputs } from "../../terraform/index.js";
import { aclsSettings, deletableTopics, Topics, topicsSettings } from "../../topics/index.js";
import { besideExistingCluster, existingClusterInputs } from "./existing-cluster-inputs.js";
import { publishedModule } from "./published-module.js";

const inputs = z.strictObject({
  ...existingClusterInputs,
  topics: topicsSettings.meta({ structure: false }),
  deletableTopics: deletableTopics.meta({ structure: false }),
  acls: aclsSettings,
  scramUsers: scramUsersSettings.meta({ structure: false }),
});

/** Topics, ACLs and users of a cluster that is there. */
export const kafkaAccess = publishedModule({
  name: "kafka-access",
  summary: "Topics, ACLs and users with a password (SCRAM) of an Amazon MSK cluster that is there, made so by a function inside its VPC.",
  notes: [
    "The function works at each apply in which something of this has changed. It writes its plan to its log before it acts. Topics and ACLs that were never declared here are left alone; a topic is deleted only if `deletable_topics` names it.",
    "Terraform makes the passwords and forgets them: they are in the secrets, and in no state and no plan. A debug log of the AWS provider has them; `TF_LOG_PROVIDER_AWS=INFO` keeps them out of it. A higher `password_version` makes another.",
  ],
  inputs,
  structure: { topics: {} },
  build: (stack, settings) => {
    const placed = besideExistingCluster(stack, settings, "access");
    const users = new ScramUsers(stack, "scram_users", {
      ...placed,
      keyAlias: `${settings.name}-users`, // the cluster's own module may have made users too
      users: settings.scramUsers,
      recoveryDays: 0, // so that a user who comes back can have the name
      preventDestroy: false,
    });
    const topics = new Topics(stack, "topics", {
      ...placed,
      topics: settings.topics,
      deletableTopics: settings.deletableTopics,
      acls: settings.acls,
    });
    declareOutputs(stack, {
      scram_secret_arns: [Token.asAny(users.secretArns), "Secrets of the users, by name: user name and password."],
      topic_admin_function_name: [topics.administrator.function.functionName, "Name of the function, whose log tells what it did."],
      topic_admin_role_arn: [topics.administrator.role.arn, "Role of the function."],
    });
  },
});
