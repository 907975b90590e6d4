import { expect, test } from "@jest/globals";
import { ClusterNodes, type Version } from "../../../../../tools/local/kafka/cluster-nodes.js";
import type { KafkaClusterSpec, KafkaHome } from "../../../../../tools/local/kafka/cluster-spec.js";
import { NodeAddresses } from "../../../../../tools/local/kafka/node-addresses.js";

const spec = (change: Partial<KafkaClusterSpec> = {}): KafkaClusterSpec => ({
  ...{
    arn: "arn:aws:kafka:us-east-1:123456789012:cluster/orders/1",
    name: "orders",
    kafkaVersion: "3.9.x.kraft",
    brokers: 1,
    zones: ["a"],
  },
  ...{ listeners: { plaintext: true, tls: undefined, iam: false, scram: false }, serverProperties: {} },
  ...change,
});
const version = (change?: Partial<KafkaClusterSpec>) =>
  ({ spec: spec(change), jvm: { java: "none", classPath: "", tmpDir: "", log4j: "", archive: [] } }) as unknown as Version;

/** Creates one broker on a machine that has its address and no other. */
async function nodesOfOneBroker() {
  const machine = {
    platform: "darwin" as const,
    has: async (address: string) => address.endsWith(".1"),
    busyPort: async () => undefined,
  };
  const addresses = await NodeAddresses.choose([1], machine);
  const home = { toolsDir: "none", stateDir: "none", log: () => undefined } as unknown as KafkaHome;
  const folder = { dir: "none", identity: { certificate: "", key: "" }, adminProperties: "" } as never;
  const nodes = await ClusterNodes.create(version(), home, folder, addresses);
  await nodes.addBrokers(1);
  return { nodes, addresses };
}

test.each([
  ["brokers are added", { brokers: 2 }, /does not have 127\.0\.\d\.2\./],
  ["exporters of controllers are turned on", { exporters: { jmx: true, node: false } }, /does not have 127\.0\.\d\.201, /],
])(
  "without the addresses, when %s, nothing changes, and the next change is compared with the present version",
  async (_, change, message) => {
    const { nodes, addresses } = await nodesOfOneBroker();

    try {
      await expect(nodes.change(version(change))).rejects.toThrow(message);
      expect(await nodes.change(version())).toEqual([]);
    } finally {
      addresses.release();
    }
  },
);
