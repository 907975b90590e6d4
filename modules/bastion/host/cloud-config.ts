import { stringify } from "yaml";

/** A file on the host. */
export interface HostFile {
  readonly path: string;
  readonly content: string;
  /** @default 0644 */
  readonly mode?: "0755";
}

/** Largest user data of an instance, in bytes, before base64. Source: EC2 user guide, user data, 2026-11. */
const MAX_USER_DATA = 16_384;

/** Bytes that Terraform can add: placeholders of tokens are shorter than ARNs and URLs. */
const RESERVE = 1_000;

/**
 * Returns the configuration of cloud-init, which writes the files and starts one unit. That unit does what can fail and must be tried
 * again, since cloud-init runs only once.
 *
 * @throws if it could be larger than EC2 accepts
 */
export function cloudConfig(files: readonly HostFile[], unit: string): string {
  const document = {
    write_files: files.map(({ path, content, mode = "0644" }) => ({ path, permissions: mode, content })),
    runcmd: [
      ["systemctl", "daemon-reload"],
      ["systemctl", "enable", "--now", "--no-block", unit],
    ],
  };
  const text = `#cloud-config\n${stringify(document, { lineWidth: 0, blockQuote: "literal" })}`;
  const [bytes, most] = [Buffer.byteLength(text), MAX_USER_DATA - RESERVE];
  if (bytes > most) throw new Error(`the user data has ${bytes} bytes, more than ${most}`);
  return text;
}
