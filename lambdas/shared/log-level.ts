import { z } from "zod";

/** Levels of AWS Lambda's own JSON logs, least urgent first. */
export const logLevel = z.enum(["DEBUG", "INFO", "WARN", "ERROR"]);

export type LogLevel = z.output<typeof logLevel>;
