import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { PlainTerraform } from "../support/deployments/plain-terraform.js";

// What the AWS provider plans depends on the members that MSK leaves out of its answers. The tests run in order.
const BLOCKS = ["authentication", "configuration", "encryption", "logging", "monitoring"];
let plain: PlainTerraform;

beforeAll(async () => {
  plain = await PlainTerraform.start("optional-blocks-hcl");
});

afterAll(() => plain?.stop());

test("a cluster without optional blocks has an empty second plan, and its brokers' racks are the ids of the zones", async () => {
  const terraform = await plain.with();
  await terraform.init();
  await terraform.apply();

  expect(await terraform.plan()).toEqual([]);

  const { zones } = (await terraform.outputs()) as { zones: string[] };
  const response = await fetch(`${plain.platform.endpoint.endpoint}/_local/clusters`, {
    headers: { "x-msk-local-secret": plain.platform.endpoint.secret },
  });
  const { clusters } = (await response.json()) as { clusters: { brokers: { zone: string }[] }[] };

  expect(clusters[0]?.brokers.map(({ zone }) => zone).sort()).toEqual(zones.sort());
  expect(zones[0]).toMatch(/^use1-az\d$/);
});

test.each(BLOCKS.map((_, index) => [BLOCKS.slice(0, index + 1)]))("a cluster with %j has an empty second plan", async (blocks) => {
  const terraform = await plain.with({ blocks });
  await terraform.apply();

  expect(await terraform.plan()).toEqual([]);
});

test("a volume that grows by less than 10 GiB is refused by MSK, and one that grows by 10 GiB has an empty second plan", async () => {
  await expect((await plain.with({ blocks: BLOCKS, volume_size: "19" })).apply()).rejects.toThrow(
    "To update storage, you must increase it by at least 10 GiB.",
  );

  const terraform = await plain.with({ blocks: BLOCKS, volume_size: "20" });
  await terraform.apply();

  expect(await terraform.plan()).toEqual([]);
});

test("without the block client_authentication the authentication stays, since MSK refuses a request without updates", async () => {
  const terraform = await plain.with({ blocks: BLOCKS.slice(1), volume_size: "20" });

  await expect(terraform.apply()).rejects.toThrow("The request does not include any updates to the security setting of the cluster.");
});

test("is destroyed", async () => {
  await (await plain.with({ blocks: BLOCKS, volume_size: "20" })).destroy();
});
