import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { freePort, until } from "../../../../tools/local/process/index.js";
import { runFolder } from "../../../../tools/setup/folders.js";
import { brokerTunnels, relayBrokers } from "../../../../tools/tunnel/broker-tunnels.js";
import { type TunnelOptions, tunnel } from "../../../../tools/tunnel/index.js";

const outputs = {
  region: "us-east-1",
  cluster_arn: "arn:aws:kafka:us-east-1:123456789012:cluster/orders/0a-1",
  bastion_instance_id: "i-0a1b2c3d",
  bootstrap_brokers_iam: "b-2.orders:9098,b-1.orders:9098",
};
const PATH = process.env["PATH"];
let folder: string;
let lines: string[];

beforeEach(() => {
  folder = runFolder("tunnel");
  lines = [];
  mkdirSync(join(folder, "bin"));
});

afterEach(() => {
  process.env["PATH"] = PATH;
  rmSync(folder, { recursive: true, force: true });
});

function optionsFor(target: TunnelOptions["target"], more: Partial<TunnelOptions> = {}, values: object = outputs): TunnelOptions {
  const file = join(folder, "outputs.json");
  writeFileSync(file, JSON.stringify(values));
  return {
    target,
    source: { file },
    print: false,
    signal: new AbortController().signal,
    log: (line) => lines.push(line),
    brokers: async () => ["b-1.orders", "b-2.orders"],
    ...more,
  };
}

/** Puts programs on the path instead of those of this machine; the tests need bash only. */
function programs(scripts: Readonly<Record<string, string>>): void {
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(folder, "bin", name), `#!/bin/bash\n${script}\n`);
    chmodSync(join(folder, "bin", name), 0o755);
  }
}

const printed = async (target: TunnelOptions["target"], more: Partial<TunnelOptions> = {}, values: object = outputs) => {
  await tunnel(optionsFor(target, { print: true, ...more }, values));
  return lines;
};
const session = (document: string, parameters: string) =>
  `aws ssm start-session --region us-east-1 --target i-0a1b2c3d --document-name ${document} --parameters '${parameters}'`;

describe("--print", () => {
  test.each([
    ["kafka-ui", "8080"],
    ["prometheus", "9090"],
  ] as const)("prints the session to %s on the bastion", async (target, port) => {
    expect(await printed(target)).toEqual([
      session("AWS-StartPortForwardingSession", `{"portNumber":["${port}"],"localPortNumber":["${port}"]}`),
      `# Open http://127.0.0.1:${port}`,
    ]);
  });

  test("uses another local port", async () => {
    expect(await printed("kafka-ui", { port: 18080 })).toEqual([
      session("AWS-StartPortForwardingSession", '{"portNumber":["8080"],"localPortNumber":["18080"]}'),
      "# Open http://127.0.0.1:18080",
    ]);
  });

  test("prints the session to the Grafana workspace through the bastion", async () => {
    const lines = await printed("grafana", {}, { ...outputs, grafana_url: "g-1.grafana-workspace.us-east-1.amazonaws.com" });

    expect(lines[0]).toBe(
      session(
        "AWS-StartPortForwardingSessionToRemoteHost",
        '{"host":["g-1.grafana-workspace.us-east-1.amazonaws.com"],"portNumber":["443"],"localPortNumber":["3000"]}',
      ),
    );
    expect(lines).toContain("# A workspace with public access needs no tunnel: open https://g-1.grafana-workspace.us-east-1.amazonaws.com");
  });

  test("prints a session for each broker, and the lines for /etc/hosts", async () => {
    const lines = await printed("brokers");

    expect(lines.filter((line) => line.startsWith("aws "))).toEqual(
      ["b-1.orders", "b-2.orders"].map((host) =>
        expect.stringMatching(new RegExp(`"host":\\["${host}"\\],"portNumber":\\["9098"\\],"localPortNumber":\\["\\d+"\\]`)),
      ),
    );
    expect(lines).toEqual(
      expect.arrayContaining([
        "# 127.0.0.11 b-1.orders",
        "# 127.0.0.12 b-2.orders",
        "# Bootstrap servers: b-1.orders:9098,b-2.orders:9098",
      ]),
    );
  });
});

