import type { Session } from "../functions/index.js";
import { AccessDenied } from "./iam/access-denied.js";
import type { Iam } from "./iam/iam.js";
import type { Moto } from "./moto/moto.js";

/** Sends a message to a queue with the permissions of a role session. @throws AccessDenied if the role is not allowed to send */
export async function sendToQueue(moto: Moto, iam: Iam, queueArn: string, body: string, session: Session): Promise<void> {
  const principal = iam.principalOf(session);
  const { allowed, reason } = await iam.isAllowed(principal, "sqs:SendMessage", queueArn);
  if (!allowed) throw new AccessDenied(reason);
  const [, , , region = "", accountId, name] = queueArn.split(":");
  const QueueUrl = `https://sqs.${region}.amazonaws.com/${accountId}/${name}`;
  await moto.json("sqs", region, "AmazonSQS.SendMessage", { QueueUrl, MessageBody: body });
}
