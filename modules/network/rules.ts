import type { IResolvable } from "cdktf";
import { approvalViolations, namePrefix, type PlatformName, type Rule, rulesWithin, type Violation } from "../settings/index.js";
import { allOf, hcl } from "../terraform/index.js";
import { contains, formatCidr, overlap, parseCidr } from "./cidr.js";
import type { NetworkSettings } from "./settings.js";

/** Prefix lengths of a VPC and of its subnets. Source: Amazon VPC user guide, VPC CIDR blocks and subnet sizing, 2026-11. */
const VPC_PREFIX = { shortest: 16, longest: 28 };
const tierNames = ["public", "private", "broker"] as const;
/** Zones in which MSK places no brokers. Source: MSK developer guide, client subnets, 2026-11. */
const zonesWithoutMsk: Readonly<Record<string, readonly string[]>> = { "us-east-1": ["e"] };

/** Prefix length of a CIDR block, in HCL. */
const prefixOf = (cidr: string): IResolvable => hcl`tonumber(split("/", ${cidr})[1])`;
/** First address of the network of `prefix` bits that contains the first address of a CIDR block. */
const networkAt = (cidr: string, prefix: IResolvable): IResolvable => hcl`cidrhost(format("%s/%d", split("/", ${cidr})[0], ${prefix}), 0)`;
const isAligned = (cidr: string): IResolvable => hcl`cidrhost(${cidr}, 0) == split("/", ${cidr})[0]`;
const areApart = (one: string, other: string): IResolvable => {
  const shorter = hcl`min(${prefixOf(one)}, ${prefixOf(other)})`;
  return hcl`${networkAt(one, shorter)} != ${networkAt(other, shorter)}`;
};

const settingsOfNetwork: readonly Rule<NetworkSettings>[] = [
  {
    id: "network/vpc-size",
    checks: "The address range of the VPC is a /16 to /28 and begins at its network's first address.",
    why: "AWS supports only these sizes of VPC.",
    fix: "Set network.cidr to a range such as 10.0.0.0/16.",
    reads: ["cidr"],
    terraform: (network) =>
      network.mode === "new"
        ? {
            condition: allOf([
              hcl`${prefixOf(network.cidr)} >= ${VPC_PREFIX.shortest}`,
              hcl`${prefixOf(network.cidr)} <= ${VPC_PREFIX.longest}`,
              isAligned(network.cidr),
            ]),
            errorMessage: "cidr must be a /16 to /28 that begins at its network's first address. [network/vpc-size]",
          }
        : undefined,
    violations: (network) => {
      if (network.mode !== "new") return [];
      const { prefix } = parseCidr(network.cidr);
      return [
        ...(prefix < VPC_PREFIX.shortest || prefix > VPC_PREFIX.longest
          ? [{ path: ["cidr"], problem: `/${prefix} is not a size of a VPC`, fix: "use /16 to /28" }]
          : []),
        ...misaligned(["cidr"], network.cidr),
      ];
    },
  },
  {
    id: "network/tiers-in-vpc",
    checks: "Each tier of subnets is inside the VPC's range and large enough for a subnet per zone.",
    why: "A quarter of the tier goes to each zone, and AWS creates no subnet smaller than /28.",
    fix: "Set network.tiers.<tier> to a part of network.cidr of /26 or larger.",
    reads: ["cidr", "tiers"],
    terraform: (network) =>
      network.mode === "new"
        ? {
            condition: allOf(
              tierNames.flatMap((tier) => [
                hcl`${prefixOf(network.tiers[tier])} <= ${VPC_PREFIX.longest - 2}`,
                hcl`${prefixOf(network.tiers[tier])} >= ${prefixOf(network.cidr)}`,
                hcl`${networkAt(network.tiers[tier], prefixOf(network.cidr))} == ${networkAt(network.cidr, prefixOf(network.cidr))}`,
                isAligned(network.tiers[tier]),
              ]),
            ),
            errorMessage:
              "Each of tiers must be a part of cidr, /26 or larger, that begins at its network's first address. [network/tiers-in-vpc]",
          }
        : undefined,
    violations: (network) => {
      if (network.mode !== "new") return [];
      const vpc = parseCidr(network.cidr);
      return tierNames.flatMap((tier): Violation[] => {
        const text = network.tiers[tier];
        const { prefix } = parseCidr(text);
        const path = ["tiers", tier];
        return [
          ...misaligned(path, text),
          ...(contains(vpc, parseCidr(text))
            ? []
            : [{ path, problem: `${text} is not inside the VPC`, fix: `use a part of ${network.cidr}` }]),
          ...(prefix > VPC_PREFIX.longest - 2
            ? [{ path, problem: `a quarter of /${prefix} is too small for a subnet`, fix: "use /26 or larger: a subnet is at least a /28" }]
            : []),
        ];
      });
    },
  },
  {
    id: "network/tiers-apart",
    checks: "The address ranges of the tiers do not overlap.",
    why: "Subnets of a VPC can't overlap.",
    fix: "Give each of network.tiers its own range.",
    reads: ["tiers"],
    terraform: (network) =>
      network.mode === "new"
        ? {
            condition: allOf(
              tierNames.flatMap((tier, i) => tierNames.slice(0, i).map((other) => areApart(network.tiers[tier], network.tiers[other]))),
            ),
            errorMessage: "The address ranges of tiers must not overlap. [network/tiers-apart]",
          }
        : undefined,
    violations: (network) => {
      if (network.mode !== "new") return [];
      const { tiers } = network;
      return tierNames.flatMap((tier, i) =>
        tierNames
          .slice(0, i)
          .filter((other) => overlap(parseCidr(tiers[tier]), parseCidr(tiers[other])))
          .map((other) => ({
            path: ["tiers", tier],
            problem: `${tiers[tier]} overlaps tiers.${other}, ${tiers[other]}`,
            fix: "use ranges without a common address",
          })),
      );
    },
  },
  {
    id: "network/zones-unique",
    checks: "No availability zone is listed twice.",
    why: "The replicas of a partition are spread over the zones.",
    fix: "List different zones in network.zones.",
    reads: ["zones"],
    terraform: { notNeeded: "The zones are fixed when a module is generated. That subnets differ is network/existing-subnet-per-zone." },
    violations: ({ zones }) =>
      zones.flatMap((zone, i) =>
        zones.indexOf(zone) < i ? [{ path: ["zones", i], problem: `${zone} is listed twice`, fix: "list different zones" }] : [],
      ),
  },
  {
    id: "network/existing-subnet-per-zone",
    checks: "An existing network has one private subnet and one broker subnet per zone.",
    why: "MSK places its brokers evenly over the zones, one subnet each.",
    fix: "List one subnet id per zone, in the order of network.zones.",
    reads: ["zones", "privateSubnetIds", "brokerSubnetIds"],
    terraform: (network) =>
      network.mode === "existing"
        ? {
            condition: allOf(
              [network.privateSubnetIds, network.brokerSubnetIds].flatMap((ids) => [
                hcl`length(distinct(${ids})) == length(${ids})`,
                hcl`length(${ids}) == length(${network.zones})`,
              ]),
            ),
            errorMessage: "Subnets must be different, one in each zone. [network/existing-subnet-per-zone]",
          }
        : undefined,
    violations: (network) => {
      if (network.mode !== "existing") return [];
      return (["privateSubnetIds", "brokerSubnetIds"] as const).flatMap((key) =>
        new Set(network[key]).size === network.zones.length && network[key].length === network.zones.length
          ? []
          : [
              {
                path: [key],
                problem: `${network[key].length} subnets (${new Set(network[key]).size} different) for ${network.zones.length} zones`,
                fix: "list one per zone, in the order of the zones",
              },
            ],
      );
    },
  },
];

