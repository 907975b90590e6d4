import type { MutantPosition } from "./sample.js";

/** A mutant with its result. */
export interface JudgedMutant extends MutantPosition {
  readonly status: "Killed" | "Timeout" | "Survived" | "NoCoverage" | "RuntimeError" | "CompileError" | "Ignored" | "Pending";
  readonly reason?: string;
}

export type StrykerEvent =
  | { readonly event: "planned"; readonly mutants: number }
  | { readonly event: "judged"; readonly mutant: JudgedMutant };

const PREFIX = "mutation-event ";

/** Returns the line that Stryker's process prints for an event. */
export const eventLine = (event: StrykerEvent): string => `${PREFIX}${JSON.stringify(event)}\n`;

/** Returns the event of a line, or undefined for any other output. */
export const eventOf = (line: string): StrykerEvent | undefined =>
  line.startsWith(PREFIX) ? (JSON.parse(line.slice(PREFIX.length)) as StrykerEvent) : undefined;
