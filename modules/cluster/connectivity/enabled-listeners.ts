import { type IResolvable, Token } from "cdktf";
import type { Listener } from "../../kafka/index.js";
import { hcl } from "../../terraform/index.js";
import { hasMutualTls } from "../settings/authentication.js";
import type { ExpressSettings, StandardSettings } from "../settings/cluster-settings.js";

/**
 * Returns whether the brokers have each listener, as an expression where the settings are Terraform variables. The settings decide, and not
 * AWS's answer from before the apply: so outputs are right after the apply that turns a listener on or off.
 */
export function enabledListeners(
  settings: Pick<StandardSettings | ExpressSettings, "authentication" | "encryptionInTransit">,
): Record<Listener, boolean | IResolvable> {
  const { encryptionInTransit } = settings;
  const { iam, scram, unauthenticated } = settings.authentication;
  const mutualTls = hasMutualTls(settings);
  if ([mutualTls, unauthenticated, encryptionInTransit].some((value) => Token.isUnresolved(value))) {
    return {
      ...{ iam, scram },
      tls: hcl`${encryptionInTransit} != "PLAINTEXT" && (${mutualTls} || ${unauthenticated} == "allowed")`,
      plaintext: hcl`${encryptionInTransit} != "TLS" && ${unauthenticated} == "allowed"`,
    };
  }
  const all = unauthenticated === "allowed";
  return {
    ...{ iam, scram },
    tls: encryptionInTransit !== "PLAINTEXT" && (mutualTls === true || all),
    plaintext: encryptionInTransit !== "TLS" && all,
  };
}

/** Returns the addresses of a listener, or empty text if the listener is off. */
export function ifEnabled(enabled: boolean | IResolvable, addresses: string): string {
  if (Token.isUnresolved(enabled)) return Token.asString(hcl`${enabled} ? ${addresses} : ""`);
  return enabled ? addresses : "";
}
