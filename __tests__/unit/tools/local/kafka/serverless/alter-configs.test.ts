import { expect, test } from "@jest/globals";
import { refusedAlterConfigs } from "../../../../../../tools/local/kafka/serverless/alter-configs.js";
import { compactString, framed, int8, int16, int32, NO_TAGS, string, varint } from "../../../../../../tools/local/kafka/serverless/wire.js";

const TOPIC = 2;
const MESSAGE = "Amazon MSK Serverless can't alter topic configuration cleanup.policy.";

/** Returns the body of an AlterConfigs request for a topic. */
function body(version: number, properties: Readonly<Record<string, string>>): Buffer {
  const flexible = version >= 2;
  const [text, count] = flexible ? [compactString, (n: number) => varint(n + 1)] : [string, int32];
  const tags = flexible ? NO_TAGS : Buffer.alloc(0);
  const entries = Object.entries(properties).map(([name, value]) => Buffer.concat([text(name), text(value), tags]));
  const resource = [int8(TOPIC), text("orders"), count(entries.length), ...entries, tags];
  return Buffer.concat([tags, count(1), ...resource, int8(0), tags]);
}

const refused = (version: number, properties: Readonly<Record<string, string>>) =>
  refusedAlterConfigs({ key: 33, version, correlationId: 7, clientId: "admin", rest: body(version, properties) });

test.each([0, 1])("AlterConfigs with cleanup.policy is refused by name in version %d", (version) => {
  expect(refused(version, { "retention.ms": "1", "cleanup.policy": "delete" })).toEqual(
    framed(int32(7), int32(0), int32(1), int16(44), string(MESSAGE), int8(TOPIC), string("orders")),
  );
});

test("AlterConfigs with cleanup.policy is refused by name in the version with tagged fields", () => {
  expect(refused(2, { "cleanup.policy": "compact" })).toEqual(
    framed(
      int32(7),
      NO_TAGS,
      int32(0),
      varint(2),
      int16(44),
      compactString(MESSAGE),
      int8(TOPIC),
      compactString("orders"),
      NO_TAGS,
      NO_TAGS,
    ),
  );
});

test.each([0, 1, 2])("AlterConfigs without cleanup.policy is passed on in version %d", (version) => {
  expect(refused(version, { "retention.ms": "1" })).toBeUndefined();
});
