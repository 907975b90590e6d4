import { lengthIn, numberIn, textIn, valueIn } from "../resources/resource.js";
import { countOf, hours, type Pricer } from "./item.js";

/** Returns the items of an `aws_nat_gateway`. Each gateway has its part of the assumed data. */
export const natGateway: Pricer = (_, situation) => [
  { what: "gateway", price: "vpc.nat.hour", factors: [hours] },
  {
    what: "data",
    price: "vpc.nat.data",
    factors: [[situation.usage.natGib / countOf(situation, "aws_nat_gateway"), "GB, its part of the data"]],
  },
];

/** Returns the item of an `aws_eip`. */
export const publicAddress: Pricer = () => [{ what: "address", price: "vpc.public-ipv4", factors: [hours] }];

/** Returns the items of an `aws_vpc_endpoint`. Gateway endpoints are free. */
export const endpoint: Pricer = (resource, situation) => {
  if ((textIn(resource, "vpc_endpoint_type") ?? "Gateway") !== "Interface") return [];
  const interfaces = situation.resources.filter(
    (other) => other.type === "aws_vpc_endpoint" && textIn(other, "vpc_endpoint_type") === "Interface",
  );
  const total = interfaces.reduce((sum, { instances = 1 }) => sum + instances, 0);
  return [
    {
      what: "endpoint",
      price: "vpc.endpoint.hour",
      factors: [[lengthIn(resource, "subnet_ids") || situation.usage.zones, "zones"], hours],
    },
    { what: "data", price: "vpc.endpoint.data", factors: [[situation.usage.endpointGib / total, "GB, its part of the data"]] },
  ];
};

/** Returns the items of an `aws_instance` with a gp3 root volume. */
export const instance: Pricer = (resource) => {
  const type = textIn(resource, "instance_type") ?? "unknown";
  const size = numberIn(resource, "root_block_device", "volume_size");
  const address = valueIn(resource, "associate_public_ip_address") === true;
  return [
    { what: "instance", price: `ec2.${type}`, factors: [hours] },
    { what: "volume", price: "ebs.gp3", factors: [[size, "GB"]] },
    ...(address ? [{ what: "address", price: "vpc.public-ipv4", factors: [hours] } as const] : []),
  ];
};
