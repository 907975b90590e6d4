import type { Producer } from "kafkajs";
import type { AdEventLog } from "../application/publish-impressions.js";
import type { AdEvent } from "../domain/ad-event.js";
import type { KafkaClient } from "./kafka-client.js";

/**
 * Appends events to a topic, with the ad's id as key. Events of an ad wait for each other: kafkajs keeps no order between requests that are
 * repeated. Each event is a request: kafkajs can lose a record of a request for several partitions when a leader moves.
 */
export class KafkaAdEventLog implements AdEventLog {
  private readonly last = new Map<string, Promise<unknown>>();

  constructor(
    private readonly producer: Producer,
    private readonly durable: KafkaClient["durable"],
    private readonly topic: string,
  ) {}

  append(event: AdEvent): Promise<void> {
    const { adId } = event;
    const messages = [{ key: adId, value: JSON.stringify(event) }];
    const before = this.last.get(adId) ?? Promise.resolve();
    const sent = before.then(() => this.producer.send({ ...this.durable, topic: this.topic, messages })).then(() => undefined);
    const settled = sent.catch(() => undefined);
    this.last.set(adId, settled);
    void settled.then(() => {
      if (this.last.get(adId) === settled) this.last.delete(adId);
    });
    return sent;
  }
}
