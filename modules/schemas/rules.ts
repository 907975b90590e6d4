import type { NetworkSettings } from "../network/index.js";
import { type Rule, type SettingPath, undeclared, type Violation, type WarningRule } from "../settings/index.js";
import { compatibilityProblems, type Version } from "./definition/compatibility.js";
import { HISTORY, historyOf, LARGEST_DEFINITION, readDefinition } from "./definition/definition-file.js";
import type { DefinitionProblem, FileProblem } from "./definition/json-document.js";
import type { RegistrySettings, SchemaSettings, SchemasSettings } from "./settings.js";

/** The settings that rules about schemas read. */
export interface SchemasContext {
  readonly registry: RegistrySettings;
  readonly schemas: SchemasSettings;
  readonly topics: Readonly<Record<string, unknown>>;
  readonly network: NetworkSettings;
}

const FIXED = { notNeeded: "Schemas are files next to the settings: they are checked when a module is generated." };

const each = (
  { schemas }: Pick<SchemasContext, "schemas">,
  check: (schema: SchemaSettings, path: SettingPath, name: string) => Violation[],
): Violation[] => Object.entries(schemas).flatMap(([name, schema]) => check(schema, ["schemas", name], name));

/** Returns the violation that a problem of a definition is: at its place in the file, or at the setting. */
const violationOf = (path: SettingPath, file: string, found: DefinitionProblem | FileProblem): Violation => ({
  ...{ path, problem: found.problem, fix: found.fix },
  ...("position" in found && { location: { file, ...found.position } }),
});

/** The valid definition of a schema and its earlier versions; undefined if one of the files is not valid, which another rule reports. */
function versionsOf(name: string, { file }: SchemaSettings) {
  const current = readDefinition(file);
  if (!("definition" in current)) return undefined;
  const earlier = historyOf(name, file).versions.map(({ version, file: each }) => ({ version, ...readDefinition(each) }));
  const valid: Version[] = earlier.flatMap((each) => ("definition" in each ? [each] : []));
  return valid.length < earlier.length ? undefined : { text: current.text, definition: current.definition, earlier: valid };
}

