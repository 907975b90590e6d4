import { join } from "node:path";
import { workFolder } from "../setup/folders.js";
import { type Layer, layers } from "./layers.js";
import { runLayers } from "./run-layers.js";

/** Runs test layers and prints the total. The exit code of the process is 1 unless every layer passed. */
export async function test(selected: readonly Layer[]): Promise<void> {
  const commands = selected.map((name) => ({ name, command: layers[name] }));
  await runLayers(commands, join(workFolder, "test-results"));
}
