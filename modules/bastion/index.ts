/**
 * The public API of the bastion module.
 *
 * - `host/`: what runs on the bastion: cloud-init configuration, systemd units, scripts, pinned software.
 *
 * @packageDocumentation
 */

export { Bastion } from "./bastion.js";
export { cloudConfig } from "./host/cloud-config.js";
export { type HostConfiguration, hostFiles } from "./host/host-files.js";
export { kafkaUiConfiguration } from "./host/kafka-ui.js";
export { ports as bastionPorts } from "./host/units.js";
export { bastionFor } from "./part.js";
export { bastionSection } from "./section.js";
export { type BastionSettings, bastionSettings } from "./settings.js";
