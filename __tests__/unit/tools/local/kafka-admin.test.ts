import { expect, test } from "@jest/globals";
import type { Admin, AdminConfig } from "kafkajs";
import { withAdmin } from "../../../../tools/local/kafka-admin.js";

/** Returns a client whose admin client records its calls, and which fails as `failures` say. */
function recorded(failures: { readonly connect?: Error; readonly disconnect?: Error } = {}) {
  const calls: string[] = [];
  const call = (name: "connect" | "disconnect") => async () => {
    calls.push(name);
    const failure = failures[name];
    if (failure) throw failure;
  };
  const admin = { connect: call("connect"), disconnect: call("disconnect"), listTopics: async () => ["orders"] } as unknown as Admin;
  let config: AdminConfig | undefined;
  const kafka = {
    admin: (given?: AdminConfig) => {
      config = given;
      return admin;
    },
  };
  return { kafka, calls, config: () => config };
}

test("returns the result of a connected client, and disconnects it", async () => {
  const { kafka, calls, config } = recorded();
  const use = (admin: Admin) => {
    calls.push("use");
    return admin.listTopics();
  };

  expect(await withAdmin(kafka, use, { retry: { retries: 0 } })).toEqual(["orders"]);
  expect(calls).toEqual(["connect", "use", "disconnect"]);
  expect(config()).toEqual({ retry: { retries: 0 } });
});

test("disconnects after a failure, whose error is not hidden by one of the disconnection", async () => {
  const { kafka, calls } = recorded({ disconnect: new Error("closed") });

  await expect(withAdmin(kafka, () => Promise.reject(new Error("denied")))).rejects.toThrow("denied");
  expect(calls).toEqual(["connect", "disconnect"]);
});

test("disconnects a client that can't connect", async () => {
  const { kafka, calls } = recorded({ connect: new Error("refused") });

  await expect(withAdmin(kafka, async () => calls.push("use"))).rejects.toThrow("refused");
  expect(calls).toEqual(["connect", "disconnect"]);
});
