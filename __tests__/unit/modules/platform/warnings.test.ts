import { expect, test } from "@jest/globals";
import { platformWarnings, warningLine } from "../../../../modules/platform/index.js";
import { settingsFrom } from "../../../support/modules/synthesized.js";

const warnings = (settings: string) =>
  platformWarnings(settingsFrom(`environment: dev\n${settings}`), new Date("2026-11-21")).map(warningLine);

test("returns no warning for the defaults of each kind of cluster", () => {
  expect(["", "cluster: { kind: express }", "cluster: { kind: serverless }"].flatMap(warnings)).toEqual([]);
});

test("warns about the cluster, at the setting", () => {
  expect(warnings("cluster: { kafkaVersion: 3.7.x.kraft }")).toEqual([
    expect.stringMatching(/^cluster\.kafkaVersion: MSK's support of Kafka 3\.7\.x\.kraft ended on 2026-09-01; /),
  ]);
});

test("warns about clients whose roles any principal of the account can assume, until the settings name principals", () => {
  expect(warnings("clients: { shop: {}, billing: { trustedPrincipals: ['arn:aws:iam::123456789012:root'] }, ads: {} }")).toEqual([
    "clients: every principal of the account whose policies permit sts:AssumeRole can assume the roles of shop, ads; list trustedPrincipals, or the account's root to accept it [access/client-trusts-account]",
  ]);
});

test("warns about quotas of client ids that the default of users hides", () => {
  const defaults = "{ user: '*', producerByteRate: 1 }";

  expect(warnings(`quotas: [${defaults}, { clientId: a, producerByteRate: 1, consumerByteRate: 1 }]`)).toEqual([
    "quotas.1: producerByteRate never applies: the default of users has precedence; add user: '*' next to clientId [topics/quota-applies]",
  ]);
  for (const others of [
    "{ user: '*', clientId: a, producerByteRate: 1 }",
    "{ clientId: a, consumerByteRate: 1 }",
    "{ clientId: '*', requestPercentage: 1 }",
  ])
    expect(warnings(`quotas: [${defaults}, ${others}]`)).toEqual([]);
  expect(warnings("quotas: [{ user: '*', clientId: b, producerByteRate: 1 }, { clientId: a, producerByteRate: 1 }]")).toEqual([]);
});

test.each([
  ["the default of both", "{ user: '*', clientId: '*', producerByteRate: 1 }", "{ clientId: a, producerByteRate: 1 }"],
  ["the default of users", "{ user: '*', producerByteRate: 1 }", "{ clientId: '*', producerByteRate: 1 }"],
])("warns about a quota of client ids that %s hides", (_, hiding, hidden) => {
  expect(warnings(`quotas: [${hidden}, ${hiding}]`)).toEqual([
    "quotas.0: producerByteRate never applies: the default of users has precedence; add user: '*' next to clientId [topics/quota-applies]",
  ]);
});

test.each(["a", "'*'"])("warns about a quota of client id %s that the same client id of all users hides", (clientId) => {
  expect(
    warnings(`quotas: [{ clientId: ${clientId}, requestPercentage: 1 }, { user: '*', clientId: ${clientId}, requestPercentage: 1 }]`),
  ).toEqual([
    "quotas.0: requestPercentage never applies: the default of users has precedence; set the limit in quotas.1, which has user: '*' [topics/quota-applies]",
  ]);
});

test.each(["user: '*'", "user: shop", "certificate: CN=billing"])(
  "warns about a quota of %s that the default of its client ids hides",
  (of) => {
    const access = "cluster: { authentication: { scram: true } }\nscramUsers: { shop: {} }\n".replace(
      "scram: true",
      'scram: true, mutualTls: { mode: existing, authorities: ["arn:aws:acm-pca:us-east-1:123456789012:certificate-authority/0a1b"] }',
    );
    const quotas = (second: string) => warnings(`${access}quotas: [{ ${of}, consumerByteRate: 1, producerByteRate: 1 }, { ${second} }]`);

    expect(quotas(`${of}, clientId: '*', consumerByteRate: 2`)).toEqual([
      "quotas.0: consumerByteRate never applies: quotas.1 has precedence for each client id; remove the limit from one of the two [topics/quota-applies]",
    ]);
    expect(quotas(`${of}, clientId: a, consumerByteRate: 2`)).toEqual([]);
    expect(quotas(`${of}, clientId: '*', requestPercentage: 2`)).toEqual([]);
    expect(quotas(`${of === "user: shop" ? "user: '*'" : "user: shop"}, clientId: '*', consumerByteRate: 2`)).toEqual([]);
    expect(quotas("clientId: b, requestPercentage: 2")).toEqual([]);
  },
);

test("warns about reservations that exceed what an account can reserve by default", () => {
  const reserving = (producer: number, more = "") =>
    warnings(`eventApi: { producer: { reservedConcurrency: ${producer} }, consumer: { reservedConcurrency: 50 } }\n${more}`);

  expect(reserving(849)).toEqual([]);
  expect(reserving(850)).toEqual([
    expect.stringMatching(/^eventApi: the functions reserve 901 .* \[event-api\/reserved-concurrency-of-account\]$/),
  ]);
  expect(reserving(850, "functionConcurrency: account")).toEqual([]);
});

test("warns about records that brokers accept and an invocation of the consumer does not", () => {
  expect(warnings("cluster: { maxMessageMib: 4 }")).toEqual([]);
  expect(warnings("cluster: { maxMessageMib: 5 }")).toEqual([
    "topics.ad-events.maxMessageBytes: the topic accepts 5242880 bytes, but a record over 4700000 bytes does not fit into an invocation of the consumer and goes to its failure queue [event-api/records-too-large-to-consume]",
  ]);
  expect(
    warnings("cluster: { maxMessageMib: 5 }\ntopics: { ad-events: { maxMessageBytes: 1048576 }, ad-events-dead-letters: {} }"),
  ).toEqual([]);
});

test("warns about a Prometheus server of the bastion that finds no exporters", () => {
  expect(warnings("cluster: { prometheus: { jmxExporter: true } }\nbastion: {}")).toEqual([]);
  expect(warnings("bastion: { prometheus: false }")).toEqual([]);
  expect(warnings("bastion: {}")).toEqual([
    "bastion.prometheus: Prometheus has nothing to scrape: cluster.prometheus.jmxExporter is off [bastion/prometheus-without-exporters]",
  ]);
});
