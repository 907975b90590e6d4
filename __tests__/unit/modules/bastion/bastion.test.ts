import { describe, expect, test } from "@jest/globals";
import { all, statements, synthesize } from "../../../support/modules/synthesized.js";

const withBastion = (bastion = "{}", more = "") => synthesize(`environment: dev\nbastion: ${bastion}\n${more}`);
const host = (bastion?: string) => all(withBastion(bastion), "aws_instance")["bastion_host"];
const granted = (bastion?: string) =>
  Object.entries(all(withBastion(bastion), "aws_iam_role_policy")).filter(([name]) => name.startsWith("bastion_role_"));
const actions = (bastion?: string) =>
  granted(bastion).flatMap(([, { policy }]) => Object.values(statements(policy)).flatMap(({ Action }) => Action as string[]));

test("without the setting there is no bastion, and no output about one", () => {
  const stack = synthesize("environment: dev");

  expect(all(stack, "aws_instance")).toEqual({});
  expect(Object.keys(stack.output).filter((name) => name.startsWith("bastion"))).toEqual([]);
});

describe("the host", () => {
  test("is private, with IMDSv2 only and an encrypted volume", () => {
    expect(host()).toMatchObject({
      associate_public_ip_address: false,
      subnet_id: "${aws_subnet.network_private_a.id}",
      metadata_options: { http_tokens: "required", http_put_response_hop_limit: 1 },
      root_block_device: { encrypted: true, kms_key_id: "${aws_kms_key.bastion_key.arn}" },
    });
    expect(host()).not.toHaveProperty("key_name");
  });

  test("is replaced by a change of what runs on it, and not by a newer image", () => {
    expect(host()).toMatchObject({
      ami: "${data.aws_ssm_parameter.bastion_image.insecure_value}",
      user_data_replace_on_change: true,
      lifecycle: { ignore_changes: ["ami"] },
    });
  });

  test("has user data in which Terraform evaluates references only, and no list of brokers, which changes", () => {
    const userData = String(host()?.user_data);

    expect(new Set(userData.match(/(?<!\$)\$\{[^}]*\}/g))).toEqual(
      new Set(["${aws_msk_cluster.cluster.arn}", "${aws_msk_cluster.cluster.cluster_name}"]),
    );
    expect(userData).toContain("bootstrapServers: $${BOOTSTRAP_SERVERS}\n");
    expect(userData).not.toMatch(/(?<!%)%\{/);
  });
});

describe("the network", () => {
  const ingress = (bastion?: string) =>
    Object.entries(all(withBastion(bastion), "aws_vpc_security_group_ingress_rule")).filter(
      ([, { security_group_id: group }]) => group === "${aws_security_group.bastion_security_group.id}",
    );

  test("has no way in without a public address", () => {
    expect(ingress()).toEqual([]);
  });

  test("has a public address and SSH from admin_cidrs where the settings ask for it", () => {
    expect(ingress("{ publicSsh: {} }")).toEqual([
      [
        "bastion_ssh",
        expect.objectContaining({ for_each: "${toset(var.admin_cidrs)}", from_port: 22, to_port: 22, cidr_ipv4: "${each.value}" }),
      ],
    ]);
    expect(host("{ publicSsh: {} }")).toMatchObject({
      associate_public_ip_address: true,
      subnet_id: "${aws_subnet.network_public_a.id}",
      "//": { accepted: [{ check: "CKV_AWS_126" }, { check: "CKV_AWS_88" }] },
    });
  });

  test("connects to HTTPS, the IAM listener and the exporters, and to SCRAM and TLS where these are on", () => {
    const ports = (bastion: string, more: string) =>
      Object.values(all(withBastion(bastion, more), "aws_vpc_security_group_egress_rule"))
        .filter(({ security_group_id: group }) => group === "${aws_security_group.bastion_security_group.id}")
        .map(({ from_port: from, to_port: to }) => `${from}-${to}`)
        .sort();

    expect(ports("{ prometheus: false }", "")).toEqual(["443-443", "9098-9098"]);
    expect(ports("{}", "cluster: { authentication: { scram: true, mutualTls: { mode: managed, usage: general } } }")).toEqual([
      "11001-11002",
      "443-443",
      "9094-9094",
      "9096-9096",
      "9098-9098",
    ]);
  });
});

describe("the role", () => {
  test("can read the cluster and change nothing", () => {
    const writing = /Write|Create|Alter|Delete|Put/;

    expect(
      actions()
        .filter((action) => writing.test(action))
        .sort(),
    ).toEqual([
      "kafka-cluster:AlterGroup",
      "logs:CreateLogStream",
      "logs:PutLogEvents",
      "ssmmessages:CreateControlChannel",
      "ssmmessages:CreateDataChannel",
    ]);
    expect(actions()).toEqual(expect.arrayContaining(["kafka-cluster:ReadData", "kafka-cluster:DescribeTopicDynamicConfiguration"]));
  });

  test("joins only consumer groups that begin with bastion-", () => {
    const [, policy] = granted().find(([name]) => name.includes("consume")) ?? [];

    expect(statements(policy?.policy)["JoinGroup"]?.["Resource"]).toEqual([expect.stringMatching(/\/bastion-\*$/)]);
  });

  test("with access administer, also writes records and alters topics", () => {
    expect(actions("{ kafkaAccess: administer }")).toEqual(
      expect.arrayContaining(["kafka-cluster:WriteData", "kafka-cluster:CreateTopic", "kafka-cluster:AlterTopic"]),
    );
    expect(String(host("{ kafkaAccess: administer }")?.user_data)).toContain("readOnly: false");
    expect(String(host()?.user_data)).toContain("readOnly: true");
  });
});

test("the outputs are the instance's id and public address", () => {
  const { bastion_instance_id: id, bastion_public_ip: ip } = withBastion().output;

  expect([id?.value, ip?.value]).toEqual(["${aws_instance.bastion_host.id}", "${aws_instance.bastion_host.public_ip}"]);
});
