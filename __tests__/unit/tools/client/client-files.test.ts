import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { parse } from "yaml";
import type { ClientRequest } from "../../../../tools/client/client-file.js";
import { mechanisms } from "../../../../tools/client/cluster-connection.js";
import { stamped } from "../../../../tools/client/file-stamp.js";
import { languageNames } from "../../../../tools/client/language-names.js";
import { languages } from "../../../../tools/client/languages/index.js";

const request: ClientRequest = {
  mechanism: "iam",
  cluster: "ads",
  region: "eu-west-1",
  bootstrapServers: "b-1.ads.example:9098,b-2.ads.example:9098",
  maxMessageBytes: 1_048_588,
  user: "",
};

const requestOf = (mechanism: ClientRequest["mechanism"], more: Partial<ClientRequest> = {}): ClientRequest => ({
  ...request,
  mechanism,
  user: mechanism === "iam" ? "" : "orders",
  ...more,
});

const contentOf = (language: (typeof languageNames)[number], of: ClientRequest, name: string): string => {
  const file = languages[language](of).find((each) => each.name === name);
  if (!file) throw new Error(`${language} has no ${name}`);
  return file.content;
};

/** Parses a `.properties` file without escapes. */
const propertiesOf = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/^([^#=\n]+)=(.*)$/gm)].map(([, name, value]) => [name, value] as [string, string]));

const clientProperties = (of: ClientRequest) => propertiesOf(contentOf("java", of, "client.properties"));

describe.each(languageNames)("for %s", (language) => {
  test.each(mechanisms)("with %s, the files contain the brokers and no placeholder", (mechanism) => {
    const text = languages[language](requestOf(mechanism))
      .map(({ content }) => content)
      .join("\n");
    expect(text).toContain(request.bootstrapServers);
    expect(text).not.toMatch(/\{\{|\}\}(?!\n|$|,)|undefined|\[object/);
  });

  test("requires TLS 1.2 or newer", () => {
    const guard = {
      java: "ssl.enabled.protocols=TLSv1.3,TLSv1.2",
      cli: "ssl.enabled.protocols=TLSv1.3,TLSv1.2",
      spring: "ssl.enabled.protocols: TLSv1.3,TLSv1.2",
      node: 'minVersion: "TLSv1.2"',
      python: '"ssl.cipher.suites": "ECDHE+AESGCM:ECDHE+CHACHA20"',
      go: "MinVersion: tls.VersionTLS12",
    }[language];
    for (const mechanism of mechanisms) {
      expect(
        languages[language](requestOf(mechanism))
          .map(({ content }) => content)
          .join("\n"),
      ).toContain(guard);
    }
  });

  test("trusts a given certificate authority, or else those of the machine", () => {
    const text = (of: ClientRequest) => JSON.stringify(languages[language](of));
    for (const mechanism of mechanisms) {
      expect(text(requestOf(mechanism, { caFile: "private-ca.pem" }))).toContain("private-ca.pem");
      expect(text(requestOf(mechanism))).not.toMatch(/truststore/);
    }
  });
});

test("the Java producer is idempotent and waits for all in-sync replicas", () => {
  expect(clientProperties(request)).toMatchObject({ acks: "all", "enable.idempotence": "true", "delivery.timeout.ms": "120000" });
});

test("kafkajs waits for all in-sync replicas, and is never idempotent", () => {
  const module = contentOf("node", request, "kafka-client.mjs");
  expect(module).toContain("acks: -1");
  expect(module).not.toMatch(/idempotent: true(?!`)/);
});

test("every client accepts the largest message, whatever its size", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 104_857_600 }), (maxMessageBytes) => {
      const of = requestOf("iam", { maxMessageBytes });
      const properties = clientProperties(of);
      for (const name of ["max.request.size", "buffer.memory", "max.partition.fetch.bytes", "fetch.max.bytes"])
        expect(Number(properties[name])).toBeGreaterThanOrEqual(maxMessageBytes);
      expect(Number(properties["fetch.max.bytes"])).toBeGreaterThanOrEqual(Number(properties["max.partition.fetch.bytes"]));
      const python = contentOf("python", of, "kafka_client.py");
      const number = (name: string) => Number(new RegExp(`"${name}": (\\d+)`).exec(python)?.[1]);
      expect(number("message.max.bytes")).toBeGreaterThanOrEqual(maxMessageBytes);
      expect(number("receive.message.max.bytes")).toBeGreaterThanOrEqual(number("fetch.max.bytes") + 512); // required by librdkafka
      expect(Number(/maxBytesPerPartition: (\d+)/.exec(contentOf("node", of, "kafka-client.mjs"))?.[1])).toBeGreaterThanOrEqual(
        maxMessageBytes,
      );
      expect(Number(/ProducerBatchMaxBytes\((\d+)\)/.exec(contentOf("go", of, "client.go"))?.[1])).toBeGreaterThanOrEqual(maxMessageBytes);
    }),
  );
});

describe("secrets", () => {
  test("are read from the environment by Kafka clients, only from variables that start with MSK_", () => {
    expect(clientProperties(requestOf("scram"))).toMatchObject({
      "config.providers": "env",
      "config.providers.env.param.allowlist.pattern": "MSK_.*",
      "sasl.jaas.config":
        'org.apache.kafka.common.security.scram.ScramLoginModule required username="orders" password="${env:MSK_SCRAM_PASSWORD}";',
    });
    expect(clientProperties(requestOf("mtls"))).toMatchObject({
      "ssl.keystore.location": "orders.p12",
      "ssl.keystore.password": "${env:MSK_KEYSTORE_PASSWORD}",
    });
  });

  test.each(["node", "python", "go"] as const)("are read from Secrets Manager by %s, with the name that MSK requires", (language) => {
    expect(JSON.stringify(languages[language](requestOf("scram")))).toContain('\\"AmazonMSK_ads_orders\\"');
  });

  test("are not used with IAM", () => {
    for (const language of languageNames)
      expect(JSON.stringify(languages[language](request))).not.toMatch(/MSK_SCRAM_PASSWORD|MSK_KEYSTORE/);
  });
});

const values = { topic: "ad-events", registry: "msk-ha-prod", schema: "ad-event" };

test.each(
  mechanisms.flatMap(
    (mechanism) =>
      [
        [mechanism, {}],
        [mechanism, { values }],
      ] as const,
  ),
)("Spring has the same properties as Java, with %s and %j", (mechanism, more) => {
  const { kafka } = parse(contentOf("spring", requestOf(mechanism, more), "application.yml")).spring;
  const java = clientProperties(requestOf(mechanism, more));
  const classes = ["producer", "consumer"].flatMap((kind) =>
    Object.entries<string>(kafka[kind]).flatMap(([name, value]) => (name === "properties" ? [] : [[name.replace("-", "."), value]])),
  );
  const spring = {
    "bootstrap.servers": kafka["bootstrap-servers"],
    ...kafka.properties,
    ...kafka.producer.properties,
    ...kafka.consumer.properties,
    ...Object.fromEntries(classes),
  };
  const asKafka = Object.entries(spring).map(([name, value]) => [name, String(value).replace("${MSK_", "${env:MSK_")]); // the placeholders differ
  expect(Object.fromEntries(asKafka)).toEqual(
    Object.fromEntries(Object.entries(java).filter(([name]) => !name.startsWith("config.providers"))),
  );
});

describe("generated code", () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "client-files-"));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const checks = { node: [process.execPath, "--check"], python: ["python3", "-m", "py_compile"], cli: ["sh", "-n"] } as const;

  test.each(Object.keys(checks) as (keyof typeof checks)[])("is syntactically valid: %s", (language) => {
    const [program, ...args] = checks[language];
    for (const mechanism of mechanisms) {
      for (const file of languages[language](requestOf(mechanism, { values })).map(stamped)) {
        if (file.name === "client.properties") continue;
        const path = join(folder, file.name);
        writeFileSync(path, file.content);
        expect({ file: file.name, mechanism, errors: spawnSync(program, [...args, path], { encoding: "utf8" }).stderr }).toEqual({
          file: file.name,
          mechanism,
          errors: "",
        });
      }
    }
  });
});
