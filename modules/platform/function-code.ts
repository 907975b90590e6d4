import { functionZip } from "../aws/index.js";

/**
 * Checks that the platform's functions are built, before anything is written.
 *
 * @throws {@link FunctionCodeMissing} if one is not
 */
export function requireFunctionCode(): void {
  for (const name of ["producer", "consumer", "topic-admin"]) functionZip(name);
}
