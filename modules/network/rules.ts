import type { Fault, Rule } from "../settings/index.js";
import { contains, formatCidr, overlap, parseCidr } from "./cidr.js";
import type { NetworkSettings } from "./settings.js";

/** Networks that AWS takes. Source: Amazon VPC user guide, VPC CIDR blocks and subnet sizing, 2026-11. */
const VPC_PREFIX = { widest: 16, narrowest: 28 };
const tierNames = ["public", "private", "broker"] as const;

/** What must hold between the settings of a network. */
export const networkRules: readonly Rule<NetworkSettings>[] = [
  {
    name: "a VPC has between 16 and 65,536 addresses",
    reads: ["cidr"],
    faults: (network) => {
      if (network.mode !== "new") return [];
      const vpc = parseCidr(network.cidr);
      return [
        ...(vpc.prefix < VPC_PREFIX.widest || vpc.prefix > VPC_PREFIX.narrowest
          ? [{ path: ["cidr"], wrong: `/${vpc.prefix} is no size of a VPC`, allowed: "/16 to /28" }]
          : []),
        ...misaligned(["cidr"], network.cidr),
      ];
    },
  },
  {
    name: "every tier lies inside the VPC and has room for a subnet in each zone",
    reads: ["cidr", "tiers"],
    faults: (network) => {
      if (network.mode !== "new") return [];
      const vpc = parseCidr(network.cidr);
      return tierNames.flatMap((tier): Fault[] => {
        const text = network.tiers[tier];
        const { prefix } = parseCidr(text);
        const path = ["tiers", tier];
        return [
          ...misaligned(path, text),
          ...(contains(vpc, parseCidr(text))
            ? []
            : [{ path, wrong: `${text} is not inside the VPC`, allowed: `a part of ${network.cidr}` }]),
          ...(prefix > VPC_PREFIX.narrowest - 2
            ? [
                {
                  path,
                  wrong: `a quarter of /${prefix} is too small for a subnet`,
                  allowed: "/26 or larger, since a subnet has at least /28",
                },
              ]
            : []),
        ];
      });
    },
  },
  {
    name: "tiers do not overlap",
    reads: ["tiers"],
    faults: (network) => {
      if (network.mode !== "new") return [];
      const { tiers } = network;
      return tierNames.flatMap((tier, i) =>
        tierNames
          .slice(0, i)
          .filter((other) => overlap(parseCidr(tiers[tier]), parseCidr(tiers[other])))
          .map((other) => ({
            path: ["tiers", tier],
            wrong: `${tiers[tier]} overlaps tiers.${other}, ${tiers[other]}`,
            allowed: "ranges with no address in common",
          })),
      );
    },
  },
  {
    name: "zones are named once",
    reads: ["zones"],
    faults: ({ zones }) =>
      zones.flatMap((zone, i) =>
        zones.indexOf(zone) < i ? [{ path: ["zones", i], wrong: `${zone} is named twice`, allowed: "different zones" }] : [],
      ),
  },
  {
    name: "an existing network has one subnet of each kind per zone",
    reads: ["zones", "privateSubnetIds", "brokerSubnetIds"],
    faults: (network) => {
      if (network.mode !== "existing") return [];
      return (["privateSubnetIds", "brokerSubnetIds"] as const).flatMap((key) =>
        new Set(network[key]).size === network.zones.length && network[key].length === network.zones.length
          ? []
          : [
              {
                path: [key],
                wrong: `${network[key].length} subnets (${new Set(network[key]).size} different) for ${network.zones.length} zones`,
                allowed: "one per zone, in the order of the zones",
              },
            ],
      );
    },
  },
];

function misaligned(path: string[], text: string): Fault[] {
  const { isAligned, first, prefix } = parseCidr(text);
  return isAligned
    ? []
    : [{ path, wrong: `${text} does not begin at its network's first address`, allowed: `${formatCidr(first, prefix)}` }];
}
