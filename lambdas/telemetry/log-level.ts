import * as z from "zod/mini";

/** Log levels of AWS Lambda's JSON log format, least severe first. */
export const logLevels = ["DEBUG", "INFO", "WARN", "ERROR"] as const;

export const logLevel = z.enum(logLevels);

export type LogLevel = z.output<typeof logLevel>;
