import { expect, test } from "@jest/globals";
import { Token } from "cdktf";
import { clusterSettings, enabledListeners, ifEnabled } from "../../../../../modules/cluster/index.js";
import { hcl } from "../../../../../modules/terraform/index.js";

type Provisioned = Parameters<typeof enabledListeners>[0];

const settingsOf = (settings: object) => clusterSettings.parse({ kind: "standard", ...settings }) as unknown as Provisioned;

test.each<[object, readonly string[]]>([
  [{}, ["iam"]],
  [{ authentication: { iam: false, scram: true } }, ["scram"]],
  [{ authentication: { mutualTls: { mode: "managed" } } }, ["iam", "tls"]],
  [{ authentication: { iam: false, unauthenticated: "allowed" } }, ["tls"]],
  [{ authentication: { unauthenticated: "allowed" }, encryptionInTransit: "TLS_PLAINTEXT" }, ["iam", "tls", "plaintext"]],
  [{ authentication: { iam: false, unauthenticated: "allowed" }, encryptionInTransit: "PLAINTEXT" }, ["plaintext"]],
  [{ encryptionInTransit: "TLS_PLAINTEXT" }, ["iam"]],
])("settings turn on listeners: %j", (settings, expected) => {
  const listeners = enabledListeners(settingsOf(settings));
  expect(Object.entries(listeners).flatMap(([listener, on]) => (on === true ? [listener] : []))).toEqual(expected);
});

const variable = (name: string) => hcl`var.x`.toString().replace("x", name) as never;
const listener = (settings: Provisioned, of: "tls" | "plaintext") => Token.isUnresolved(enabledListeners(settings)[of]);

test("one setting that is a variable makes the listeners that depend on it expressions", () => {
  const { authentication, encryptionInTransit } = settingsOf({});
  const cases: Provisioned[] = [
    { authentication, encryptionInTransit: variable("encryption") },
    { authentication: { ...authentication, unauthenticated: variable("unauthenticated") }, encryptionInTransit },
    {
      authentication: { ...authentication, mutualTls: { mode: "existing", authorities: Token.asList(hcl`var.authorities`) } },
      encryptionInTransit,
    },
  ];
  for (const settings of cases) expect([listener(settings, "tls"), listener(settings, "plaintext")]).toEqual([true, true]);
  expect(listener({ authentication, encryptionInTransit }, "tls")).toBe(false);
});

test("a listener that is off has no address, and one that a variable decides has a choice", () => {
  expect(ifEnabled(true, "a:9098")).toBe("a:9098");
  expect(ifEnabled(false, "a:9098")).toBe("");
  expect(Token.isUnresolved(ifEnabled(hcl`var.iam`, "a:9098"))).toBe(true);
});
