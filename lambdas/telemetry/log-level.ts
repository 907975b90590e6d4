import * as z from "zod/mini";

/** Levels of AWS Lambda's own JSON logs, least urgent first. */
export const logLevels = ["DEBUG", "INFO", "WARN", "ERROR"] as const;

export const logLevel = z.enum(logLevels);

export type LogLevel = z.output<typeof logLevel>;
