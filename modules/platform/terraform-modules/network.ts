import { z } from "zod";
import { AwsEnvironment, EncryptionKey } from "../../aws/index.js";
import { networkFrom, newNetworkSettings } from "../../network/index.js";
import { declareOutputs } from "../../terraform/index.js";
import { operationsKey } from "../operations-key.js";
import { resourceName } from "./inputs.js";
import { publishedModule } from "./published-module.js";

const inputs = z.strictObject({ ...newNetworkSettings.shape, name: resourceName, operationsKey: operationsKey("flow logs") });

/** A VPC in three zones. */
export const network = publishedModule({
  name: "network",
  summary: "A VPC in the zones a, b and c of a Region: subnets for brokers and for functions in each, a NAT gateway per zone, flow logs.",
  notes: ["For other zones, a single NAT gateway, interface endpoints or no egress, generate a module with `msk generate`."],
  inputs,
  structure: { mode: "new" },
  rules: { sections: (network) => ({ network }) },
  build: (stack, settings) => {
    const { name } = settings;
    const environment = new AwsEnvironment(stack, "account");
    const key = new EncryptionKey(stack, "logs_key", {
      alias: `${name}-network-logs`,
      description: `Flow logs of ${name}.`,
      environment,
      services: [],
      logGroups: [`/aws/vpc/${name}/*`],
      existing: settings.operationsKey,
      approval: { subject: "network", name, approval: settings.replacementApproval },
      preventDestroy: false,
    });
    const { outputs } = networkFrom(stack, "this", { name, settings, environment, key });
    declareOutputs(stack, outputs);
  },
});
