import { type LogLevel, logLevels } from "./log-level.js";

/** Takes one line, without its line feed. */
export type WriteLine = (line: string) => void;

/**
 * Straight to standard output, past `console`: with Lambda's JSON log format `console` would wrap the line,
 * and CloudWatch would find no embedded metrics in it.
 */
export const standardOutput: WriteLine = (line) => {
  process.stdout.write(`${line}\n`);
};

/** Structured log: one JSON object a line, in the field names of Lambda's own JSON log format. */
export class Log {
  /** Put into every line; set for each invocation. */
  requestId: string | undefined;

  constructor(
    private readonly level: LogLevel,
    private readonly write: WriteLine = standardOutput,
  ) {}

  /** Whether a line of this level would be written: ask before making an expensive one. */
  writes(level: LogLevel): boolean {
    return logLevels.indexOf(level) >= logLevels.indexOf(this.level);
  }

  debug(message: string, fields: object = {}): void {
    this.line("DEBUG", message, fields);
  }

  info(message: string, fields: object = {}): void {
    this.line("INFO", message, fields);
  }

  warn(message: string, fields: object = {}): void {
    this.line("WARN", message, fields);
  }

  error(message: string, fields: object = {}): void {
    this.line("ERROR", message, fields);
  }

  private line(level: LogLevel, message: string, fields: object): void {
    if (!this.writes(level)) return;
    const line = { timestamp: new Date().toISOString(), level, message, requestId: this.requestId, ...fields };
    this.write(JSON.stringify(line, (_, value) => (value instanceof Error ? described(value) : value)));
  }
}

/** An error and what caused it, as Lambda's JSON log format writes them. */
function described(error: Error): object {
  const { cause } = error;
  return { errorType: error.name, errorMessage: error.message, stackTrace: error.stack?.split("\n").slice(1), cause };
}
