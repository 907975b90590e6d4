import { jest } from "@jest/globals";
import type { Context } from "aws-lambda";
import type { KafkaConfig, Mechanism, ProducerConfig } from "kafkajs";
import * as kafkajs from "kafkajs";
import type { KafkajsAdminFake } from "./kafkajs-admin-fake.js";
import type { KafkajsProducerFake } from "./kafkajs-producer-fake.js";

/** What the handler created with kafkajs. */
export interface CreatedClients {
  readonly clients: KafkaConfig[];
  readonly producers: ProducerConfig[];
  admins: number;
}

export interface LoadedHandler<Event, Response> {
  /** Calls the exported handler as the runtime does. */
  readonly invoke: (event: Event, remainingMs?: number) => Promise<Response>;
  readonly created: CreatedClients;
  /** Captures what `work` writes to standard output. */
  readonly capture: <T>(work: () => Promise<T>) => Promise<T>;
  /** The log lines written since the last call, parsed. */
  readonly logged: () => Record<string, unknown>[];
}

/** The variables that Lambda sets. */
const reserved = {
  AWS_REGION: "eu-west-1",
  AWS_ACCESS_KEY_ID: "ASIAEXAMPLE",
  AWS_SECRET_ACCESS_KEY: "secret",
  AWS_SESSION_TOKEN: "session",
  AWS_LAMBDA_FUNCTION_NAME: "events-function",
};

/**
 * Loads an exported handler of the module of a deployed function with these environment variables, as a new execution environment does. Only the class `Kafka` of
 * kafkajs is replaced, and standard output is captured.
 */
export async function loadHandler<Event, Response>(
  name: "consumer" | "producer" | "topic-admin",
  environment: Readonly<Record<string, string>>,
  kafka: { readonly producer?: () => KafkajsProducerFake; readonly admin?: () => KafkajsAdminFake },
  exported = "handler",
): Promise<LoadedHandler<Event, Response>> {
  const created: CreatedClients = { clients: [], producers: [], admins: 0 };
  class Kafka {
    constructor(config: KafkaConfig) {
      created.clients.push(config);
    }
    producer(config: ProducerConfig) {
      created.producers.push(config);
      return kafka.producer?.();
    }
    admin() {
      created.admins += 1;
      return kafka.admin?.();
    }
  }
  const lines: string[] = [];
  const write = (chunk: unknown) => {
    lines.push(...String(chunk).trimEnd().split("\n"));
    return true;
  };
  const capture = <T>(work: () => Promise<T>): Promise<T> => {
    const spy = jest.spyOn(process.stdout, "write").mockImplementation(write);
    return work().finally(() => spy.mockRestore());
  };
  const before = process.env;
  process.env = { ...before, ...reserved, ...environment };
  let handler: ((event: Event, context: Partial<Context>, callback: () => void) => Promise<Response>) | undefined;
  try {
    await jest.isolateModulesAsync(async () => {
      jest.doMock("kafkajs", () => ({ ...kafkajs, Kafka }));
      handler = (await import(`../../../lambdas/${name}/handler.js`))[exported];
    });
  } finally {
    jest.dontMock("kafkajs");
    process.env = before;
  }
  const loaded = handler as NonNullable<typeof handler>;
  return {
    created,
    capture,
    invoke: (event, remainingMs = 30_000) =>
      capture(() => loaded(event, { awsRequestId: "r-1", getRemainingTimeInMillis: () => remainingMs }, () => undefined)),
    logged: () => lines.splice(0).map((line) => JSON.parse(line)),
  };
}

/** Authenticates with the mechanism of a client, and returns the URL in the signed token that the broker receives. */
export async function signedUrl({ sasl }: KafkaConfig): Promise<URL> {
  const { authenticationProvider } = sasl as Mechanism;
  let message = Buffer.alloc(0);
  await authenticationProvider({
    host: "b-1",
    port: 9098,
    logger: {} as never,
    saslAuthenticate: async ({ request }) => {
      message = Buffer.from(await request.encode());
      return undefined;
    },
  }).authenticate();
  const [, afterName = ""] = message.toString().split("auth=Bearer ");
  const [token = ""] = afterName.split("\u0001");
  return new URL(Buffer.from(token, "base64url").toString());
}
