import { BlockList, isIP } from "node:net";
import { entryOf } from "../entry-of.js";
import { changeAt } from "../reviewed-resource.js";
import type { Found, ResourceCheck, ReviewedResource, ReviewRule } from "../rule.js";

const world: ReviewRule = {
  id: "review/open-to-the-internet",
  severity: "critical",
  question: "access",
  finds: "A plan opens a port of Kafka, ZooKeeper or a remote shell to the whole internet.",
  why: "Scanners find the port within minutes. Only authentication then protects the data.",
  fix: "Name the networks that need the port, or use a VPN, a bastion or MSK multi-VPC connectivity.",
  docs: "https://docs.aws.amazon.com/msk/latest/developerguide/client-access.html",
};

const opened: ReviewRule = {
  id: "review/network-opened",
  severity: "medium",
  question: "access",
  finds: "A plan admits another network or security group to an existing security group.",
  why: "Every host in it can open connections to the port.",
  fix: "Check that all of the network needs the port, and that the change is meant for this environment.",
  docs: "https://docs.aws.amazon.com/msk/latest/developerguide/client-access.html",
};

const unauthenticatedEndpoint: ReviewRule = {
  id: "review/endpoint-without-authentication",
  severity: "high",
  question: "access",
  finds: "A plan creates a route or method of an API, or the URL of a function, that anyone can call, or removes its authentication.",
  why: "Anyone who knows the URL can send requests, and AWS charges for each of them.",
  fix: "Use IAM, a JWT authorizer or a Lambda authorizer. If the endpoint is public on purpose, accept this finding in the settings.",
  docs: "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control.html",
};

export const networkRules = [world, opened, unauthenticatedEndpoint] as const;

/** The attribute that says how callers authenticate, by type. Its default is NONE where it has one. */
const authorizations: Readonly<Record<string, string>> = {
  aws_api_gateway_method: "authorization",
  aws_apigatewayv2_route: "authorization_type",
  aws_lambda_function_url: "authorization_type",
};

export const endpoints: ResourceCheck = (resource) => {
  const attribute = entryOf(authorizations, resource.type);
  if (attribute === undefined || !resource.after) return [];
  const { before, after = "NONE", unknown } = changeAt(resource, attribute);
  // Browsers send no credentials with a preflight request.
  if (unknown || after !== "NONE" || resource.after["http_method"] === "OPTIONS") return [];
  if (resource.before && (before ?? "NONE") === "NONE") return [];
  return [{ rule: unauthenticatedEndpoint, what: "anyone can call it without authentication", attribute, before, after }];
};

/** A permission to connect. */
interface Opening {
  readonly source: string;
  readonly from: number;
  readonly to: number;
  readonly protocol: string;
}

/** How each type of resource names what it admits. */
const types: Readonly<Record<string, OpeningType>> = {
  aws_vpc_security_group_ingress_rule: {
    group: "security_group_id",
    sources: ["cidr_ipv4", "cidr_ipv6", "prefix_list_id", "referenced_security_group_id"],
    openings: (rule, sources) => openingsOf(rule, sources, rule["ip_protocol"]),
  },
  aws_security_group_rule: {
    group: "security_group_id",
    sources: ["cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids", "source_security_group_id"],
    openings: (rule, sources) => (rule["type"] === "ingress" ? openingsOf(rule, sources, rule["protocol"]) : []),
  },
  aws_security_group: { group: undefined, sources: ["ingress"], openings: inline },
  aws_default_security_group: { group: undefined, sources: ["ingress"], openings: inline },
};

interface OpeningType {
  /** The attribute with the security group, if the rule is a separate resource. */
  readonly group: string | undefined;
  /** The attributes with what is admitted. */
  readonly sources: readonly string[];
  readonly openings: (attributes: Attributes, sources: readonly string[]) => Opening[];
}

const INLINE_SOURCES = ["cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids", "security_groups"];

type Attributes = Readonly<Record<string, unknown>>;

function inline({ ingress }: Attributes): Opening[] {
  if (!Array.isArray(ingress)) return [];
  return (ingress as Attributes[]).flatMap((rule) => openingsOf(rule, INLINE_SOURCES, rule["protocol"]));
}

function openingsOf(rule: Attributes, sources: readonly string[], protocol: unknown): Opening[] {
  const [from, to] = [rule["from_port"], rule["to_port"]];
  const all = typeof from !== "number" || typeof to !== "number" || ["-1", "all"].includes(String(protocol));
  const ports = all ? { from: 0, to: 65_535 } : { from, to };
  return sources
    .flatMap((source) => rule[source])
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
  const before = resource.before ? type.openings(resource.before, type.sources) : [];
  const added = type.openings(resource.after, type.sources).filter((opening) => !before.some((other) => covers(other, opening)));
  // A rule that moves with its replaced group opens what it did not open before; a new rule of a new group is part of it.
  const isNewGroup =
    type.group === undefined ? resource.action === "create" : resource.before === undefined && changeAt(resource, type.group).unknown;
  const from = type.group === undefined ? type.sources : [...type.sources, type.group];
  return added.flatMap((opening) => foundOf(resource, opening, before, isNewGroup)).map((found) => ({ ...found, from }));
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
