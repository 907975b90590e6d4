import { BlockList, isIP } from "node:net";
import { entryOf } from "../entry-of.js";
import { changeAt } from "../reviewed-resource.js";
import type { Found, ResourceCheck, ReviewedResource, ReviewRule } from "../rule.js";

const world: ReviewRule = {
  id: "review/open-to-the-internet",
  severity: "critical",
  question: "access",
  finds: "A plan opens a port of Kafka, ZooKeeper or a remote shell to the whole internet.",
  why: "Scanners find the port within minutes. Only authentication remains between them and the data.",
  fix: "Name the networks that need the port, or use a VPN, a bastion or MSK multi-VPC connectivity.",
  docs: "https://docs.aws.amazon.com/msk/latest/developerguide/client-access.html",
};

const opened: ReviewRule = {
  id: "review/network-opened",
  severity: "medium",
  question: "access",
  finds: "A plan admits another network or security group to an existing security group.",
  why: "Every host in it can open connections to the port.",
  fix: "Check that all of the network needs the port, and that this is the environment that you mean.",
  docs: "https://docs.aws.amazon.com/msk/latest/developerguide/client-access.html",
};

export const networkRules = [world, opened] as const;

/** A permission to connect. */
interface Opening {
  readonly source: string;
  readonly from: number;
  readonly to: number;
  readonly protocol: string;
}

/** How each type of resource names what it admits. */
const types: Readonly<Record<string, { readonly group: string | undefined; readonly openings: (attributes: Attributes) => Opening[] }>> = {
  aws_vpc_security_group_ingress_rule: {
    group: "security_group_id",
    openings: (rule) =>
      openingsOf(
        rule,
        [rule["cidr_ipv4"], rule["cidr_ipv6"], rule["prefix_list_id"], rule["referenced_security_group_id"]],
        rule["ip_protocol"],
      ),
  },
  aws_security_group_rule: {
    group: "security_group_id",
    openings: (rule) =>
      rule["type"] === "ingress"
        ? openingsOf(
            rule,
            [rule["cidr_blocks"], rule["ipv6_cidr_blocks"], rule["prefix_list_ids"], rule["source_security_group_id"]],
            rule["protocol"],
          )
        : [],
  },
  aws_security_group: { group: undefined, openings: inline },
  aws_default_security_group: { group: undefined, openings: inline },
};

type Attributes = Readonly<Record<string, unknown>>;

function inline({ ingress }: Attributes): Opening[] {
  if (!Array.isArray(ingress)) return [];
  return (ingress as Attributes[]).flatMap((rule) =>
    openingsOf(rule, [rule["cidr_blocks"], rule["ipv6_cidr_blocks"], rule["prefix_list_ids"], rule["security_groups"]], rule["protocol"]),
  );
}

function openingsOf(rule: Attributes, sources: readonly unknown[], protocol: unknown): Opening[] {
  const [from, to] = [rule["from_port"], rule["to_port"]];
  const all = typeof from !== "number" || typeof to !== "number" || ["-1", "all"].includes(String(protocol));
  const ports = all ? { from: 0, to: 65_535 } : { from, to };
  return sources
    .flat()
    .filter((source): source is string => typeof source === "string" && source !== "")
    .map((source) => ({ source, ...ports, protocol: String(protocol) }));
}

/** Ports that nobody opens to the internet: SSH, RDP, ZooKeeper, and the listeners of MSK, private and public. */
const SENSITIVE_PORTS = [22, 2181, 2182, 3389, 9092, 9094, 9096, 9098, 9194, 9196, 9198, 11001, 11002];
/** Networks with a shorter prefix are a large part of the internet. */
const SHORTEST_PREFIX = 8;

export const networkAccess: ResourceCheck = (resource) => {
  const type = entryOf(types, resource.type);
  if (!type || !resource.after || resource.action === "delete" || resource.action === "forget") return [];
  const before = resource.before ? type.openings(resource.before) : [];
  const added = type.openings(resource.after).filter((opening) => !before.some((other) => covers(other, opening)));
  const isNewGroup = type.group === undefined ? resource.action === "create" : changeAt(resource, type.group).unknown;
  return added.flatMap((opening) => foundOf(resource, opening, before, isNewGroup));
};

function foundOf(resource: ReviewedResource, opening: Opening, before: readonly Opening[], isNewGroup: boolean): Found[] {
  const ports =
    opening.from === opening.to
      ? `port ${opening.from}`
      : opening.to - opening.from >= 65_535
        ? "all ports"
        : `ports ${opening.from} to ${opening.to}`;
  const shown = { attribute: attributeOf(resource), ...(before.length > 0 && { before: sourcesOf(before) }), after: opening.source };
  if (isWorld(opening) && SENSITIVE_PORTS.some((port) => opening.from <= port && port <= opening.to)) {
    return [{ rule: world, what: `${ports} ${ports.startsWith("port ") ? "is" : "are"} open to the internet`, ...shown }];
  }
  if (isNewGroup) return [];
  const who = opening.source.startsWith("sg-")
    ? "another security group"
    : opening.source.startsWith("pl-")
      ? "a prefix list"
      : "another network";
  return [{ rule: opened, what: `${who} can connect to ${ports}`, ...shown }];
}

const attributeOf = ({ type }: ReviewedResource) => (type.endsWith("_security_group") ? "ingress" : "source");
const sourcesOf = (openings: readonly Opening[]) => [...new Set(openings.map(({ source }) => source))].join(", ");

function isWorld({ source }: Opening): boolean {
  const network = networkOf(source);
  return network !== undefined && network.prefix < SHORTEST_PREFIX;
}

/** Returns true if everything that `inner` admits is admitted by `outer`. */
function covers(outer: Opening, inner: Opening): boolean {
  const samePorts =
    outer.from <= inner.from && inner.to <= outer.to && (outer.protocol === inner.protocol || ["-1", "all"].includes(outer.protocol));
  return samePorts && (outer.source === inner.source || contains(networkOf(outer.source), networkOf(inner.source)));
}

interface Network {
  readonly address: string;
  readonly prefix: number;
  readonly family: "ipv4" | "ipv6";
}

function networkOf(source: string): Network | undefined {
  const [address = "", prefix] = source.split("/");
  const version = isIP(address);
  return version === 0 || prefix === undefined ? undefined : { address, prefix: Number(prefix), family: version === 4 ? "ipv4" : "ipv6" };
}

function contains(outer: Network | undefined, inner: Network | undefined): boolean {
  if (!outer || !inner || outer.family !== inner.family || inner.prefix < outer.prefix) return false;
  const block = new BlockList();
  block.addSubnet(outer.address, outer.prefix, outer.family);
  return block.check(inner.address, inner.family);
}
