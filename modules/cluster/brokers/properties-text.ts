import { Token } from "cdktf";
import { hcl } from "../../terraform/index.js";
import { BYTES_PER_MIB } from "../limits/message-size.js";
import type { ServerProperties } from "../limits/property-table.js";
import { type BrokerConfiguration, defaultProperties, effectiveProperties, messageSizeProperties } from "../settings/broker-properties.js";

/** Returns the properties of an MSK configuration as text: one per line, sorted by name. */
export function propertiesText(configuration: BrokerConfiguration): string {
  const { kind, maxMessageMib, serverProperties } = configuration;
  if (Token.isUnresolved(serverProperties) || Token.isUnresolved(maxMessageMib)) {
    // The same in Terraform, which also sorts maps by name.
    const merged = hcl`merge(${texts(defaultProperties(kind))}, ${messageSizesInTerraform(maxMessageMib)}, ${texts(serverProperties)})`;
    return Token.asString(hcl`join("", [for name, value in ${merged} : "\${name}=\${value}\\n"])`);
  }
  return Object.entries(effectiveProperties(configuration))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}

const texts = (properties: ServerProperties): unknown =>
  Token.isUnresolved(properties)
    ? properties
    : Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, String(value)]));

function messageSizesInTerraform(mib: number): unknown {
  if (!Token.isUnresolved(mib)) return texts(messageSizeProperties(mib));
  return hcl`{ for name in ${Object.keys(messageSizeProperties(2))} : name => tostring(${mib} * ${BYTES_PER_MIB}) if ${mib} > 1 }`;
}
