import { pathToFileURL } from "node:url";
import type { Consumer, Producer } from "kafkajs";

/** What services use of the module that `msk client-config --for node` writes. */
export interface KafkaClient {
  readonly producer: () => Producer;
  readonly consumer: (groupId: string) => Consumer;
  readonly durable: { readonly acks: number; readonly timeout: number };
}

/** Loads the module. @param folder - of `kafka-client.mjs` */
export const kafkaClient = (folder: string): Promise<KafkaClient> => import(pathToFileURL(`${folder}/kafka-client.mjs`).href);
