export { type EndpointFile, environmentOf, type Platform, type PlatformOptions, startPlatform } from "./platform.js";
