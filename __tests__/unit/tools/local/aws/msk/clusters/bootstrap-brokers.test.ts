import { beforeEach, describe, expect, test } from "@jest/globals";
import { TestMsk } from "../../../../../../support/local-platform/test-msk.js";

let msk: TestMsk;

beforeEach(() => {
  msk = new TestMsk();
});

/** Returns the answers to repeated requests: the broker ids of each listener. */
async function answers(path: string, count = 60): Promise<Record<string, number[]>[]> {
  const responses = await Promise.all(Array.from({ length: count }, () => msk.call("GET", `${path}/bootstrap-brokers`)));
  return responses.map((response: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(response).map(([member, value]) => [
        member,
        value.split(",").map((address) => Number(/^127\.9\.9\.(\d+):/.exec(address)?.[1])),
      ]),
    ),
  );
}

describe("GetBootstrapBrokers", () => {
  test("names three of nine brokers, one in each zone, in a choice and an order that differ", async () => {
    const { path } = await msk.runningV1({ numberOfBrokerNodes: 9 });

    const all = (await answers(path)).map(({ bootstrapBrokerStringSaslIam: ids }) => ids as number[]);

    for (const ids of all) expect([...new Set(ids.map((id) => (id - 1) % 3))].sort()).toEqual([0, 1, 2]);
    for (const ids of all) expect(ids).toHaveLength(3);
    expect(new Set(all.flat()).size).toBe(9);
    expect(all.some((ids) => ids.join() !== [...ids].sort((a, b) => a - b).join())).toBe(true);
  });

  test("names three of four brokers in two zones", async () => {
    const brokerNodeGroupInfo = { ...msk.provisioned().brokerNodeGroupInfo, clientSubnets: ["a", "b"] };
    const { path } = await msk.runningV1({ numberOfBrokerNodes: 4, brokerNodeGroupInfo });

    for (const { bootstrapBrokerStringSaslIam: ids = [] } of await answers(path)) {
      expect(new Set(ids).size).toBe(3);
      expect(new Set(ids.map((id) => id % 2)).size).toBe(2);
    }
  });

  test("names the same brokers for every listener of the cluster, and no other listener", async () => {
    const sasl = { iam: { enabled: true }, scram: { enabled: true } };
    const { path } = await msk.runningV1({ numberOfBrokerNodes: 6, clientAuthentication: { sasl } });

    for (const answer of await answers(path, 10)) {
      expect(Object.keys(answer).sort()).toEqual(["bootstrapBrokerStringSaslIam", "bootstrapBrokerStringSaslScram"]);
      expect(answer.bootstrapBrokerStringSaslIam).toEqual(answer.bootstrapBrokerStringSaslScram);
    }
  });

  test("returns the one address of a serverless cluster", async () => {
    const clientAuthentication = { sasl: { iam: { enabled: true } } };
    const { path } = await msk.running("less", { serverless: { vpcConfigs: [{ subnetIds: ["a", "b"] }], clientAuthentication } });

    expect(await msk.call("GET", `${path}/bootstrap-brokers`)).toEqual({ bootstrapBrokerStringSaslIam: "127.9.9.200:9098" });
  });

  test("is refused while the cluster has no brokers", async () => {
    msk.backend.failStart = new Error("no Java");
    const { path } = await msk.runningV1();

    await expect(msk.call("GET", `${path}/bootstrap-brokers`)).rejects.toMatchObject({
      ...{ status: 400, code: "BadRequestException" },
      message: "You can't get bootstrap broker nodes for a cluster in FAILED state.",
    });
  });

  test("names plaintext and TLS listeners by MSK's names", async () => {
    const { path } = await msk.runningV1({
      ...{ clientAuthentication: {}, encryptionInfo: { encryptionInTransit: { clientBroker: "TLS_PLAINTEXT", inCluster: true } } },
    });

    expect(Object.keys(await msk.call("GET", `${path}/bootstrap-brokers`)).sort()).toEqual([
      "bootstrapBrokerString",
      "bootstrapBrokerStringTls",
    ]);
  });
});
