import { describe, expect, test } from "@jest/globals";
import { all, type Synthesized, statements, synthesize } from "../../../support/modules/synthesized.js";

const stackOf = (deduplication: string, more = "") =>
  synthesize(`environment: dev\neventApi: { consumer: { deduplication: ${deduplication}, eventIdRetentionSeconds: 700000 } }\n${more}`);
/** Returns the only resource of a type, without CDKTF's comment. */
function only(stack: Synthesized, type: string) {
  const [resource, ...others] = Object.values(all(stack, type));
  expect(others).toEqual([]);
  return withoutComment(resource ?? {});
}
const withoutComment = ({ "//": _, ...attributes }: Record<string, unknown>) => attributes;
const consumerOf = (deduplication: string) => all(stackOf(deduplication), "aws_lambda_function")["event_api_consumer_function"];

describe("with deduplication: table", () => {
  test("counts are in a table on demand, encrypted with its own key, that can be restored and whose ids expire", () => {
    expect(only(stackOf("table"), "aws_dynamodb_table")).toEqual({
      name: "msk-ha-dev-event-counts",
      billing_mode: "PAY_PER_REQUEST",
      hash_key: "pk",
      range_key: "sk",
      attribute: [
        { name: "pk", type: "S" },
        { name: "sk", type: "S" },
      ],
      ttl: { attribute_name: "expiresAt", enabled: true },
      server_side_encryption: { enabled: true, kms_key_arn: "${aws_kms_key.event_api_counts_key.arn}" },
      point_in_time_recovery: { enabled: true },
      deletion_protection_enabled: true,
      lifecycle: { prevent_destroy: true },
    });
  });

  test("the key is used through DynamoDB alone, and is protected as the table is", () => {
    const key = all(stackOf("table"), "aws_kms_key")["event_api_counts_key"];
    expect(statements(key?.policy)["UseThroughServices"]?.["Condition"]).toEqual({
      StringEquals: { "kms:ViaService": ["dynamodb.us-east-1.amazonaws.com"] },
    });
    expect(key?.lifecycle).toMatchObject({ prevent_destroy: true });

    const unprotected = stackOf("table", "cluster: { deletionProtection: false }");
    expect(only(unprotected, "aws_dynamodb_table")).toMatchObject({
      ...{ deletion_protection_enabled: false, lifecycle: { prevent_destroy: false } },
    });
    expect(all(unprotected, "aws_kms_key")["event_api_counts_key"]?.lifecycle).toMatchObject({ prevent_destroy: false });
  });

  test("the functions can write items of this table and reach DynamoDB, the consumer before it gets records; nobody else can", () => {
    const stack = stackOf("table");
    const {
      event_api_consumer_counts_policy: ofConsumer,
      event_api_producer_counts_policy: ofProducer,
      ...others
    } = all(stack, "aws_iam_role_policy");

    for (const { policy } of [ofConsumer, ofProducer] as { policy: string }[]) {
      expect(statements(policy)).toEqual({
        WriteItems: {
          ...{ Effect: "Allow", Action: ["dynamodb:PutItem", "dynamodb:UpdateItem"] },
          Resource: ["${aws_dynamodb_table.event_api_counts.arn}"],
        },
        UseTableKey: { Effect: "Allow", Action: ["kms:Decrypt"], Resource: ["${aws_kms_key.event_api_counts_key.arn}"] },
      });
    }
    expect(JSON.stringify(others)).not.toContain("dynamodb");
    const rules = Object.values(all(stack, "aws_vpc_security_group_egress_rule")).filter(({ prefix_list_id }) => prefix_list_id);
    expect(rules.map(withoutComment)).toEqual(
      ["producer", "consumer"].map((name) => ({
        ...{ security_group_id: `\${aws_security_group.event_api_${name}_security_group.id}`, description: "HTTPS to DynamoDB" },
        prefix_list_id: "${data.aws_ec2_managed_prefix_list.event_api_counts_addresses.id}",
        ...{ ip_protocol: "tcp", from_port: 443, to_port: 443 },
      })),
    );
    expect(only(stack, "aws_lambda_event_source_mapping")["depends_on"]).toEqual(
      expect.arrayContaining([
        "aws_iam_role_policy.event_api_consumer_counts_policy",
        "aws_vpc_security_group_egress_rule.event_api_consumer_dynamodb_out",
      ]),
    );
  });

  test("the functions have the name of the table and the life of ids, and the outputs name the table", () => {
    const { event_api_producer_function: producer, event_api_consumer_function: consumer } = all(stackOf("table"), "aws_lambda_function");
    for (const each of [producer, consumer]) {
      expect(each?.environment.variables).toMatchObject({
        ...{ COUNT_TABLE: "${aws_dynamodb_table.event_api_counts.name}", EVENT_ID_RETENTION_SECONDS: "700000" },
      });
    }
    expect(stackOf("table").output["event_counts_table"]?.value).toBe("${aws_dynamodb_table.event_api_counts.name}");
  });
});

test.each([
  ["memory", "300"],
  ["off", "0"],
])("with deduplication: %s there is no table, and the window of the memory is %s s", (deduplication, seconds) => {
  const stack = stackOf(deduplication);

  expect(JSON.stringify(stack)).not.toMatch(/dynamodb|COUNT_TABLE|event_counts_table/);
  expect(consumerOf(deduplication)?.environment.variables).toMatchObject({ DEDUPLICATION_WINDOW_SECONDS: seconds });
});
