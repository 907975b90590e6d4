import { z } from "zod";
import { AwsEnvironment, EncryptionKey } from "../../aws/index.js";
import { networkFrom, newNetworkSettings } from "../../network/index.js";
import { declareOutputs } from "../../terraform/index.js";
import { resourceName } from "./inputs.js";
import { publishedModule } from "./published-module.js";

const inputs = z.strictObject({ ...newNetworkSettings.shape, name: resourceName });

/** A VPC in three zones. */
export const network = publishedModule({
  name: "network",
  summary: "A VPC in the zones a, b and c of a region: subnets for brokers and for functions in each, a NAT gateway per zone, flow logs.",
  notes: ["For other zones, one NAT gateway, interface endpoints or no way out at all, generate a module: `msk generate`."],
  inputs,
  structure: { mode: "new" },
  build: (stack, settings) => {
    const { name } = settings;
    const environment = new AwsEnvironment(stack, "account");
    const key = new EncryptionKey(stack, "logs_key", {
      alias: `${name}-network-logs`,
      description: `Flow logs of ${name}.`,
      environment,
      services: [],
      logGroups: [`/aws/vpc/${name}/*`],
      preventDestroy: false,
    });
    const made = networkFrom(stack, "this", { name, settings, environment, key });
    declareOutputs(stack, {
      vpc_id: [made.vpcId, "The VPC."],
      private_subnet_ids: [made.privateSubnetIds, "Subnets of functions and other clients, in zone order."],
      broker_subnet_ids: [made.brokerSubnetIds, "Subnets of brokers, in zone order."],
    });
  },
});
