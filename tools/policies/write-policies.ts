import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readPlatformSettings } from "../../modules/platform/index.js";
import { namePrefix } from "../../modules/settings/index.js";
import { policiesOf } from "./index.js";
import type { Purpose } from "./purposes.js";

interface Options {
  readonly config: string;
  readonly purpose: Purpose;
  /** 12 digits, or `*`. */
  readonly account: string;
  /** @default the policies are printed */
  readonly out?: string;
}

/** `msk policies`: prints or writes the policies of a settings file. @throws Error for an account id of another form */
export function writePolicies({ config, purpose, account, out }: Options): void {
  if (!/^(\*|\d{12})$/.test(account)) throw new Error(`--account: ${account} is no account id; use 12 digits.`);
  const settings = readPlatformSettings(config);
  const documents = policiesOf(settings, purpose, account);
  if (out === undefined) {
    process.stdout.write(`${JSON.stringify(documents, null, 2)}\n`);
    return;
  }
  mkdirSync(out, { recursive: true });
  for (const [index, document] of documents.entries()) {
    const file = join(out, `${namePrefix(settings)}-${purpose}-${index + 1}.json`);
    writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
    process.stdout.write(`${file}\n`);
  }
}
