import { functionZip } from "../aws/index.js";

/**
 * Checks that the platform's functions are built.
 *
 * @throws {@link FunctionCodeMissing} if a function is not built
 */
export function requireFunctionCode(): void {
  for (const name of ["producer", "consumer", "topic-admin"]) functionZip(name);
}
