/**
 * The public API of what the local platform installs: folders that are made once, artifacts of Maven Central, and the JDK of the machine.
 *
 * @packageDocumentation
 */

export { javaHome } from "./java-home.js";
export { digest, makeOnce } from "./make-once.js";
export { copyArtifact, copyDependencies } from "./maven.js";
export { run } from "./run.js";
