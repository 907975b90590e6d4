import type { Credentials } from "./iam/credentials.js";
import { recordAccessKey } from "./iam/routes.js";
import type { Moto } from "./moto/moto.js";

/** Creates the account's first user, with the policy AdministratorAccess, and returns an access key for it. */
export async function createAdministrator(moto: Moto, region: string, credentials: Credentials) {
  const iam = (parameters: Record<string, string>) =>
    moto.query("iam", region, { Version: "2010-05-08", UserName: "administrator", ...parameters });
  await iam({ Action: "CreateUser" });
  await iam({ Action: "AttachUserPolicy", PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" });
  return recordAccessKey(await iam({ Action: "CreateAccessKey" }), moto, region, credentials);
}
