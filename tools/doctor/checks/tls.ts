import { isIP } from "node:net";
import { connect, type PeerCertificate } from "node:tls";
import { messageOf } from "../aws/aws-error.js";
import { type Check, failed, passed, type Result, warning } from "../check.js";
import type { Context } from "../context.js";
import type { Address } from "../target.js";

const HANDSHAKE_MS = 5_000;
const DAY_MS = 86_400_000;
/** MSK renews its certificates long before this. */
const EXPIRY_WARNING_DAYS = 30;

/** What a handshake showed. The connection is not closed for a certificate that is not trusted, so that its text can be read. */
export interface Handshake {
  readonly protocol: string;
  readonly authorizationError?: string;
  readonly certificate: Pick<PeerCertificate, "subject" | "issuer" | "valid_to">;
}

const handshake: Check<Context> = {
  id: "tls/handshake",
  about: "every broker proves its name with a trusted certificate",
  needs: ["network/tcp"],
  run: ({ target, passed: reachable, now }) => {
    const encrypted = target.addresses.filter(({ listener }) => listener !== "plaintext");
    const texts = reachable(
      "network/tcp",
      encrypted.map(({ text }) => text),
    );
    if (encrypted.length === 0)
      return Promise.resolve([warning("only plaintext listeners", "Turn on TLS for clients: records are readable on the network.")]);
    return Promise.all(
      encrypted
        .filter(({ text }) => texts.includes(text))
        .map(async (address): Promise<Result> => {
          const result = await shakeHands(address);
          return typeof result === "string" ? handshakeFailure(result, address.text) : judge(result, address, now());
        }),
    );
  },
};

/** @returns the failure as a text, if there was no handshake */
function shakeHands({ host, port }: Address): Promise<Handshake | string> {
  const socket = connect({ host, port, rejectUnauthorized: false, timeout: HANDSHAKE_MS, ...(isIP(host) === 0 && { servername: host }) });
  return new Promise<Handshake | string>((resolve) => {
    socket.once("secureConnect", () =>
      resolve({
        protocol: socket.getProtocol() ?? "unknown",
        certificate: socket.getPeerCertificate(),
        ...(socket.authorizationError && { authorizationError: codeOf(socket.authorizationError) }),
      }),
    );
    socket.once("timeout", () => resolve("ETIMEDOUT"));
    socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? messageOf(error)));
  }).finally(() => socket.destroy());
}

const codeOf = (error: Error | string): string =>
  typeof error === "string" ? error : ((error as NodeJS.ErrnoException).code ?? error.message);

/** Explains why there was no handshake. */
export function handshakeFailure(code: string, address: string): Result {
  if (code === "ETIMEDOUT")
    return failed(
      `accepts connections, but does not answer within ${HANDSHAKE_MS / 1_000} s`,
      "The process hangs or the host is overloaded: see the broker's CPU, memory and log, and restart it with kafka:RebootBroker.",
      address,
    );
  if (code === "EPROTO" || code.includes("WRONG_VERSION"))
    return failed(`does not use TLS: ${code}`, "The port is that of another listener: read the outputs again.", address);
  return failed(
    `handshake failed: ${code}`,
    "A proxy or a firewall may intercept the connection; otherwise see the broker's log.",
    address,
  );
}

/** Judges a handshake: trust, name, protocol and expiry. */
export function judge({ protocol, authorizationError, certificate }: Handshake, { text, host }: Address, now: Date): Result {
  const { valid_to: validTo, issuer } = certificate;
  const days = Math.floor((Date.parse(validTo) - now.getTime()) / DAY_MS);
  if (authorizationError === "CERT_HAS_EXPIRED" || days < 0)
    return failed(
      `its certificate has expired on ${validTo}`,
      "Reboot the broker so that it loads its current certificate, or ask AWS Support.",
      text,
    );
  if (authorizationError === "ERR_TLS_CERT_ALTNAME_INVALID")
    return failed(
      `its certificate is not for ${host}`,
      "Use the names of MSK or of the private zone, not addresses or names of your own.",
      text,
    );
  if (authorizationError !== undefined)
    return failed(
      `its certificate is not trusted: ${authorizationError}, issued by ${issuer?.CN ?? issuer?.O ?? "unknown"}`,
      "Certificates of MSK are issued by Amazon Trust Services, which every current trust store contains. A proxy that intercepts TLS has another issuer; for other authorities set NODE_EXTRA_CA_CERTS.",
      text,
    );
  if (!["TLSv1.2", "TLSv1.3"].includes(protocol))
    return failed(`negotiated ${protocol}`, "MSK requires TLS 1.2 or later: something between intercepts the connection.", text);
  if (days < EXPIRY_WARNING_DAYS)
    return warning(
      `${protocol}; its certificate expires in ${days} days`,
      "MSK renews certificates; a broker that does not restart for long can keep an old one: reboot it.",
      text,
    );
  return passed(`${protocol}, certificate valid for ${days} days`, text);
}

export const tlsChecks: readonly Check<Context>[] = [handshake];
