import { beforeEach, expect, test } from "@jest/globals";
import { TestMsk } from "../../../../../../support/local-platform/test-msk.js";

let msk: TestMsk;

beforeEach(() => {
  msk = new TestMsk();
});

interface ListedNode {
  readonly nodeARN: string;
  readonly nodeType?: string;
  readonly brokerNodeInfo?: { readonly brokerId: number; readonly clientSubnet: string; readonly attachedENIId: string };
}

async function nodesOf(path: string): Promise<ListedNode[]> {
  return (await msk.call("GET", `${path}/nodes`)).nodeInfoList;
}

test("ListNodes returns brokers evenly over the subnets, with interface, software and endpoints without ports", async () => {
  const { path } = await msk.runningV1({ numberOfBrokerNodes: 6 });

  const brokers = (await nodesOf(path)).filter(({ brokerNodeInfo }) => brokerNodeInfo);
  const byId = new Map(brokers.map((node) => [node.brokerNodeInfo?.brokerId, node]));

  expect([1, 2, 3, 4, 5, 6].map((id) => byId.get(id)?.brokerNodeInfo?.clientSubnet)).toEqual(["a", "b", "c", "a", "b", "c"]);
  expect(new Set(brokers.map(({ brokerNodeInfo }) => brokerNodeInfo?.attachedENIId)).size).toBe(6);
  expect(byId.get(2)).toEqual({
    nodeARN: expect.stringMatching(/^arn:aws:kafka:eu-west-1:123456789012:broker\/events\/[\da-f-]{36}-1\/[\da-f-]{36}$/),
    nodeType: "BROKER",
    addedToClusterTime: expect.any(String),
    instanceType: "m7g.large",
    brokerNodeInfo: {
      attachedENIId: expect.stringMatching(/^eni-[\da-f]{17}$/),
      brokerId: 2,
      clientSubnet: "b",
      clientVpcIpAddress: "127.9.9.2",
      currentBrokerSoftwareInfo: { kafkaVersion: "3.9.x.kraft" },
      endpoints: ["127.9.9.2"],
    },
  });
});

test("ListNodes returns the controllers of a cluster with KRaft, which have no broker info, and the same list each time", async () => {
  const { path } = await msk.runningV1();
  const zooKeeper = await msk.runningV1({ clusterName: "old", kafkaVersion: "3.9.x" });

  const controllers = (await nodesOf(path)).filter(({ brokerNodeInfo }) => !brokerNodeInfo);

  expect(controllers).toHaveLength(3);
  expect(controllers[0]).toMatchObject({ controllerNodeInfo: { endpoints: [expect.stringMatching(/^c-1000[123]\.events\./)] } });
  expect(controllers[0]).not.toHaveProperty("nodeType");
  expect(await nodesOf(path)).toEqual(await nodesOf(path));
  expect(await nodesOf(zooKeeper.path)).toHaveLength(3);
});

test("ListNodes has one endpoint for a broker with several listeners, and is refused for a serverless cluster", async () => {
  const sasl = { iam: { enabled: true }, scram: { enabled: true } };
  const { path } = await msk.runningV1({ clientAuthentication: { sasl } });
  const endpoints = (await msk.call("GET", `${path}/nodes`)).nodeInfoList.flatMap(
    (node: { brokerNodeInfo?: { endpoints: string[] } }) => node.brokerNodeInfo?.endpoints ?? [],
  );
  const clientAuthentication = { sasl: { iam: { enabled: true } } };
  const less = await msk.running("less", { serverless: { vpcConfigs: [{ subnetIds: ["a", "b"] }], clientAuthentication } });

  expect(endpoints.sort()).toEqual(["127.9.9.1", "127.9.9.2", "127.9.9.3"]);
  await expect(msk.call("GET", `${less.path}/nodes`)).rejects.toMatchObject({
    ...{ status: 400, code: "BadRequestException" },
    message: "This operation cannot be performed on serverless clusters.",
  });
});
