import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { cloudConfig, type HostConfiguration, hostFiles } from "../../../../../modules/bastion/index.js";

const host: HostConfiguration = {
  region: "eu-central-1",
  clusterArn: `arn:aws:kafka:eu-central-1:123456789012:cluster/${"c".repeat(64)}/0a1b2c3d-0000-1111-2222-333344445555-1`,
  clusterName: "c".repeat(64),
  logGroup: "/aws/ec2/orders-bastion",
  readOnly: true,
  kafkaUi: true,
  prometheus: true,
  kafkaTools: true,
  remoteWriteUrl:
    "https://aps-workspaces.eu-central-1.amazonaws.com/workspaces/ws-0a1b2c3d-0000-1111-2222-333344445555/api/v1/remote_write",
};
const paths = (configuration: HostConfiguration) => hostFiles(configuration).map(({ path }) => path);
const content = (path: string, configuration = host) => hostFiles(configuration).find((file) => file.path === path)?.content ?? "";

test("the user data fits into an instance, with the longest names", () => {
  expect(Buffer.byteLength(cloudConfig(hostFiles(host), "msk-setup.service"))).toBeLessThan(16_384);
});

test("user data that is too large is refused", () => {
  expect(() => cloudConfig([{ path: "/etc/large", content: "x".repeat(16_000) }], "first.service")).toThrow(
    /^the user data has 16\d\d\d bytes, more than 15384$/,
  );
});

test("cloud-init writes every file with its mode and starts the first unit", () => {
  const { write_files: files, runcmd } = parse(cloudConfig(hostFiles(host), "msk-setup.service"));

  expect(files.map(({ path }: { path: string }) => path)).toEqual(paths(host));
  expect(files.find(({ path }: { path: string }) => path === "/usr/local/lib/msk/setup")).toMatchObject({
    permissions: "0755",
    content: content("/usr/local/lib/msk/setup"),
  });
  expect(runcmd.at(-1)).toEqual(["systemctl", "enable", "--now", "--no-block", "msk-setup.service"]);
});

test("every server listens on the loopback interface only", () => {
  expect(parse(content("/etc/msk/kafka-ui.yaml")).server).toEqual({ address: "127.0.0.1", port: 8080 });
  for (const name of ["prometheus", "node-exporter"]) {
    expect(content(`/etc/systemd/system/${name}.service`)).toMatch(/--web\.listen-address=127\.0\.0\.1:\d+\n/);
  }
});

test("every container has a digest, no capabilities and a read-only file system", () => {
  const runs = hostFiles(host).flatMap(
    ({ content: text }) => text.replaceAll("\\\n", "").match(/ExecStart=\/usr\/bin\/docker run .*/g) ?? [],
  );

  expect(runs).toHaveLength(3);
  for (const run of runs) {
    expect(run).toMatch(/ --read-only --cap-drop ALL --security-opt no-new-privileges /);
    expect(run).toMatch(/ [a-z0-9./-]+@sha256:[0-9a-f]{64}( |$)/);
  }
});

test("software that is off leaves nothing on the host", () => {
  const none = { ...host, kafkaUi: false, prometheus: false, kafkaTools: false };

  expect(paths(none)).toEqual([
    "/etc/msk/host.env",
    "/etc/msk/cloudwatch-agent.json",
    "/var/log/msk/setup.log",
    "/etc/logrotate.d/msk",
    "/usr/local/lib/msk/setup",
    "/etc/systemd/system/msk-setup.service",
    "/usr/local/lib/msk/brokers",
  ]);
  expect(content("/usr/local/lib/msk/setup", none)).not.toMatch(/docker|curl|kafka|https:/);
});

test("the agent sends the log of every unit to CloudWatch", () => {
  const { collect_list: files } = JSON.parse(content("/etc/msk/cloudwatch-agent.json")).logs.logs_collected.files;
  const written = hostFiles(host).flatMap(({ content: text }) => text.match(/(?<=StandardOutput=append:).*/g) ?? []);

  expect(new Set(files.map(({ file_path: path }: { file_path: string }) => path))).toEqual(
    new Set(["/var/log/cloud-init-output.log", ...written]),
  );
  expect(new Set(files.map(({ log_group_name: group }: { log_group_name: string }) => group))).toEqual(new Set([host.logGroup]));
});

test("Prometheus writes to the workspace with the signature of its region, and to none without a workspace", () => {
  expect(parse(content("/etc/msk/prometheus.yaml")).remote_write).toEqual([
    { url: host.remoteWriteUrl, sigv4: { region: "eu-central-1" } },
  ]);
  expect(parse(content("/etc/msk/prometheus.yaml", { ...host, remoteWriteUrl: undefined }))).not.toHaveProperty("remote_write");
});
