import { type Admin, ConfigResourceTypes } from "kafkajs";

/** The zone of each broker: the `broker.rack` of its configuration, which MSK sets to the id of the zone. */
export class Zones {
  private readonly known = new Map<number, string>();

  /** Reads the zones of brokers whose zone is not known yet. A broker that doesn't answer is asked again the next time. */
  async learn(admin: Admin, brokers: readonly number[]): Promise<void> {
    const unknown = brokers.filter((id) => !this.known.has(id));
    await Promise.allSettled(
      unknown.map(async (id) => {
        const { resources } = await admin.describeConfigs({
          includeSynonyms: false,
          resources: [{ type: ConfigResourceTypes.BROKER, name: String(id), configNames: ["broker.rack"] }],
        });
        const zone = resources[0]?.configEntries.find(({ configName }) => configName === "broker.rack")?.configValue;
        if (zone) this.known.set(id, zone);
      }),
    );
  }

  /** @param sameSubnet - brokers in the same subnet, and so in the same zone */
  of(broker: number, sameSubnet: readonly number[] = []): string {
    const known = [broker, ...sameSubnet].map((id) => this.known.get(id)).find((zone) => zone !== undefined);
    return known ?? "zone unknown";
  }
}
