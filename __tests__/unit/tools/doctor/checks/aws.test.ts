import { expect, test } from "@jest/globals";
import { compareHosts, ingressResult } from "../../../../../tools/doctor/checks/aws.js";

test("compares the hosts of the outputs with those of the cluster", () => {
  expect(compareHosts(["b-1", "b-2"], ["b-2", "b-1"])).toEqual([{ status: "passed", text: "2 brokers" }]);
  expect(compareHosts(["b-1", "b-9"], ["b-1", "b-3"])).toEqual([
    {
      ...{ status: "failed", subject: "b-9", text: "is in the outputs, but no broker of the cluster has this name" },
      advice: expect.stringContaining("new outputs"),
    },
    {
      ...{ status: "warning", subject: "b-3", text: "a broker of the cluster that is missing in the outputs" },
      advice: expect.stringContaining("new outputs"),
    },
  ]);
});

const group = { ReferencedGroupInfo: { GroupId: "sg-clients" } };

test.each([
  ["its port", { IpProtocol: "tcp", FromPort: 9098, ToPort: 9098, ...group }, "sg-clients"],
  ["a range that ends with it", { IpProtocol: "tcp", FromPort: 9092, ToPort: 9098, CidrIpv4: "10.0.0.0/8" }, "10.0.0.0/8"],
  ["a range that begins with it", { IpProtocol: "tcp", FromPort: 9098, ToPort: 9100, CidrIpv6: "::/0" }, "::/0"],
  ["all ports of TCP", { IpProtocol: "tcp", FromPort: -1, ToPort: -1, PrefixListId: "pl-1" }, "pl-1"],
  ["all protocols", { IpProtocol: "-1", FromPort: -1, ToPort: -1 }, "unknown source"],
])("a rule for %s lets clients in", (_, rule, source) => {
  expect(ingressResult("iam", 9098, [rule], ["sg-1"])).toEqual({ status: "passed", subject: "iam", text: `port 9098: ${source}` });
});

test.each([
  ["no rule", []],
  ["a rule for egress", [{ IpProtocol: "-1", IsEgress: true, ...group }]],
  ["another protocol", [{ IpProtocol: "udp", FromPort: 9098, ToPort: 9098, ...group }]],
  ["ports below", [{ IpProtocol: "tcp", FromPort: 9000, ToPort: 9097, ...group }]],
  ["ports above", [{ IpProtocol: "tcp", FromPort: 9099, ToPort: 9100, ...group }]],
])("%s lets nobody in", (_, rules) => {
  expect(ingressResult("iam", 9098, rules, ["sg-1", "sg-2"])).toEqual({
    ...{ status: "failed", subject: "iam", text: "no rule of sg-1, sg-2 lets anyone in on port 9098" },
    advice: expect.stringContaining("Add an ingress rule for TCP port 9098"),
  });
});
