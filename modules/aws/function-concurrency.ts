import { Token } from "cdktf";
import { z } from "zod";
import { hcl } from "../terraform/index.js";

/** Whether functions reserve concurrency: each its own, or none of them. */
export type FunctionConcurrency = "reserved" | "account";

/** Schema of the setting for all functions. */
export const functionConcurrency = z
  .enum(["reserved", "account"])
  .default("reserved")
  .describe(
    "reserved: each function reserves concurrency, the topic administrator 1, from the account's limit, of which Lambda keeps 100 unreserved. account: no function does, for accounts with a low limit; then reservedConcurrency has no effect.",
  );

/**
 * Returns the concurrency that a function reserves; undefined for none. A Terraform variable is -1 for `account`, which has the same effect.
 *
 * @param own - the function's own setting
 * @param all - the setting for all functions
 */
export function reservedConcurrency(own: number | "account", all: FunctionConcurrency): number | undefined {
  if (Token.isUnresolved(all)) return Token.asNumber(hcl`${all} == "account" ? -1 : ${own === "account" ? -1 : own}`);
  return all === "account" || own === "account" ? undefined : own;
}