/** The settings that rules about the network read. */
export interface NetworkContext extends PlatformName {
  readonly region: string;
  readonly network: NetworkSettings;
}

/** Rules about the network. */
export const networkRules: readonly Rule<NetworkContext>[] = [
  ...rulesWithin("network", settingsOfNetwork),
  {
    id: "network/zones-with-msk",
    checks: "MSK is available in each of the zones.",
    why: "MSK creates no brokers in some zones of a region.",
    fix: "Use other zones of the region in network.zones.",
    reads: ["region", "network.zones", "network.mode"],
    terraform: { notNeeded: "The zones are fixed when a module is generated; the published modules use a, b and c." },
    violations: ({ region, network: { zones } }) =>
      zones.flatMap((zone, i) =>
        zonesWithoutMsk[region]?.includes(zone)
          ? [{ path: ["network", "zones", i], problem: `MSK is not available in ${region}${zone}`, fix: `use another zone of ${region}` }]
          : [],
      ),
  },
  {
    id: "network/replacement-approval-names-network",
    checks: "network.replacementApproval begins with the network's name and a colon.",
    why: "An approval that is copied from another environment must not permit a replacement.",
    fix: "Begin the approval with `<name>-<environment>:`, or remove it.",
    reads: ["name", "environment", "network.mode", "network.replacementApproval"],
    terraform: { notNeeded: "The guard of the network, a precondition, checks it." },
    violations: (settings) =>
      settings.network.mode === "new"
        ? approvalViolations(["network", "replacementApproval"], "network", namePrefix(settings), settings.network.replacementApproval)
        : [],
  },
];

function misaligned(path: string[], text: string): Violation[] {
  const { isAligned, first, prefix } = parseCidr(text);
  return isAligned
    ? []
    : [{ path, problem: `${text} does not begin at its network's first address`, fix: `use ${formatCidr(first, prefix)}` }];
}
