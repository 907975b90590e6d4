import { DescribeClusterOperationCommand, KafkaClient, RebootBrokerCommand } from "@aws-sdk/client-kafka";
import { until } from "../../local/process/index.js";
import { leaderOfMost, untilFenced, untilHealth } from "../../traffic/leaders.js";
import type { Drill } from "../drill.js";

/** MSK reboots a broker in some minutes. */
const PATIENCE_MS = 20 * 60_000;
const REPLICAS = 3;

/** Reboots the broker that leads most partitions of the topic, with MSK's RebootBroker. There is nothing to undo. */
export const rebootBroker: Drill = {
  name: "reboot-broker",
  about: "MSK reboots one broker, as it does for patches.",
  targets: ["local", "aws"],
  async run({ kafka, region, clusterArn, topic, event, signal }) {
    const options = { timeoutMs: PATIENCE_MS, signal };
    const broker = leaderOfMost(await untilHealth(kafka, topic, `a leader of ${topic}`, ({ leaders }) => !leaders["none"], options));
    const msk = new KafkaClient({ region });
    try {
      const { ClusterOperationArn } = await msk.send(new RebootBrokerCommand({ ClusterArn: clusterArn, BrokerIds: [String(broker)] }));
      const faultAtMs = Date.now();
      event(`RebootBroker of broker ${broker} is accepted`);
      await untilFenced(kafka, topic, broker, { ...options, everyMs: 100 });
      event(`broker ${broker} is down; other brokers lead its partitions`);
      const health = await untilHealth(
        kafka,
        topic,
        `broker ${broker} to be in sync`,
        ({ brokers, smallestIsr }) => brokers.includes(broker) && smallestIsr >= REPLICAS,
        options,
      );
      const recoveredAtMs = Date.now();
      event(`broker ${broker} is in sync; brokers ${health.brokers.join(", ")} are up`);
      const state = async () => {
        const { ClusterOperationInfo } = await msk.send(new DescribeClusterOperationCommand({ ClusterOperationArn }));
        const { OperationState = "" } = ClusterOperationInfo ?? {};
        return /_(COMPLETE|FAILED)$/.test(OperationState) && OperationState;
      };
      event(`the operation is ${await until("the operation of MSK", state, options)}`);
      return { faultAtMs, recoveredAtMs };
    } finally {
      msk.destroy();
    }
  },
};
