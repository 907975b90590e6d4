import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer, type Server } from "node:tls";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { javaHome } from "../../tools/local/installation/index.js";
import { nodeCertificate } from "../../tools/local/kafka/index.js";
import { runChild } from "../../tools/local/process/index.js";
import { ownClasses } from "../../tools/plugins/index.js";
import { toolsFolder } from "../../tools/setup/folders.js";

// The class in the plugins with which connectors verify a database's certificate, in a JVM and against a real TLS server.
let folder: string;
let server: Server;
let certificate: string;
let jar: string;

/** Prints the end of a handshake with a server on a port of 127.0.0.1. */
const PROBE = `public class Probe {
  public static void main(String[] args) throws Exception {
    var factory = new io.mskha.connect.DatabaseTls(args[1]);
    try (var socket = (javax.net.ssl.SSLSocket) factory.createSocket("127.0.0.1", Integer.parseInt(args[0]))) {
      socket.startHandshake();
      System.out.println("accepted");
    } catch (javax.net.ssl.SSLHandshakeException refused) {
      System.out.println("refused");
    }
  }
}`;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "database-tls-"));
  const identity = await nodeCertificate();
  certificate = identity.certificate;
  server = createServer({ key: identity.key, cert: certificate }, (socket) => socket.on("error", () => undefined));
  server.on("tlsClientError", () => undefined);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  jar = join(folder, "msk-ha-connect.jar");
  writeFileSync(jar, (await ownClasses(toolsFolder, () => undefined))["msk-ha-connect.jar"] as Uint8Array);
  writeFileSync(join(folder, "Probe.java"), PROBE);
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function probe(authorities: string): Promise<string> {
  const { port } = server.address() as { port: number };
  const { lines } = await runChild(javaHome().java, ["-cp", jar, join(folder, "Probe.java"), String(port), authorities], { name: "probe" });
  return lines.join("\n");
}

const base64 = (pem: string) => Buffer.from(pem).toString("base64");

test("a certificate is accepted if one of the given authorities signed it", async () => {
  const other = (await nodeCertificate()).certificate;

  expect(await probe(base64(certificate))).toBe("accepted");
  expect(await probe(base64(`${other}\n${certificate}`))).toBe("accepted");
  expect(await probe(base64(other))).toBe("refused");
});

test("the authorities of Amazon RDS are in the jar, and no others are trusted with them", async () => {
  expect(await probe("rds")).toBe("refused");
});

test("text that is no certificate is reported", async () => {
  expect(await probe(base64("abc"))).toMatch(/CertificateException/);
});
