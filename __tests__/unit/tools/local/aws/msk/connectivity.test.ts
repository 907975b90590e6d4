import { beforeEach, describe, expect, test } from "@jest/globals";
import { TestMsk } from "../../../../../support/local-platform/test-msk.js";

let msk: TestMsk;

beforeEach(() => {
  msk = new TestMsk();
});

const PUBLIC = { publicAccess: { type: "SERVICE_PROVIDED_EIPS" } };
const multiVpc = (scheme: "iam" | "scram") => ({ vpcConnectivity: { clientAuthentication: { sasl: { [scheme]: { enabled: true } } } } });

/** Returns broker settings with an instance type and connectivity. */
const brokers = (connectivityInfo: object, instanceType = "kafka.m7g.large") => ({
  brokerNodeGroupInfo: { instanceType, clientSubnets: ["a", "b", "c"], connectivityInfo },
});

describe("public access", () => {
  test("is rejected on a new cluster, and adds public addresses to an existing one", async () => {
    await expect(msk.running("open", { provisioned: msk.provisioned(brokers(PUBLIC)) })).rejects.toThrow(
      "turn it on after the cluster is ACTIVE",
    );

    const { arn, path } = await msk.running("open");
    await msk.change(arn, "connectivity", { connectivityInfo: PUBLIC });

    const { bootstrapBrokerStringSaslIam: own, ...others } = await msk.call("GET", `${path}/bootstrap-brokers`);

    expect(own.split(",")).toHaveLength(3);
    expect(others).toEqual({ bootstrapBrokerStringPublicSaslIam: own.replaceAll(":9098", ":9198") });
  });

  test.each([
    [
      "unauthenticated clients",
      { clientAuthentication: { sasl: { iam: { enabled: true } }, unauthenticated: { enabled: true } } },
      "unauthenticated",
    ],
    ["plaintext", { encryptionInfo: { encryptionInTransit: { clientBroker: "TLS_PLAINTEXT" } } }, "TLS only"],
    ["plaintext between brokers", { encryptionInfo: { encryptionInTransit: { inCluster: false } } }, "within the cluster"],
    ["SCRAM and access without ACLs", { clientAuthentication: { sasl: { scram: { enabled: true } } } }, "allow.everyone.if.no.acl.found"],
  ])("is rejected on a cluster with %s", async (_, changes, message) => {
    const { arn } = await msk.running("open", { provisioned: msk.provisioned(changes) });

    await expect(msk.change(arn, "connectivity", { connectivityInfo: PUBLIC })).rejects.toThrow(message);
  });
});

describe("public access", () => {
  test("has addresses for SCRAM and mutual TLS too, and none for other listeners", async () => {
    const clientAuthentication = {
      sasl: { scram: { enabled: true } },
      tls: { enabled: true, certificateAuthorityArnList: ["arn:ca"] },
    };
    const configurationInfo = await msk.configuration("allow.everyone.if.no.acl.found=false");
    const { arn, path } = await msk.running("open", { provisioned: msk.provisioned({ clientAuthentication, configurationInfo }) });
    await msk.change(arn, "connectivity", { connectivityInfo: PUBLIC });

    expect(Object.keys(await msk.call("GET", `${path}/bootstrap-brokers`)).sort()).toEqual([
      "bootstrapBrokerStringPublicSaslScram",
      "bootstrapBrokerStringPublicTls",
      "bootstrapBrokerStringSaslScram",
      "bootstrapBrokerStringTls",
    ]);
  });
});

