import { X509Certificate } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../../command/run.js";
import { certificateFiles, isPlainName, plainNames } from "../client-name.js";
import { createClientKey, type KeyType } from "./client-key.js";
import { keystorePassword } from "./keystore-password.js";
import { pkcs12 } from "./pkcs12.js";
import { describeAuthority, issueCertificate, type PrivateAuthority } from "./private-authority.js";

/** The options of `msk client-certificate`. */
export interface ClientCertificateOptions {
  /** ARN of the ACM private certificate authority. */
  readonly ca: string;
  /** Common name. The client's principal in Kafka's ACLs is `User:CN=<common name>`. */
  readonly cn: string;
  /** Days of validity. @default 90, or 7 from an authority in short-lived certificate mode */
  readonly days?: string;
  readonly out: string;
  readonly key: KeyType;
  readonly passwordFile?: string;
  /** Overwrite the files of the same name, to renew the certificate. */
  readonly replace?: boolean;
  readonly json?: boolean;
}

/** Source: AWS Private CA User Guide, "Understand certificate authority modes", 2026-11. */
const shortLivedDays = 7;
const defaultDays = 90;
const maxDays = 3_650;
const dayMs = 86_400_000;

/**
 * Creates a key on this machine, requests a client certificate for it from ACM Private CA, and writes both as PEM and PKCS#12.
 *
 * @throws UsageError with one report of all invalid options
 * @throws Error if the authority doesn't issue the certificate, or files exist already
 */
export async function clientCertificate(options: ClientCertificateOptions): Promise<void> {
  const { password, days } = await checkOptions(options);
  const paths = pathsIn(options.out, options.cn);
  const existing = Object.values(paths).filter((path) => existsSync(path));
  if (existing.length > 0 && !options.replace)
    throw new Error(`${existing.join(", ")}: already exists; use --replace to overwrite it with a new key and certificate.`);
  const authority = await describeAuthority(options.ca);
  const validDays = days ?? (authority.shortLived ? shortLivedDays : defaultDays);
  const refusal = refusalOf(authority, validDays);
  if (refusal) throw new Error(`${options.ca}: ${refusal}`);
  const { privateKey, request, publicKey } = await createClientKey(options.key, options.cn);
  const { certificate, chain } = await issueCertificate(authority, request, validDays);
  const issued = new X509Certificate(certificate);
  if (!issued.publicKey.export({ type: "spki", format: "der" }).equals(publicKey))
    throw new Error(`${options.ca}: the authority issued a certificate for a different key.`);
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
  process.stdout.write(options.json ? `${JSON.stringify(result(issued, paths), null, 2)}\n` : summary(issued, paths));
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

async function checkOptions({ ca, cn, days, passwordFile }: ClientCertificateOptions): Promise<{ password: string; days?: number }> {
  const failures: string[] = [];
  if (!/^arn:aws[\w-]*:acm-pca:[\w-]+:\d{12}:certificate-authority\/[\w-]+$/.test(ca))
    failures.push(`--ca: ${ca} is not the ARN of a private CA; use arn:aws:acm-pca:<region>:<account>:certificate-authority/<id>.`);
  if (!isPlainName(cn)) failures.push(`--cn: ${cn} is not a valid name; use ${plainNames}.`);
  const validDays = days === undefined ? undefined : Number(days);
  if (validDays !== undefined && !(Number.isInteger(validDays) && validDays >= 1 && validDays <= maxDays))
    failures.push(`--days: ${days} is out of range; use an integer from 1 to ${maxDays}.`);
  const found = failures.length > 0 && !passwordFile && process.stdin.isTTY ? { password: "" } : await keystorePassword(passwordFile); // no prompt if the options are invalid anyway
  if ("failure" in found) failures.push(found.failure);
  if (failures.length > 0 || "failure" in found) throw new UsageError(failures.join("\n"));
  return { password: found.password, ...(validDays !== undefined && { days: validDays }) };
}

function refusalOf({ shortLived, notAfter }: PrivateAuthority, days: number): string | undefined {
  if (shortLived && days > shortLivedDays)
    return `the authority is in short-lived certificate mode; ${days} days exceed its maximum of ${shortLivedDays} days.`;
  const left = Math.floor((notAfter.getTime() - Date.now()) / dayMs);
  if (days > left)
    return `the authority expires on ${notAfter.toISOString()}, in ${left} days; a certificate for ${days} days would outlast it.`;
  return undefined;
}

/** Writes all files, or none if one can't be written: a key without its certificate is useless. */
async function writeTogether(files: Readonly<Record<string, string | Buffer>>): Promise<void> {
  const fresh = (path: string) => `${path}.new`;
  try {
    for (const [path, content] of Object.entries(files)) {
      await rm(fresh(path), { force: true }); // the mode applies to new files only
      await writeFile(fresh(path), content, { mode: 0o600 });
    }
    for (const path of Object.keys(files)) await rename(fresh(path), path);
  } finally {
    for (const path of Object.keys(files)) await rm(fresh(path), { force: true });
  }
}

function result(certificate: X509Certificate, paths: Paths) {
  const [from, to] = [new Date(certificate.validFrom), new Date(certificate.validTo)];
  // A third of the validity is enough time to notice a failed renewal.
  const renewFrom = new Date(to.getTime() - (to.getTime() - from.getTime()) / 3);
  return {
    principal: `User:${certificate.subject.split("\n").reverse().join(",")}`,
    notAfter: to.toISOString(),
    renewFrom: renewFrom.toISOString(),
    files: paths,
  };
}

function summary(certificate: X509Certificate, paths: Paths): string {
  const { principal, notAfter, renewFrom } = result(certificate, paths);
  return `${[
    `The client's principal in Kafka is ${principal}; use it in ACLs.`,
    `The certificate expires on ${notAfter}. Renew it from ${renewFrom}: run the same command with --replace, then restart the client.`,
    ...Object.values(paths),
  ].join("\n")}\n`;
}
