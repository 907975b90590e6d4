import type { AwsError } from "../protocol/errors.js";
import type { Input } from "../protocol/operations.js";
import type { Check, Misfit } from "./checks.js";

/** References in an operation's input, and what the service answers if they don't fit. */
export interface Row {
  /** Return the references in the input, one list for each argument of the check. */
  readonly values: readonly ((input: Input) => readonly string[])[];
  readonly check: Check;
  readonly refuse: (misfit: Misfit) => AwsError;
}