describe("VPC connectivity", () => {
  test("is rejected on a new cluster, without the authentication scheme, and on small brokers", async () => {
    const { arn } = await msk.running("shared");

    await expect(msk.running("new", { provisioned: msk.provisioned(brokers(multiVpc("iam"))) })).rejects.toThrow(
      "When creating a cluster, all vpcConnectivity auth schemes must be disabled",
    );
    await expect(msk.change(arn, "connectivity", { connectivityInfo: multiVpc("scram") })).rejects.toThrow(
      "VPC connectivity can be turned on only for authentication schemes that the cluster has: SASL_SCRAM",
    );

    const t3 = msk.provisioned({ kafkaVersion: "3.9.x", ...brokers({}, "kafka.t3.small") });
    const { arn: small } = await msk.running("small", { provisioned: t3 });

    await expect(msk.change(small, "connectivity", { connectivityInfo: multiVpc("iam") })).rejects.toThrow("kafka.t3.small");
  });

  test("allows connections from other VPCs with the enabled schemes until they are rejected", async () => {
    const { arn, path } = await msk.running("shared");
    const request = { targetClusterArn: arn, authentication: "SASL_IAM", vpcId: "vpc-1", clientSubnets: ["a"], securityGroups: ["sg-1"] };

    await expect(msk.call("POST", "/v1/vpc-connection", request)).rejects.toThrow("VPC connectivity is not turned on for SASL_IAM");

    await msk.change(arn, "connectivity", { connectivityInfo: multiVpc("iam") });

    expect(await msk.call("GET", `${path}/bootstrap-brokers`)).toHaveProperty("bootstrapBrokerStringVpcConnectivitySaslIam");

    const { vpcConnectionArn, state } = await msk.call("POST", "/v1/vpc-connection", { ...request, tags: { team: "ads" } });

    expect(state).toBe("CREATING");

    const connection = `/v1/vpc-connection/${encodeURIComponent(vpcConnectionArn)}`;
    const { clientSubnets: subnets, ...rest } = request;

    expect(await msk.call("GET", connection)).toMatchObject({ ...rest, subnets, state: "AVAILABLE" });
    expect(await msk.call("GET", `/v1/tags/${encodeURIComponent(vpcConnectionArn)}`)).toEqual({ tags: { team: "ads" } });
    expect((await msk.call("GET", "/v1/vpc-connections")).vpcConnections).toHaveLength(1);

    await msk.call("PUT", `${path}/client-vpc-connection`, { vpcConnectionArn });

    expect((await msk.call("GET", `${path}/client-vpc-connections`)).clientVpcConnections).toMatchObject([{ state: "REJECTED" }]);

    await msk.call("DELETE", connection);

    await expect(msk.call("GET", connection)).rejects.toMatchObject({ status: 404 });
  });

  test("is owned by the account of the cluster, which sees its connections", async () => {
    const { arn, path } = await msk.running("shared");
    const { path: otherPath } = await msk.running("other");
    await msk.change(arn, "connectivity", { connectivityInfo: multiVpc("iam") });
    const created = await msk.call("POST", "/v1/vpc-connection", {
      ...{ targetClusterArn: arn, authentication: "SASL_IAM", vpcId: "vpc-1", clientSubnets: ["a", "b"] },
    });
    const { vpcConnectionArn, creationTime } = created;
    const summary = { vpcConnectionArn, targetClusterArn: arn, authentication: "SASL_IAM", creationTime, vpcId: "vpc-1" };
    const connection = `/v1/vpc-connection/${encodeURIComponent(vpcConnectionArn)}`;

    expect(created).toEqual({
      ...{ ...summary, state: "CREATING", clientSubnets: ["a", "b"], subnets: ["a", "b"], securityGroups: [], tags: {} },
    });
    expect(vpcConnectionArn).toMatch(/^arn:aws:kafka:eu-west-1:123456789012:vpc-connection\/123456789012\/shared\/[\da-f-]{36}-1$/);
    expect(await msk.call("GET", "/v1/vpc-connections")).toEqual({ vpcConnections: [{ ...summary, state: "AVAILABLE" }] });
    expect(await msk.call("GET", `${path}/client-vpc-connections`)).toEqual({
      clientVpcConnections: [{ vpcConnectionArn, authentication: "SASL_IAM", creationTime, state: "AVAILABLE", owner: "123456789012" }],
    });
    expect(await msk.call("GET", `${otherPath}/client-vpc-connections`)).toEqual({ clientVpcConnections: [] });
    await expect(msk.call("PUT", `${otherPath}/client-vpc-connection`, { vpcConnectionArn })).rejects.toMatchObject({
      ...{ status: 404, message: `The cluster has no client VPC connection ${vpcConnectionArn}.` },
    });

    const cluster = msk.clusters.find(arn);
    await msk.call("DELETE", path);
    await cluster.work;

    expect(await msk.call("GET", connection)).toMatchObject({ state: "INACTIVE" });
    expect(await msk.call("DELETE", connection)).toEqual({ vpcConnectionArn, state: "DELETING" });
    await expect(msk.call("DELETE", connection)).rejects.toMatchObject({ message: `VPC connection ${vpcConnectionArn} does not exist.` });
    expect(await msk.call("GET", "/v1/vpc-connections")).toEqual({ vpcConnections: [] });
  });

  test("can be left out in parts", async () => {
    const { path } = await msk.running("parts", { provisioned: msk.provisioned(brokers({ vpcConnectivity: {} })) });

    expect(Object.keys(await msk.call("GET", `${path}/bootstrap-brokers`))).toEqual(["bootstrapBrokerStringSaslIam"]);
  });

  test("has addresses and connections for SCRAM and mutual TLS too", async () => {
    const enabled = { enabled: true };
    const clientAuthentication = { sasl: { scram: enabled }, tls: { enabled: true, certificateAuthorityArnList: ["arn:ca"] } };
    const { arn, path } = await msk.running("shared", { provisioned: msk.provisioned({ clientAuthentication }) });
    const schemes = { sasl: { scram: enabled }, tls: enabled };
    await msk.change(arn, "connectivity", { connectivityInfo: { vpcConnectivity: { clientAuthentication: schemes } } });

    expect(Object.keys(await msk.call("GET", `${path}/bootstrap-brokers`)).sort()).toEqual([
      "bootstrapBrokerStringSaslScram",
      "bootstrapBrokerStringTls",
      "bootstrapBrokerStringVpcConnectivitySaslScram",
      "bootstrapBrokerStringVpcConnectivityTls",
    ]);

    const connect = (authentication: string) =>
      msk.call("POST", "/v1/vpc-connection", { targetClusterArn: arn, authentication, vpcId: "vpc-1", clientSubnets: ["a"] });

    for (const authentication of ["SASL_SCRAM", "TLS"]) expect(await connect(authentication)).toMatchObject({ authentication });
    await expect(connect("SASL_IAM")).rejects.toThrow("VPC connectivity is not turned on for SASL_IAM on the cluster shared.");
    await expect(connect("NONE")).rejects.toMatchObject({ status: 400 });
  });
});