/** Rules about schemas. */
export const schemasRules: readonly Rule<SchemasContext>[] = [
  {
    id: "schemas/registry-declared",
    checks: "Schemas are declared only with a registry.",
    why: "Without a registry, nothing has the schemas, and the functions would write JSON.",
    fix: "Set registry.kind: glue, or remove the schemas.",
    reads: ["registry", "schemas"],
    terraform: FIXED,
    violations: ({ registry, schemas }) =>
      registry.kind === "none" && Object.keys(schemas).length > 0
        ? [{ path: ["schemas"], problem: "there is no registry for the schemas", fix: "set registry.kind: glue, or remove the schemas" }]
        : [],
  },
  {
    id: "schemas/definition-valid",
    checks: `The file of a schema, and each of its earlier versions, is an Avro schema in JSON of at most ${LARGEST_DEFINITION} bytes.`,
    why: "Glue would refuse it, or the functions could not use it.",
    fix: "Correct the file at the reported line and column.",
    reads: ["schemas.*"],
    terraform: FIXED,
    violations: (settings) =>
      each(settings, ({ file }, path, name) => {
        const { folder, versions, others } = historyOf(name, file);
        const here = [...path, "file"];
        return [
          ...[file, ...versions.map((version) => version.file)].flatMap((one) => {
            const read = readDefinition(one);
            return "problems" in read ? read.problems.map((found) => violationOf(here, one, found)) : [];
          }),
          ...others.map((other) => ({
            path: here,
            problem: `${folder}/${other} is no version`,
            fix: "name versions 1.avsc, 2.avsc, …, and remove other files",
          })),
        ];
      }),
  },
  {
    id: "schemas/compatible-with-history",
    checks: `A schema is compatible with its earlier versions, in \`${HISTORY}/<schema>/\` next to its file, as its compatibility says.`,
    why: "Glue would refuse the new version in the middle of an apply. With NONE, consumers could not read each other's records.",
    fix: "Change the schema compatibly: give new fields a default, and keep fields without one.",
    reads: ["schemas.*"],
    terraform: FIXED,
    violations: (settings) =>
      each(settings, (schema, path, name) => {
        const versions = versionsOf(name, schema);
        if (!versions) return [];
        const { text, definition, earlier } = versions;
        const same = earlier.findIndex((version) => version.definition === definition);
        const isLast = same === earlier.length - 1;
        const here = [...path, "file"];
        if (same >= 0 && !isLast) {
          return [
            {
              path: here,
              problem: `it is version ${earlier[same]?.version} again, and Glue would keep version ${earlier.at(-1)?.version} as the latest`,
              fix: "make a new version, such as with another doc",
              location: { file: schema.file, line: 1, column: 1 },
            },
          ];
        }
        const before = same >= 0 ? earlier.slice(0, same) : earlier;
        return compatibilityProblems(text, before, schema.compatibility).map((found) => violationOf(here, schema.file, found));
      }),
  },
  {
    id: "schemas/topics-declared",
    checks: "The topics of a schema are declared in topics.",
    why: "A mistyped topic would have no schema.",
    fix: "Declare the topic in topics, or name a declared one.",
    reads: ["topics", "schemas.*"],
    terraform: FIXED,
    violations: (settings) =>
      each(settings, ({ topics }, path) =>
        topics.flatMap((topic, i) => undeclared([...path, "topics", i], topic, { setting: "topics", names: Object.keys(settings.topics) })),
      ),
  },
  {
    id: "schemas/one-schema-per-topic",
    checks: "A topic has at most one schema.",
    why: "Producers of the topic would not know which schema to write.",
    fix: "Name the topic in one of the schemas only.",
    reads: ["schemas.*"],
    terraform: FIXED,
    violations: (settings) => {
      const first = new Map<string, string>();
      return each(settings, ({ topics }, path, name) =>
        topics.flatMap((topic, i) => {
          const other = first.get(topic);
          first.set(topic, other ?? name);
          return other === undefined
            ? []
            : [{ path: [...path, "topics", i], problem: `${topic} has the schema ${other} already`, fix: "name it once" }];
        }),
      );
    },
  },
  {
    id: "schemas/registry-reachable",
    checks: "With schemas, the private subnets can reach AWS Glue: by NAT, or by an interface endpoint.",
    why: "The functions and other clients look up the schemas.",
    fix: "Set network.egress to nat-per-zone or single-nat, or to endpoints with glue in network.endpoints.",
    reads: ["registry", "schemas", "network.mode", "network.egress", "network.endpoints"],
    terraform: FIXED,
    violations: ({ registry, schemas, network }) => {
      if (registry.kind !== "glue" || Object.keys(schemas).length === 0 || network.mode !== "new") return [];
      if (network.egress === "none") {
        return [{ path: ["network", "egress"], problem: "AWS Glue can't be reached", fix: "use nat-per-zone, single-nat or endpoints" }];
      }
      return network.egress !== "endpoints" || network.endpoints.includes("glue")
        ? []
        : [{ path: ["network", "endpoints"], problem: "AWS Glue can't be reached", fix: "add glue" }];
    },
  },
];

/** Warnings about schemas. */
export const schemasWarnings: readonly WarningRule<SchemasContext>[] = [
  {
    id: "schemas/history-complete",
    checks: `The last version of a schema in \`${HISTORY}/<schema>/\` is its file.`,
    why: "A change is compared with the versions there. Without the version that is deployed, only Glue refuses an incompatible change.",
    fix: "When the schema is deployed, commit a copy of its file as the next version.",
    warnings: ({ schemas }) =>
      Object.entries(schemas).flatMap(([name, schema]) => {
        const versions = versionsOf(name, schema);
        if (!versions || versions.earlier.at(-1)?.definition === versions.definition) return [];
        const next = `${historyOf(name, schema.file).folder}/${(versions.earlier.at(-1)?.version ?? 0) + 1}.avsc`;
        return [{ path: ["schemas", name, "file"], message: `no copy of it is in its history; commit one as ${next} when it is deployed` }];
      }),
  },
];
