import { Option } from "commander";
import type { OutputsSource } from "../terraform/index.js";
import { UsageError } from "./run.js";

/** The values of {@link outputsOption} and {@link stackOption}. */
export interface OutputsOptions {
  readonly outputs?: string | undefined;
  readonly stack?: string | undefined;
}

/** `--outputs FILE`: the outputs of a deployed platform. */
export const outputsOption = (): Option =>
  new Option("--outputs <file>", "file with the output of `terraform output -json`").conflicts("stack");

/** `--stack DIR`: the same from the folder that the platform is applied from. */
export const stackOption = (): Option => new Option("--stack <dir>", "folder of an applied Terraform configuration");

/** Returns the source that the options name, or else `MSK_OUTPUTS` or `MSK_STACK` in the environment; undefined if none does. */
export async function outputsSource({ outputs, stack }: OutputsOptions): Promise<OutputsSource | undefined> {
  if (outputs !== undefined) return { file: outputs };
  if (stack !== undefined) return { stack };
  const { outputsOfEnvironment } = await import("../terraform/index.js"); // too slow for commands that list their options only
  return outputsOfEnvironment();
}

/** Returns the error of a command that got no outputs. */
export const noOutputs = (): UsageError => new UsageError("No outputs given; use --outputs or --stack, or set MSK_OUTPUTS or MSK_STACK.");
