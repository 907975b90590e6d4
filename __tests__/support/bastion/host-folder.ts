import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type HostConfiguration, hostFiles } from "../../../modules/bastion/index.js";

/** A bastion with all software, of a cluster named orders. */
export const fullHost: HostConfiguration = {
  region: "us-east-1",
  clusterArn: "arn:aws:kafka:us-east-1:123456789012:cluster/orders/0a-1",
  clusterName: "orders",
  logGroup: "/aws/ec2/orders-bastion",
  readOnly: true,
  kafkaUi: true,
  prometheus: true,
  kafkaTools: true,
};

/** Folders of the host that its scripts name. */
const FOLDERS = /(?<![\w.])\/(?=(etc\/msk|run\/msk|opt\/kafka|usr\/local\/lib\/msk)\b)/g;

/** Writes the files of a bastion below `folder`, and directs its scripts to that folder. */
export function writeHost(folder: string, host: HostConfiguration = fullHost): void {
  for (const { path, content, mode } of hostFiles(host)) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content.replaceAll(FOLDERS, `${folder}/`));
    if (mode) chmodSync(target, 0o755);
  }
}
