export { type ChildExit, type ChildHandle, type ChildOptions, killAllChildren, startChild } from "./child.js";
export { findCommand } from "./find-command.js";
export { freePort } from "./free-port.js";
export { Once } from "./once.js";
export { type ProcessState, processState } from "./process-state.js";
export { ensurePythonEnvironment } from "./python-environment.js";
export { runChild } from "./run-child.js";
export { type UntilOptions, until } from "./until.js";
