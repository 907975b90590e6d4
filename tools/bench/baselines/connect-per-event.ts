import { generateAuthToken } from "aws-msk-iam-sasl-signer-js";
import { Kafka, logLevel } from "kafkajs";

/** A common first version of the handler: for each event it connects, sends and disconnects. */
export async function connectPerEvent(event: { pathParameters?: { adId?: string }; body?: string }): Promise<{ statusCode: number }> {
  const kafka = new Kafka({
    brokers: (process.env["BOOTSTRAP_BROKERS"] ?? "").split(","),
    ssl: true,
    logLevel: logLevel.NOTHING,
    sasl: {
      mechanism: "oauthbearer",
      oauthBearerProvider: async () => ({ value: (await generateAuthToken({ region: process.env["AWS_REGION"] ?? "" })).token }),
    },
  });
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  await producer.send({
    topic: process.env["TOPIC"] ?? "",
    acks: -1,
    messages: [{ key: event.pathParameters?.adId ?? "", value: event.body ?? "" }],
  });
  await producer.disconnect();
  return { statusCode: 202 };
}
