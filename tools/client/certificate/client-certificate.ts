import { X509Certificate } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../../command/run.js";
import { certificateFiles, isPlainName, plainNames } from "../client-name.js";
import { type KeyType, makeClientKey } from "./client-key.js";
import { keystorePassword } from "./keystore-password.js";
import { pkcs12 } from "./pkcs12.js";
import { describeAuthority, issueCertificate, type PrivateAuthority } from "./private-authority.js";

/** The options of `msk client-certificate`. */
export interface ClientCertificateOptions {
  /** ARN of the ACM private certificate authority. */
  readonly ca: string;
  /** Common name: Kafka's ACLs know the client by it. */
  readonly cn: string;
  /** @default 90, and 7 from an authority of short-lived certificates */
  readonly days?: string;
  readonly out: string;
  readonly key: KeyType;
  readonly passwordFile?: string;
  /** Put in place of files of the same name, which is what a renewal is. */
  readonly replace?: boolean;
  readonly json?: boolean;
}

/** Source: AWS Private CA User Guide, "Understand certificate authority modes", 2026-11. */
const shortLivedDays = 7;
const defaultDays = 90;
const mostDays = 3_650;
const dayMs = 86_400_000;

/**
 * Makes a key on this machine, has ACM private CA issue a client's certificate about it, and writes both as PEM and PKCS#12.
 *
 * @throws UsageError with one report of all that is wrong with the options
 * @throws Error if the authority does not issue, or files are in the way
 */
export async function clientCertificate(options: ClientCertificateOptions): Promise<void> {
  const { password, days } = await checked(options);
  const paths = pathsIn(options.out, options.cn);
  const inTheWay = Object.values(paths).filter((path) => existsSync(path));
  if (inTheWay.length > 0 && !options.replace)
    throw new Error(`${inTheWay.join(", ")}: there already: --replace puts a new key and certificate in their place.`);
  const authority = await describeAuthority(options.ca);
  const validDays = days ?? (authority.shortLived ? shortLivedDays : defaultDays);
  const refusal = refusalOf(authority, validDays);
  if (refusal) throw new Error(`${options.ca}: ${refusal}`);
  const { privateKey, request, publicKey } = await makeClientKey(options.key, options.cn);
  const { certificate, chain } = await issueCertificate(authority, request, validDays);
  const issued = new X509Certificate(certificate);
  if (!issued.publicKey.export({ type: "spki", format: "der" }).equals(publicKey))
    throw new Error(`${options.ca}: the authority issued a certificate about another key.`);
  const lines = (...pems: string[]) =>
    pems
      .flatMap((pem) => (pem.trim() ? [pem.trim()] : []))
      .join("\n")
      .concat("\n");
  await mkdir(options.out, { recursive: true, mode: 0o700 });
  await writeTogether({
    [paths.key]: privateKey,
    [paths.certificate]: lines(certificate, chain),
    [paths.chain]: lines(chain),
    [paths.pkcs12]: await pkcs12({ name: options.cn, privateKey, certificate, chain }, password),
  });
  process.stdout.write(options.json ? `${JSON.stringify(answer(issued, paths), null, 2)}\n` : told(issued, paths));
}

type Paths = ReturnType<typeof certificateFiles>;

function pathsIn(folder: string, name: string): Paths {
  const files = certificateFiles(name);
  return {
    key: join(folder, files.key),
    certificate: join(folder, files.certificate),
    chain: join(folder, files.chain),
    pkcs12: join(folder, files.pkcs12),
  };
}

async function checked({ ca, cn, days, passwordFile }: ClientCertificateOptions): Promise<{ password: string; days?: number }> {
  const failures: string[] = [];
  if (!/^arn:aws[\w-]*:acm-pca:[\w-]+:\d{12}:certificate-authority\/[\w-]+$/.test(ca))
    failures.push(`--ca: ${ca}: needed is arn:aws:acm-pca:<region>:<account>:certificate-authority/<id>.`);
  if (!isPlainName(cn)) failures.push(`--cn: ${cn}: needed are ${plainNames}.`);
  const whole = days === undefined ? undefined : Number(days);
  if (whole !== undefined && !(Number.isInteger(whole) && whole >= 1 && whole <= mostDays))
    failures.push(`--days: ${days}: needed is a whole number from 1 to ${mostDays}.`);
  const found = failures.length > 0 && !passwordFile && process.stdin.isTTY ? { password: "" } : await keystorePassword(passwordFile); // nobody is asked in vain
  if ("failure" in found) failures.push(found.failure);
  if (failures.length > 0 || "failure" in found) throw new UsageError(failures.join("\n"));
  return { password: found.password, ...(whole !== undefined && { days: whole }) };
}

function refusalOf({ shortLived, notAfter }: PrivateAuthority, days: number): string | undefined {
  if (shortLived && days > shortLivedDays)
    return `it issues certificates for ${shortLivedDays} days at most (short-lived mode), not for ${days}.`;
  const left = Math.floor((notAfter.getTime() - Date.now()) / dayMs);
  if (days > left)
    return `it expires on ${notAfter.toISOString()}, in ${left} days, and issues nothing that outlasts it by asking for ${days}.`;
  return undefined;
}

/** All of them or, where one can't be written, none: a key without its certificate is of no use to anyone. */
async function writeTogether(files: Readonly<Record<string, string | Buffer>>): Promise<void> {
  const fresh = (path: string) => `${path}.new`;
  try {
    for (const [path, content] of Object.entries(files)) {
      await rm(fresh(path), { force: true }); // a mode counts for new files only
      await writeFile(fresh(path), content, { mode: 0o600 });
    }
    for (const path of Object.keys(files)) await rename(fresh(path), path);
  } finally {
    for (const path of Object.keys(files)) await rm(fresh(path), { force: true });
  }
}

function answer(certificate: X509Certificate, paths: Paths) {
  const [from, to] = [new Date(certificate.validFrom), new Date(certificate.validTo)];
  // With a third of its life left, there is time to notice that a renewal fails.
  const renewFrom = new Date(to.getTime() - (to.getTime() - from.getTime()) / 3);
  return {
    principal: `User:${certificate.subject.split("\n").reverse().join(",")}`,
    notAfter: to.toISOString(),
    renewFrom: renewFrom.toISOString(),
    files: paths,
  };
}

function told(certificate: X509Certificate, paths: Paths): string {
  const { principal, notAfter, renewFrom } = answer(certificate, paths);
  return `${[
    `Kafka sees the client as ${principal}; its ACLs must name it so.`,
    `The certificate expires on ${notAfter}. Renew it from ${renewFrom} on: the same command with --replace, then restart the client.`,
    ...Object.values(paths),
  ].join("\n")}\n`;
}
