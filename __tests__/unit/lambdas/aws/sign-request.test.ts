import { Sha256 } from "@aws-crypto/sha256-js";
import { expect, test } from "@jest/globals";
import { SignatureV4 } from "@smithy/signature-v4";
import fc from "fast-check";
import { sha256, signedHeaders } from "../../../../lambdas/aws/sign-request.js";

const text = fc.stringMatching(/^[A-Za-z0-9/+=]{1,40}$/);

test("signs as AWS's own library does", async () => {
  await fc.assert(
    fc.asyncProperty(text, text, fc.option(text, { nil: undefined }), fc.string(), fc.nat(), async (id, secret, token, body, day) => {
      const now = new Date(Date.UTC(2026, 0, 1 + (day % 700), 12, 34, 56, 789));
      const url = new URL("https://glue.eu-west-1.amazonaws.com");
      const credentials = { accessKeyId: id, secretAccessKey: secret, ...(token !== undefined && { sessionToken: token }) };
      const signer = new SignatureV4({ credentials, region: "eu-west-1", service: "glue", sha256: Sha256, applyChecksum: false });
      const target = "AWSGlue.GetSchemaVersion";
      const headers = { host: url.host, "content-type": "application/x-amz-json-1.1", "x-amz-target": target };
      const request = { method: "POST", protocol: "https:", hostname: url.hostname, path: "/", headers, body };

      const signed = signedHeaders(
        {
          ...{ method: "POST", url, service: "glue", region: "eu-west-1", body },
          headers: { "x-amz-target": target, "content-type": "application/x-amz-json-1.1" },
        },
        { accessKeyId: id, secretAccessKey: secret, sessionToken: token },
        now,
      );

      const { host: _, ...expected } = (await signer.sign(request, { signingDate: now })).headers;
      expect(signed).toEqual(expected);
    }),
    { numRuns: 50 },
  );
});

test("signs the host with its port", () => {
  const request = { method: "POST" as const, service: "glue", region: "eu-west-1", headers: {}, body: "" };
  const credentials = { accessKeyId: "a", secretAccessKey: "s", sessionToken: undefined };
  const sign = (url: string) => signedHeaders({ ...request, url: new URL(url) }, credentials, new Date(0))["authorization"];

  expect(sign("http://127.0.0.1:4566")).not.toBe(sign("http://127.0.0.1:4567"));
});

test("signs the writing of an object as AWS's own library does", async () => {
  const [now, body] = [new Date(Date.UTC(2026, 10, 1)), '{"offset":7}'];
  const url = new URL("https://s3.eu-west-1.amazonaws.com/my.bucket/dead-letters/ad-events/0/7-0a1b.json");
  const signer = new SignatureV4({
    ...{ region: "eu-west-1", service: "s3", sha256: Sha256, uriEscapePath: false },
    credentials: { accessKeyId: "id", secretAccessKey: "secret" },
  });
  const headers = { host: url.host, "content-type": "application/json", "x-amz-content-sha256": sha256(body) };
  const request = { method: "PUT", protocol: "https:", hostname: url.hostname, path: url.pathname, headers, body };

  const { host: _, ...expected } = (await signer.sign(request, { signingDate: now })).headers;
  const { host: __, ...own } = headers;
  const credentials = { accessKeyId: "id", secretAccessKey: "secret", sessionToken: undefined };

  expect(signedHeaders({ method: "PUT", url, service: "s3", region: "eu-west-1", headers: own, body }, credentials, now)).toEqual(expected);
});
