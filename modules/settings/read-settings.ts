import type { z } from "zod";
import { SettingsDocument } from "./document.js";
import { type Finding, InvalidSettings, type SettingsProblem } from "./problem.js";
import type { Rule, SettingPath, Violation } from "./rule.js";
import { schemaViolations } from "./schema-violations.js";
import { settingSchemaOf } from "./setting-schema.js";
import { dottedPath, oneLine, quoted } from "./text.js";
import { validPart } from "./valid-part.js";

/**
 * Parses a settings document and checks it against its schema and rules.
 *
 * Rules run although single values are invalid: each invalid value is replaced by its default, and rules that read it are skipped, so
 * that the report has every problem once.
 *
 * @param text - YAML; JSON is YAML too
 * @param file - name of the file in the report. Without it the report has no positions.
 * @param prepared - changes valid settings before the rules read them, and before they are returned
 * @throws {@link InvalidSettings} with every problem, in the order of the document
 */
export function readSettings<S extends z.ZodObject>(
  text: string,
  schema: S,
  rules: readonly Rule<z.output<S>>[],
  file?: string,
  prepared: (settings: z.output<S>) => z.output<S> = (settings) => settings,
): z.output<S> {
  const document = new SettingsDocument(text);
  const located = (position: { readonly line: number; readonly column: number }) =>
    file === undefined ? {} : { location: { file, line: position.line, column: position.column } };
  if (document.errors.length > 0) {
    throw new InvalidSettings(
      document.errors.map(({ rule, position, message, fix }) => ({
        ...{ rule, path: dottedPath([]), problem: oneLine(message), fix },
        ...located(position),
      })),
    );
  }
  const parsed = schema.safeParse(document.values);
  const found = parsed.success ? [] : parsed.error.issues.flatMap((issue) => schemaViolations(issue, settingSchemaOf(schema), document));
  const { settings, removed } = validPart(schema, document.values);
  const findings: Finding[] = [...found, ...(settings === undefined ? [] : ruleFindings(rules, prepared(settings), removed))];
  if (parsed.success && findings.length === 0) return prepared(parsed.data);
  const problems = findings
    .map((finding) => ({ finding, position: document.locate(finding.path, finding.at) }))
    .sort((a, b) => a.position.line - b.position.line || a.position.column - b.position.column)
    .map(
      ({ finding: { rule, path, problem, fix, location }, position }): SettingsProblem => ({
        ...{ rule, path: reportPath(path), problem: oneLine(problem), fix: oneLine(fix) },
        ...(location ? { location } : located(position)),
      }),
    );
  throw new InvalidSettings(problems);
}

/** @param removed - paths of the invalid values, which the settings lack */
function ruleFindings<S>(rules: readonly Rule<S>[], settings: S, removed: readonly SettingPath[]): Finding[] {
  const removedPaths = removed.map(dottedPath);
  const isRemoved = (read: string) =>
    removedPaths.some((path) => path === read || path.startsWith(`${read}.`) || read.startsWith(`${path}.`));
  const isOfEach = (read: string) => read.endsWith(".*");
  return rules
    .filter(({ reads }) => !reads.some((read) => !isOfEach(read) && isRemoved(read)))
    .flatMap(({ id, reads, violations }) => {
      const depths = reads.filter(isOfEach).map((read) => read.split(".").length);
      const isOfInvalidEntry = ({ path }: Violation) =>
        depths.some((depth) => removed.some((other) => dottedPath(other.slice(0, depth)) === dottedPath(path.slice(0, depth))));
      return violations(settings)
        .filter((violation) => !isOfInvalidEntry(violation))
        .map((violation) => ({ ...violation, rule: id }));
    });
}

/** A path as the report prints it: a step that does not look like a name is quoted. */
const reportPath = (path: SettingPath) =>
  dottedPath(path.map((step) => (/^[^\s"\p{C}]{1,60}$/u.test(String(step)) ? step : quoted(String(step)))));
