import { expect, test } from "@jest/globals";
import type { DrillContext } from "../../../../../tools/drill/drill.js";
import { credentialRotation } from "../../../../../tools/drill/drills/credential-rotation.js";

/** Returns the context of a drill whose calls are recorded. */
function recorded({ refuses = true }: { readonly refuses?: boolean } = {}) {
  const calls: string[] = [];
  const controller = new AbortController();
  let records = 0;
  const context = {
    user: {
      secretName: "AmazonMSK_orders_drill-1",
      rotate: async () => void calls.push("rotate"),
      untilAccepted: async (which: string, accepted: boolean) => {
        calls.push(`${which} ${accepted ? "accepted" : "refused"}`);
        if (which === "old" && !refuses) throw new Error("timed out waiting for every broker to refuse the old password");
      },
      client: () => "new client",
    },
    acknowledged: () => records++,
    backlog: () => 20,
    reconnect: async (client: unknown) => void calls.push(`reconnect with ${client}`),
    event: (text: string) => calls.push(`event: ${text}`),
    signal: controller.signal,
  };
  return { context: context as unknown as DrillContext, calls, controller };
}

test("the clients connect again after every broker accepts the new password and refuses the old one", async () => {
  const { context, calls } = recorded();
  const before = Date.now();

  const { faultAtMs, recoveredAtMs } = await credentialRotation.run(context);

  expect(calls).toEqual([
    "rotate",
    "event: AmazonMSK_orders_drill-1 has a new password",
    "new accepted",
    "event: every broker accepts the new password",
    "old refused",
    "event: every broker refuses the old password",
    "event: the open connections of producer and consumer continue",
    "reconnect with new client",
    "event: producer and consumer have connected with the new password",
  ]);
  expect(faultAtMs).toBeGreaterThanOrEqual(before);
  expect(recoveredAtMs).toBeGreaterThanOrEqual(faultAtMs);
});

test("it fails if a broker still accepts the old password", async () => {
  const { context, calls } = recorded({ refuses: false });

  await expect(credentialRotation.run(context)).rejects.toThrow("refuse the old password");
  expect(calls).not.toContain("reconnect with new client");
});

test("it waits for records over the connections, and for a consumer that is not behind", async () => {
  const { context, controller } = recorded();
  const behind = { ...context, backlog: () => 21 };

  const running = credentialRotation.run(behind);
  setTimeout(() => controller.abort(new Error("stopped")), 50);

  await expect(running).rejects.toThrow("stopped");
});
