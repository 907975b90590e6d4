import { expect, test } from "@jest/globals";
import { glueService } from "../../../../../../tools/local/aws/moto-fixes/glue.js";
import { awsRequest } from "../../../../../support/local-platform/aws-request.js";

const ARN = "arn:aws:glue:eu-west-1:123456789012:registry/orders";

/** Returns a service over a fake of moto, and the requests that tag a resource. */
function glue(status = 200) {
  const tagged: unknown[] = [];
  const service = glueService({
    forward: async () => ({ status, headers: {}, body: JSON.stringify({ RegistryArn: ARN }) }),
    json: async (...call: unknown[]) => {
      tagged.push(call);
      return {} as never;
    },
  });
  const send = (operation: string, body: object) => service(awsRequest("POST", "/", body, { "x-amz-target": `AWSGlue.${operation}` }));
  return { send, tagged };
}

test("the tags of a new schema registry are stored where GetTags reads them", async () => {
  const { send, tagged } = glue();

  expect((await send("CreateRegistry", { RegistryName: "orders", Tags: { team: "ads" } }))?.status).toBe(200);
  expect(tagged).toEqual([["glue", "eu-west-1", "AWSGlue.TagResource", { ResourceArn: ARN, TagsToAdd: { team: "ads" } }]]);
});

test("nothing is tagged without tags, and after an error", async () => {
  const [untagged, failing] = [glue(), glue(400)];
  await untagged.send("CreateRegistry", { RegistryName: "orders" });
  await failing.send("CreateRegistry", { RegistryName: "orders", Tags: { team: "ads" } });

  expect([...untagged.tagged, ...failing.tagged]).toEqual([]);
});

test("moto handles every other operation", async () => {
  expect(await glue().send("CreateSchema", { Tags: { team: "ads" } })).toBeUndefined();
});
