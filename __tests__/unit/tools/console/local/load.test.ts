import { expect, test } from "@jest/globals";
import type { Target } from "../../../../../tools/console/cluster/target.js";
import { Load } from "../../../../../tools/console/local/load.js";

test("starts only one of two loads that are requested at the same time", async () => {
  const credentials = async () => ({ accessKeyId: "AKIAEXAMPLE", secretAccessKey: "a secret" });
  const outputs = { api_endpoint: "http://127.0.0.1:9" }; // nothing listens there
  const load = new Load({ region: "eu-central-1", outputs, credentials } as unknown as Target);

  const started = await Promise.allSettled([1, 2].map((perSecond) => load.start({ perSecond, seconds: 2 })));
  await load.stop();

  expect(started.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  expect(started[1]).toMatchObject({ reason: { status: 409, message: "A load is running; stop it first." } });
  expect(load.view).toMatchObject({ perSecond: 1, running: false });
});
