/** The folder of the schemas' files, relative to the repository. */
export const SCHEMAS = "__tests__/support/schemas";

/** Settings with a registry and schemas: the text of each is its name and its settings. */
export const withSchemas = (...schemas: string[]): string => `registry: { kind: glue }\nschemas: { ${schemas.join(", ")} }`;

/** A schema with the file of its name. @param more - further settings of it */
export const schema = (name: string, more = "", file = name): string => `${name}: { file: ${SCHEMAS}/${file}.avsc${more && `, ${more}`} }`;

const endpoints = (services: string) => `network: { mode: new, egress: endpoints, endpoints: [${services}] }`;
const declared = "use one of topics: ad-events, ad-events-dead-letters";

/** For each rule about schemas, settings that break only it, and the line of the report. */
export const brokenSchemas: readonly [settings: string, report: string][] = [
  [
    `schemas: { ${schema("ad-event")} }`,
    "schemas: there is no registry for the schemas; set registry.kind: glue, or remove the schemas [schemas/registry-declared]",
  ],
  [
    withSchemas(schema("broken")),
    `${SCHEMAS}/broken.avsc:4:40 schemas.broken.file: "strin" is neither a type of Avro nor defined before; use null, boolean, int, long, float, double, bytes, string, or define it first [schemas/definition-valid]`,
  ],
  [
    withSchemas(schema("no-json")),
    `${SCHEMAS}/no-json.avsc:3:3 schemas.no-json.file: not JSON: expected a key in double quotes; correct the syntax [schemas/definition-valid]`,
  ],
  [
    withSchemas(schema("other-file")),
    `schemas.other-file.file: ${SCHEMAS}/history/other-file/v1.avsc is no version; name versions 1.avsc, 2.avsc, …, and remove other files [schemas/definition-valid]`,
  ],
  [
    withSchemas(schema("incompatible")),
    `${SCHEMAS}/incompatible.avsc:37:5 schemas.incompatible.file: country: it can't read records of version 1: the reader needs country, which has no default and is not written; make a change that is BACKWARD: a new field needs a default [schemas/compatible-with-history]`,
  ],
  [
    withSchemas(schema("ad-event", "compatibility: DISABLED")),
    `${SCHEMAS}/ad-event.avsc:1:1 schemas.ad-event.file: it differs from version 1, and DISABLED permits no new version; undo the change, or use another compatibility [schemas/compatible-with-history]`,
  ],
  [
    withSchemas(schema("rolled-back")),
    `${SCHEMAS}/rolled-back.avsc:1:1 schemas.rolled-back.file: it is version 1 again, and Glue would keep version 2 as the latest; make a new version, such as with another doc [schemas/compatible-with-history]`,
  ],
  [
    withSchemas(schema("ad-event", "topics: [orders]")),
    `schemas.ad-event.topics.0: orders is not declared; ${declared} [schemas/topics-declared]`,
  ],
  [
    withSchemas(schema("ad-event", "topics: [ad-events]"), schema("same", "topics: [ad-events]", "ad-event")),
    "schemas.same.topics.0: ad-events has the schema ad-event already; name it once [schemas/one-schema-per-topic]",
  ],
  [
    `${endpoints("xray")}\n${withSchemas(schema("ad-event"))}`,
    "network.endpoints: AWS Glue can't be reached; add glue [schemas/registry-reachable]",
  ],
  [
    `network: { mode: new, egress: none }\n${withSchemas(schema("ad-event"))}`,
    "network.egress: AWS Glue can't be reached; use nat-per-zone, single-nat or endpoints [schemas/registry-reachable]",
  ],
  [
    withSchemas(schema("small", "topics: [ad-events]", "small-timestamp")),
    `${SCHEMAS}/small-timestamp.avsc:18:5 schemas.small.file: timestamp can't hold 2147483648001; use another type [event-api/schema-holds-events]`,
  ],
  [
    withSchemas(schema("wide", "topics: [ad-events]", "incompatible")),
    `${SCHEMAS}/incompatible.avsc:37:5 schemas.wide.file: country has no default, and events do not have it; add a default [event-api/schema-holds-events]`,
  ],
];
