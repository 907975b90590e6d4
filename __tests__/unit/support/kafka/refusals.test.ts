import { describe, expect, test } from "@jest/globals";
import { KafkaJSConnectionError, KafkaJSNumberOfRetriesExceeded, KafkaJSProtocolError, logLevel } from "kafkajs";
import { ClientErrors } from "../../../support/kafka/refusals.js";

// It judges in integration/access.test.ts: only an error code of a broker is a refusal.
const refused = () =>
  new KafkaJSProtocolError(Object.assign(new Error("Not authorized"), { code: 29, type: "TOPIC_AUTHORIZATION_FAILED", retriable: false }));
const broken = () => new KafkaJSConnectionError("Closed connection", { broker: "b-1:9098", code: "ECONNRESET" });

describe("the errors of a client", () => {
  test("are the code of the broker's answer", async () => {
    expect(await new ClientErrors().of(Promise.reject(refused()))).toEqual(["TOPIC_AUTHORIZATION_FAILED"]);
  });

  test("are the code in the cause of an error that kafkajs wrapped", async () => {
    const wrapped = new KafkaJSNumberOfRetriesExceeded(refused(), { retryCount: 0, retryTime: 0 });

    expect(await new ClientErrors().of(Promise.reject(wrapped))).toEqual(["TOPIC_AUTHORIZATION_FAILED"]);
  });

  test("of a broken connection are no code, as no broker has refused anything", async () => {
    expect(await new ClientErrors().of(Promise.reject(broken()))).toEqual(["KafkaJSConnectionError"]);
  });

  test("of work that succeeds are none, also if its answer is empty", async () => {
    expect(await new ClientErrors().of(Promise.resolve([]))).toEqual(["no error"]);
  });

  test("include the codes in its log, where kafkajs reports another error", async () => {
    const errors = new ClientErrors();
    const log = errors.config.logCreator?.(logLevel.DEBUG);
    const entry = (error?: object) => ({
      ...{ namespace: "Connection", level: logLevel.ERROR, label: "ERROR" },
      log: { timestamp: "", message: "Response", ...(error && { error }) },
    });
    log?.(entry({ type: "GROUP_AUTHORIZATION_FAILED" }));
    log?.(entry());

    expect(await errors.of(Promise.reject(broken()))).toEqual(["GROUP_AUTHORIZATION_FAILED"]);
  });
});
