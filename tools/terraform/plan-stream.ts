import { JSONParser, TokenizerError, TokenParserError } from "@streamparser/json";
import type { Change, CheckResult, PlanJson, PlannedResource, ProviderConfiguration } from "./plan-json.js";

/** Receives the parts of a plan, one at a time, in the order of the document. */
export interface PlanVisitor {
  resource?(resource: PlannedResource): void;
  /** A change that was made outside of Terraform. */
  drift?(resource: PlannedResource): void;
  output?(name: string, change: Change): void;
  variable?(name: string, value: unknown): void;
  check?(check: CheckResult): void;
  /** A provider block of the configuration. */
  provider?(configuration: ProviderConfiguration): void;
}

/** A document that is not a plan, or can't be read. */
export class PlanFormatError extends Error {
  override readonly name = "PlanFormatError";
}

const HOW = "write it with `terraform show -json tfplan > plan.json`";

/** The parts that are read. Everything else, such as `prior_state`, is parsed and dropped. */
const PATHS = [
  ...["$.format_version", "$.terraform_version", "$.lineage"],
  ...["$.resource_changes.*", "$.resource_drift.*", "$.output_changes.*", "$.variables.*", "$.checks.*"],
  "$.configuration.provider_config.*",
];

/** What the start of a file that is no JSON shows: the bytes as Latin-1, and the advice. */
const foreignStarts: readonly (readonly [start: RegExp, problem: string])[] = [
  [/^PK/, `this is a saved plan, not JSON; ${HOW}`],
  [/^\xff\xfe|^\xfe\xff/, "the file is UTF-16, as PowerShell's > writes it; write UTF-8, for example with `Out-File -Encoding utf8`"],
  [/^\s*\{"@level"/, `this is the log of \`terraform plan -json\`; ${HOW}`],
  [/^\s*[^\s{]/, `this is not JSON; ${HOW}`],
];

/** Number of bytes in which the start of a foreign document is recognized. */
const START_BYTES = 64;
const BYTE_ORDER_MARK = /^\xef\xbb\xbf/;

/**
 * Reads the document of `terraform show -json` piece by piece, with one resource in memory at a time: docs/adr/0034 has the memory that
 * the review of a plan of 100 MB needs.
 *
 * @param source - the chunks of the document, in UTF-8
 * @returns the versions at its start
 * @throws {@link PlanFormatError} if it is no plan, is incomplete, or has a format that this reader does not know
 */
export async function streamPlan(
  source: AsyncIterable<Uint8Array>,
  visitor: PlanVisitor,
): Promise<Pick<PlanJson, "format_version" | "terraform_version">> {
  const head: Record<string, unknown> = {};
  const parser = new JSONParser({ paths: PATHS, keepStack: false });
  const failure: { error?: unknown } = {};
  parser.onValue = ({ value, key, stack }) => {
    const section = stack[1]?.key;
    if (section === undefined) head[String(key)] = value;
    else visit(visitor, String(section), key as string | number, value);
  };
  // Errors in the callbacks arrive here too; a parser that has failed throws nothing.
  parser.onError = (error) => {
    failure.error ??= error;
  };
  let start = "";
  let bytes = 0;
  for await (const chunk of source) {
    const rest = bytes === 0 && BYTE_ORDER_MARK.test(latin1(chunk.subarray(0, 3))) ? chunk.subarray(3) : chunk;
    if (start.length < START_BYTES) start += latin1(rest.subarray(0, START_BYTES - start.length));
    if (bytes === 0) requireJson(start);
    bytes += chunk.length;
    parser.write(rest);
    if (failure.error !== undefined) throw formatError(failure.error, bytes);
  }
  if (start.trim() === "") throw new PlanFormatError(`The plan is empty; ${HOW}.`);
  if (!parser.isEnded) throw new PlanFormatError(`The plan ends after ${bytes} bytes, before its JSON is complete; ${HOW} again.`);
  return headOf(head);
}

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");

function requireJson(start: string): void {
  const found = foreignStarts.find(([pattern]) => pattern.test(start));
  if (found) throw new PlanFormatError(`The plan can't be read: ${found[1]}.`);
}

function formatError(error: unknown, bytes: number): Error {
  if (!(error instanceof TokenizerError || error instanceof TokenParserError)) return error as Error;
  return new PlanFormatError(`The plan is not valid JSON, within its first ${bytes} bytes: ${error.message}; ${HOW}.`, { cause: error });
}

function headOf({ format_version: format, terraform_version: terraform, lineage }: Record<string, unknown>) {
  if (lineage !== undefined) throw new PlanFormatError(`The document is a Terraform state, not a plan; ${HOW}.`);
  if (format === undefined) throw new PlanFormatError(`The document is JSON, but not a Terraform plan: it has no format_version; ${HOW}.`);
  if (!String(format).startsWith("1.")) {
    throw new PlanFormatError(`The plan has the format version ${JSON.stringify(format)}; this reader knows 1.x.`);
  }
  return { format_version: String(format), ...(typeof terraform === "string" && { terraform_version: terraform }) };
}

function visit(visitor: PlanVisitor, section: string, key: string | number, value: unknown): void {
  if (section === "resource_changes") visitor.resource?.(resourceIn(section, key, value));
  else if (section === "resource_drift") visitor.drift?.(resourceIn(section, key, value));
  else if (section === "output_changes") visitor.output?.(String(key), value as Change);
  else if (section === "variables") visitor.variable?.(String(key), (value as { value?: unknown } | null)?.value);
  else if (section === "configuration") visitor.provider?.(value as ProviderConfiguration);
  else visitor.check?.(value as CheckResult);
}

function resourceIn(section: string, key: string | number, value: unknown): PlannedResource {
  const { address, type, change } = (value ?? {}) as Partial<PlannedResource>;
  if (typeof address === "string" && typeof type === "string" && Array.isArray(change?.actions)) return value as PlannedResource;
  throw new PlanFormatError(`The document is no plan of Terraform: ${section}[${key}] has no address, type or actions; ${HOW}.`);
}
