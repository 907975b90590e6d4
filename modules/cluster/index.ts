export { brokerTypes } from "./broker-types.js";
export { MskCluster, type MskClusterProps } from "./msk-cluster.js";
export { clusterRules } from "./rules.js";
export { numericProperty } from "./server-properties.js";
export { clusterSettings } from "./settings.js";