describe("fails", () => {
  test.each([
    [
      "without a bastion",
      "kafka-ui",
      {},
      { ...outputs, bastion_instance_id: undefined },
      "The platform has no bastion: there is no output bastion_instance_id; set `bastion: {}` in the settings and apply them.",
    ],
    ["without a Grafana workspace", "grafana", {}, outputs, "The platform has no Grafana workspace: there is no output grafana_url."],
    [
      "for a listener that the cluster does not have",
      "brokers",
      { listener: "scram" },
      outputs,
      "The cluster has no scram listener; choose another with --listener.",
    ],
    ["with outputs of something else", "kafka-ui", {}, {}, /outputs\.json: not the outputs of the platform stack:\n/],
  ] as const)("%s", async (_, target, more, values, message) => {
    await expect(tunnel(optionsFor(target, more, values))).rejects.toThrow(message);
  });

  test("without the AWS CLI or the plugin, with the place to get it", async () => {
    process.env["PATH"] = join(folder, "bin");
    await expect(tunnel(optionsFor("kafka-ui"))).rejects.toThrow("The AWS CLI is not on the PATH; install it: https://aws.amazon.com/cli/");

    programs({ aws: "true" });
    await expect(tunnel(optionsFor("kafka-ui"))).rejects.toThrow(
      /^session-manager-plugin is not on the PATH; install the Session Manager plugin: https:/,
    );
  });

  test("with the last line of the AWS CLI if the session ends", async () => {
    programs({ aws: "echo; echo 'TargetNotConnected: i-0a1b2c3d is not connected.'; exit 254", "session-manager-plugin": "true" });
    process.env["PATH"] = `${join(folder, "bin")}:${PATH}`;

    await expect(tunnel(optionsFor("kafka-ui"))).rejects.toThrow(
      "The session to i-0a1b2c3d ended (exit code 254): TargetNotConnected: i-0a1b2c3d is not connected.",
    );
  });
});

test("keeps the sessions open, says what to open once all wait for connections, and interrupts the plugin at the end", async () => {
  programs({
    aws: `trap 'echo interrupted >>"${folder}/ended"; exit 0' INT
echo "Starting session with SessionId: a"
echo "Waiting for connections..."
while true; do sleep 0.05; done`,
    "session-manager-plugin": "true",
  });
  process.env["PATH"] = `${join(folder, "bin")}:${PATH}`;
  const controller = new AbortController();

  const open = tunnel(optionsFor("prometheus", { signal: controller.signal }));
  await until("the sessions", () => lines.length > 0);
  controller.abort();
  await open;

  expect(lines).toEqual(["Open http://127.0.0.1:9090", "Press Ctrl-C to close the tunnel."]);
  expect(readFileSync(join(folder, "ended"), "utf8")).toBe("interrupted\n");
});

test("relays connections to the address of a broker to the port of its session", async () => {
  const [remotePort, localPort] = [await freePort(), await freePort()];
  const session = createServer((socket) => socket.pipe(socket)).listen(localPort, "127.0.0.1");
  const tunnels = await brokerTunnels(["b-1.orders"], remotePort, async () => localPort);
  const relay = await relayBrokers(tunnels);
  try {
    const client = connect(remotePort, "127.0.0.11");
    const answer = new Promise((resolve) => client.once("data", (data) => resolve(data.toString())));
    client.write("hello");

    expect(await answer).toBe("hello");
    client.destroy();
    await expect(relayBrokers(tunnels)).rejects.toThrow(/^can't listen on 127\.0\.0\.11:\d+ \(EADDRINUSE\); another tunnel may be open$/);
  } finally {
    relay.stop();
    session.close();
  }
});
