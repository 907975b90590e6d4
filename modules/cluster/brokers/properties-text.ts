import { Token } from "cdktf";
import { hcl } from "../../terraform/index.js";
import { BYTES_PER_MIB } from "../limits/message-size.js";
import type { ServerProperties } from "../limits/property-table.js";
import { type BrokerConfiguration, effective, oursFor, sizesFor } from "../settings/broker-properties.js";

/** The text of an MSK configuration, ours with what the settings change: real newlines, one order always. */
export function propertiesText(configuration: BrokerConfiguration): string {
  const { kind, maxMessageMib, serverProperties } = configuration;
  if (Token.isUnresolved(serverProperties) || Token.isUnresolved(maxMessageMib)) {
    // The same by Terraform, whose maps are in the order of their names too.
    const merged = hcl`merge(${texts(oursFor(kind))}, ${sizesInTerraform(maxMessageMib)}, ${texts(serverProperties)})`;
    return Token.asString(hcl`join("", [for name, value in ${merged} : "\${name}=\${value}\\n"])`);
  }
  return Object.entries(effective(configuration))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}

const texts = (properties: ServerProperties): unknown =>
  Token.isUnresolved(properties)
    ? properties
    : Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, String(value)]));

function sizesInTerraform(mib: number): unknown {
  if (!Token.isUnresolved(mib)) return texts(sizesFor(mib));
  return hcl`{ for name in ${Object.keys(sizesFor(2))} : name => tostring(${mib} * ${BYTES_PER_MIB}) if ${mib} > 1 }`;
}
