import { type LogLevel, logLevels } from "./log-level.js";

/** Writes one line, given without its line feed. */
export type WriteLine = (line: string) => void;

/**
 * Writes to standard output directly. With Lambda's JSON log format, `console` wraps each line in another JSON object, and CloudWatch
 * then finds no embedded metrics in it.
 */
export const standardOutput: WriteLine = (line) => {
  process.stdout.write(`${line}\n`);
};

/** A structured log: one JSON object per line, with the field names of Lambda's JSON log format. */
export class Log {
  /** ID of the current invocation, added to every line. */
  requestId: string | undefined;

  constructor(
    private readonly level: LogLevel,
    private readonly write: WriteLine = standardOutput,
  ) {}

  /** Returns true if lines of this level are written. Check it before building an expensive line. */
  isEnabled(level: LogLevel): boolean {
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
    if (!this.isEnabled(level)) return;
    const line = { timestamp: new Date().toISOString(), level, message, requestId: this.requestId, ...fields };
    this.write(JSON.stringify(line, (_, value) => (value instanceof Error ? errorFields(value) : value)));
  }
}

/** Returns an error and its cause with the field names of Lambda's JSON log format. */
function errorFields(error: Error): object {
  const { cause } = error;
  return { errorType: error.name, errorMessage: error.message, stackTrace: error.stack?.split("\n").slice(1), cause };
}
