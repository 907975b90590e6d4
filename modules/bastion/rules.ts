import type { ClusterSettings } from "../cluster/index.js";
import { hasNat, type NetworkSettings } from "../network/index.js";
import type { Rule, Violation, WarningRule } from "../settings/index.js";
import type { BastionSettings } from "./settings.js";

/** The settings that rules about the bastion read. */
export interface BastionContext {
  readonly bastion: "off" | BastionSettings;
  readonly network: NetworkSettings;
  readonly cluster: ClusterSettings;
}

/** Interface endpoints without which a bastion has no session, no logs and no list of brokers. */
const ENDPOINTS = ["ssm", "ssmmessages", "ec2messages", "logs", "kafka"] as const;

const FIXED = { notNeeded: "Whether there is a bastion, with what software, and the network are fixed when a module is generated." };

/** Rules about the bastion. */
export const bastionRules: readonly Rule<BastionContext>[] = [
  {
    id: "bastion/egress",
    checks: "The network of a bastion has egress to AWS services.",
    why: "Without it the instance can't register with Session Manager: nobody could open a session.",
    fix: "Set network.egress to nat-per-zone, single-nat or endpoints, or bastion: off.",
    reads: ["bastion", "network.mode", "network.egress"],
    terraform: FIXED,
    violations: ({ bastion, network }) =>
      bastion !== "off" && network.mode === "new" && network.egress === "none"
        ? [{ path: ["bastion"], problem: "Session Manager can't be reached with network.egress none", fix: "use another egress, or off" }]
        : [],
  },
  {
    id: "bastion/endpoints",
    checks: `With network.egress endpoints, a bastion has the endpoints ${ENDPOINTS.join(", ")}.`,
    why: "Session Manager, CloudWatch Logs and the MSK API can't be reached without them.",
    fix: "Add the endpoints to network.endpoints.",
    reads: ["bastion", "network.mode", "network.egress", "network.endpoints"],
    terraform: FIXED,
    violations: ({ bastion, network }) => {
      if (bastion === "off" || network.mode !== "new" || network.egress !== "endpoints") return [];
      const missing = ENDPOINTS.filter((endpoint) => !network.endpoints.includes(endpoint));
      return missing.length === 0
        ? []
        : [
            {
              path: ["network", "endpoints"],
              problem: `the bastion also needs ${missing.join(", ")}`,
              fix: missing.length === 1 ? "add it" : "add them",
            },
          ];
    },
  },
  {
    id: "bastion/downloads",
    checks: "With network.egress endpoints, the bastion has no software from the internet.",
    why: "Container images and Kafka's tools come from public registries, which have no VPC endpoints. Only packages of Amazon Linux come through the endpoint of S3. Such a bastion still forwards ports to the brokers.",
    fix: "Set bastion.kafkaUi, bastion.prometheus and bastion.kafkaTools to false, or use egress nat-per-zone or single-nat.",
    reads: ["bastion", "network.mode", "network.egress"],
    terraform: FIXED,
    violations: ({ bastion, network }) => {
      if (bastion === "off" || network.mode !== "new" || network.egress !== "endpoints") return [];
      return (["kafkaUi", "prometheus", "kafkaTools"] as const)
        .filter((software) => bastion[software])
        .map((software) => ({
          path: ["bastion", software],
          problem: "it can't be downloaded with network.egress endpoints",
          fix: "use false, or egress nat-per-zone or single-nat",
        }));
    },
  },
  {
    id: "bastion/prometheus-needs-brokers",
    checks: "A bastion of a serverless cluster has no Prometheus server.",
    why: "MSK Serverless has no open monitoring.",
    fix: "Set bastion.prometheus to false.",
    reads: ["bastion", "cluster.kind"],
    terraform: FIXED,
    violations: ({ bastion, cluster }) =>
      bastion !== "off" && bastion.prometheus && cluster.kind === "serverless"
        ? [{ path: ["bastion", "prometheus"], problem: "a serverless cluster has no exporters", fix: "use false" }]
        : [],
  },
  {
    id: "bastion/public-subnet",
    checks: "A bastion with a public address is in a public subnet.",
    why: "An address of a subnet without a route to an internet gateway can't be reached.",
    fix: "Set network.egress to nat-per-zone or single-nat, or with an existing network bastion.publicSsh.subnetId.",
    reads: ["bastion", "network.mode", "network.egress"],
    terraform: FIXED,
    violations: ({ bastion, network }): Violation[] => {
      if (bastion === "off" || bastion.publicSsh === "off") return [];
      const path = ["bastion", "publicSsh"];
      if (network.mode === "existing") {
        return bastion.publicSsh.subnetId === undefined
          ? [{ path, problem: "no public subnet of the existing network is given", fix: "add subnetId" }]
          : [];
      }
      if (bastion.publicSsh.subnetId !== undefined) {
        return [{ path: [...path, "subnetId"], problem: "the network is new and has its own public subnets", fix: "remove it" }];
      }
      return hasNat(network)
        ? []
        : [
            {
              path,
              problem: `the network has no public subnets with egress ${network.egress}`,
              fix: "use nat-per-zone or single-nat, or off",
            },
          ];
    },
  },
];

/** Warnings about the bastion. */
export const bastionWarnings: readonly WarningRule<BastionContext>[] = [
  {
    id: "bastion/prometheus-without-exporters",
    checks: "The brokers have exporters for the bastion's Prometheus server.",
    why: "Prometheus runs, but finds no series of the brokers.",
    fix: "Set cluster.prometheus.jmxExporter and nodeExporter to true, or bastion.prometheus to false.",
    warnings: ({ bastion, cluster }) =>
      bastion !== "off" && bastion.prometheus && "prometheus" in cluster && !cluster.prometheus.jmxExporter
        ? [
            {
              path: ["bastion", "prometheus"],
              message: "Prometheus has nothing to scrape: cluster.prometheus.jmxExporter is off",
            },
          ]
        : [],
  },
];
