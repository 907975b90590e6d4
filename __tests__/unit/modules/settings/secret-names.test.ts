import { expect, test } from "@jest/globals";
import { hasSecretForm, hasSecretName } from "../../../../modules/settings/index.js";

test.each([
  ...[
    "password",
    "database.password",
    "connection.passwd",
    "user-pwd",
    "keyPassphrase",
    "clientSecret",
    "auth: token",
    "api_key",
    "apikey",
  ],
  ...[
    "aws.private.key",
    "secretKey",
    "aws_secret_access_key",
    "authToken",
    "gcp.credential",
    "credentials",
    "connection.string",
    "PASSWORD",
  ],
])("%s is the name of a secret", (name) => {
  expect(hasSecretName(name)).toBe(true);
});

test.each(["passwords", "tokens", "password.file", "mypassword", "key", "secret_arn", "tokenizer", "public_key", "apiKeyId"])(
  "%s is not",
  (name) => {
    expect(hasSecretName(name)).toBe(false);
  },
);

test.each([
  ...["key AKIAIOSFODNN7EXAMPLE", "-----BEGIN PRIVATE KEY-----", "-----BEGIN RSA PRIVATE KEY-----", `ghp_${"a1".repeat(18)}`],
  ...[`glpat-${"a".repeat(20)}`, `xoxb-${"1".repeat(10)}`, `sk_live_${"a".repeat(16)}`, 'required password="s3cret";', "password = 'x'"],
])("%s has the form of a secret", (text) => {
  expect(hasSecretForm(text)).toBe(true);
});

test.each([
  ...["AKIA", "xAKIAIOSFODNN7EXAMPLE", "-----BEGIN CERTIFICATE-----", `ghp_${"a".repeat(35)}`, `glpat-${"a".repeat(19)}`, "xoxb-123"],
  ...[`sk_live_${"a".repeat(15)}`, 'password="${secretsmanager:shop:password}";', 'password=""', "password=x"],
])("%s does not", (text) => {
  expect(hasSecretForm(text)).toBe(false);
});
