/**
 * The platform stack in memory, for commands that read what settings lead to.
 *
 * @packageDocumentation
 */
export { type StackJson, synthesizedStack } from "./synthesized-stack.js";
