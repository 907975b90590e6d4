import { contains, hasNat, type NetworkSettings, parseCidr } from "../network/index.js";
import {
  hasSecretForm,
  hasSecretName,
  type PlatformName,
  type Rule,
  type SettingPath,
  undeclared,
  type Violation,
} from "../settings/index.js";
import type { TopicsContext } from "../topics/index.js";
import type { ConnectorPlan } from "./connect/connector-plan.js";
import { type ArchivePlugin, pluginName } from "./connect/plugin-settings.js";
import { isIdOf, isSecretReference, secretIdsIn } from "./connect/secrets.js";
import { connectorNames, connectorOf } from "./kinds.js";
import type { PipelineSettings, PipelinesSettings } from "./settings.js";

/** The settings that rules about pipelines read. */
export interface PipelinesContext extends PlatformName, TopicsContext {
  readonly pipelines: PipelinesSettings;
  readonly network: NetworkSettings;
}

interface Checked {
  readonly name: string;
  readonly pipeline: PipelineSettings;
  readonly plan: ConnectorPlan;
  readonly path: SettingPath;
}

const each = ({ pipelines, ...platform }: PipelinesContext, check: (pipeline: Checked) => Violation[]): Violation[] =>
  Object.entries(pipelines).flatMap(([name, pipeline]) =>
    check({ name, pipeline, plan: connectorOf(connectorNames(platform, name), pipeline), path: ["pipelines", name] }),
  );

const FIXED = { notNeeded: "Pipelines and network are fixed when a module is generated." };

/** Private and shared address space. Source: RFC 1918 and RFC 6598. */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"].map(parseCidr);

/** Classes of Debezium's sources. Each has one task: the log of a database has one reader. */
const DEBEZIUM_SOURCE = /^io\.debezium\.connector\.(?!jdbc\.)/;

/** Rules about pipelines. */
export const pipelinesRules: readonly Rule<PipelinesContext>[] = [
  {
    id: "pipelines/topics-declared",
    checks: "Topics that a pipeline reads or writes are declared in topics.",
    why: "Brokers create no topics automatically, and a pipeline's role can't: the pipeline would fail with the first record.",
    fix: "Declare the topics, also those of heartbeats, of the table for signals, and the control topic of a sink.",
    reads: ["topics", "pipelines.*"],
    terraform: FIXED,
    violations: (settings) =>
      each(settings, ({ plan, path }) =>
        [...plan.produces, ...plan.consumes].flatMap((topic) =>
          undeclared(path, topic, { setting: "topics", names: Object.keys(settings.topics), otherwise: `declare topics.${topic}` }),
        ),
      ),
  },
  {
    id: "pipelines/debezium-not-autoscaled",
    checks: "A source of Debezium has one worker.",
    why: "It has one task, and autoscaling overrides tasks.max: further workers cost money and do nothing.",
    fix: "Use capacity mode provisioned with 1 worker, and more mcu if it needs more power.",
    reads: ["pipelines.*"],
    terraform: FIXED,
    violations: (settings) =>
      each(settings, ({ pipeline: { capacity }, plan, path }) => {
        if (!DEBEZIUM_SOURCE.test(plan.properties["connector.class"] ?? "")) return [];
        if (capacity.mode === "autoscaled")
          return [
            { path: [...path, "capacity", "mode"], problem: "a source of Debezium has one task", fix: "use provisioned, with 1 worker" },
          ];
        return capacity.workers === 1
          ? []
          : [
              {
                path: [...path, "capacity", "workers"],
                problem: `${capacity.workers} workers for the one task of a source of Debezium`,
                fix: "use 1",
              },
            ];
      }),
  },
  {
    id: "pipelines/workers-in-order",
    checks: "An autoscaled pipeline's minWorkers is at most maxWorkers.",
    why: "MSK Connect refuses such a capacity.",
    fix: "Lower minWorkers, or raise maxWorkers.",
    reads: ["pipelines.*"],
    terraform: FIXED,
    violations: (settings) =>
      each(settings, ({ pipeline: { capacity }, path }) =>
        capacity.mode === "autoscaled" && capacity.minWorkers > capacity.maxWorkers
          ? [
              {
                path: [...path, "capacity", "minWorkers"],
                problem: `${capacity.minWorkers} is more than maxWorkers, ${capacity.maxWorkers}`,
                fix: `use at most ${capacity.maxWorkers}`,
              },
            ]
          : [],
      ),
  },
  {
    id: "pipelines/public-needs-nat",
    checks: "A pipeline that connects to public addresses is in a network with NAT gateways.",
    why: "Workers have private addresses only: without NAT they can't reach the internet.",
    fix: "Set network.egress to nat-per-zone or single-nat, or use private addresses.",
    reads: ["pipelines.*", "network.mode", "network.egress"],
    terraform: FIXED,
    violations: (settings) => {
      const { network } = settings;
      if (network.mode !== "new" || hasNat(network)) return [];
      return each(settings, ({ plan, path }) =>
        plan.targets
          .flatMap(({ networks }) => networks)
          .filter((cidr) => !PRIVATE.some((range) => contains(range, parseCidr(cidr))))
          .map((cidr) => ({
            path,
            problem: `${cidr} is public, and can't be reached with network.egress ${network.egress}`,
            fix: "use egress nat-per-zone or single-nat, or private networks",
          })),
      );
    },
  },
  {
    id: "pipelines/secrets-reachable",
    checks: "A pipeline with secrets can reach Secrets Manager: by NAT, or by an interface endpoint.",
    why: "The workers read the secrets when the connector starts.",
    fix: "Set network.egress to nat-per-zone or single-nat, or to endpoints with secretsmanager in network.endpoints.",
    reads: ["pipelines.*", "network.mode", "network.egress", "network.endpoints"],
    terraform: FIXED,
    violations: (settings) => {
      const { network } = settings;
      if (network.mode !== "new" || hasNat(network)) return [];
      if (network.egress === "endpoints" && network.endpoints.includes("secretsmanager")) return [];
      const fix = network.egress === "endpoints" ? "add secretsmanager to network.endpoints" : "use another network.egress";
      return each(settings, ({ plan, path }) =>
        plan.secrets.length === 0 ? [] : [{ path, problem: "its workers can't reach Secrets Manager", fix }],
      );
    },
  },
  {
    id: "pipelines/services-reachable",
    checks: "A pipeline that calls AWS Glue can reach it: by NAT, or by an interface endpoint.",
    why: "The workers read and commit the table in the Glue Data Catalog.",
    fix: "Set network.egress to nat-per-zone or single-nat, or to endpoints with glue in network.endpoints.",
    reads: ["pipelines.*", "network.mode", "network.egress", "network.endpoints"],
    terraform: FIXED,
    violations: (settings) => {
      const { network } = settings;
      if (network.mode !== "new" || hasNat(network)) return [];
      const missing = ({ services = [] }: ConnectorPlan) =>
        services.filter((service) => network.egress !== "endpoints" || !network.endpoints.includes(service));
      const fix = (service: string) =>
        network.egress === "endpoints" ? `add ${service} to network.endpoints` : "use another network.egress";
      return each(settings, ({ plan, path }) =>
        missing(plan).map((service) => ({ path, problem: `its workers can't reach ${service}`, fix: fix(service) })),
      );
    },
  },
  {
    id: "pipelines/control-topic-own",
    checks: "The control topic of a sink is its own: no other pipeline writes to it or reads it, and the sink's topics don't contain it.",
    why: "It has messages of the sink's tasks in a separate form, in transactions. Records of others would stop them, and as rows they have no meaning.",
    fix: "Declare another topic, and name it as controlTopic.",
    reads: ["pipelines.*"],
    terraform: FIXED,
    violations: (settings) => {
      const uses: { readonly name: string; readonly topics: readonly string[] }[] = [];
      each(settings, ({ name, plan }) => {
        uses.push({ name, topics: [...plan.produces, ...plan.consumes] });
        return [];
      });
      return each(settings, ({ name, pipeline, plan, path }) => {
        if (pipeline.kind !== "connect-iceberg-sink") return [];
        const [control] = plan.produces as [string];
        const at = [...path, "controlTopic"];
        if (plan.consumes.includes(control)) return [{ path: at, problem: `${control} is one of its topics`, fix: "use another topic" }];
        return uses
          .filter((other) => other.name !== name && other.topics.includes(control))
          .map((other) => ({ path: at, problem: `${control} is a topic of pipelines.${other.name}`, fix: "use another topic" }));
      });
    },
  },
  {
    id: "pipelines/no-secrets-in-properties",
    checks: "Properties whose names say that they are secrets refer to a secret, and no other property contains one.",
    why: "Properties of a connector are in the state, in the plan, and readable with kafkaconnect:DescribeConnector.",
    fix: "Write `${secretsmanager:<secret>:<key>}`.",
    reads: ["pipelines.*"],
    terraform: FIXED,
    violations: (settings) =>
      each(settings, ({ pipeline, path }) =>
        Object.entries(pipeline.properties)
          .filter(([property, value]) => hasSecretForm(String(value)) || (hasSecretName(property) && !isSecretReference(String(value))))
          .map(([property]) => ({
            path: [...path, "properties", property],
            problem: "the value would be in the state and the plan",
            fix: "use ${secretsmanager:<secret>:<key>}",
          })),
      ),
  },
  {
    id: "pipelines/secrets-granted",
    checks: "Each secret that a property refers to is the secret of the pipeline's database, or one of its secrets.",
    why: "The role can read no other secret: the connector would fail when it starts.",
    fix: "Add the secret to secrets of the pipeline, with the key that encrypts it.",
    reads: ["pipelines.*"],
    terraform: FIXED,
    violations: (settings) =>
      each(settings, ({ pipeline, plan, path }) =>
        Object.entries(pipeline.properties).flatMap(([property, value]) =>
          secretIdsIn(String(value))
            .filter((id) => !plan.secrets.some(({ arn }) => isIdOf(id, arn)))
            .map((id) => ({
              path: [...path, "properties", property],
              problem: `the role can't read the secret ${id}`,
              fix: "add it to secrets of the pipeline",
            })),
        ),
      ),
  },
  {
    id: "pipelines/plugin-names",
    checks: "Two plugins of Maven Central differ in more than punctuation and case, and one coordinate has one digest.",
    why: "The archive and the plugin are named after the coordinate: one would replace the other. An archive of Maven Central never changes, so one of two digests is wrong.",
    fix: "Correct the digest. If both coordinates are right, bring one of the archives in a bucket.",
    reads: ["pipelines.*"],
    terraform: FIXED,
    violations: (settings) => {
      const known = new Map<string, ArchivePlugin>();
      return each(settings, ({ plan: { plugin }, path }) => {
        if (plugin.source !== "maven") return [];
        const first = known.get(pluginName(plugin));
        if (!first) known.set(pluginName(plugin), plugin);
        if (!first || (first.coordinate === plugin.coordinate && first.sha256 === plugin.sha256)) return [];
        return first.coordinate === plugin.coordinate
          ? [{ path: [...path, "plugin", "sha256"], problem: `the same archive has the digest ${first.sha256} too`, fix: "use one" }]
          : [{ path: [...path, "plugin", "coordinate"], problem: `${first.coordinate} has the same name`, fix: "use source s3 for one" }];
      });
    },
  },
  {
    id: "pipelines/connector-properties",
    checks:
      "A pipeline of kind connect has the properties connector.class and tasks.max; other kinds don't repeat what they set themselves.",
    why: "Kafka Connect needs both. What a kind sets follows from other settings, and the property would have no effect.",
    fix: "Add the missing property, or remove the one that the kind sets.",
    reads: ["pipelines.*"],
    terraform: FIXED,
    violations: (settings) =>
      each(settings, ({ name, pipeline, path }) => {
        const properties = Object.keys(pipeline.properties);
        if (pipeline.kind === "connect")
          return ["connector.class", "tasks.max"]
            .filter((property) => !properties.includes(property))
            .map((property) => ({ path: [...path, "properties"], problem: `${property} is missing`, fix: "add it" }));
        const own = connectorOf(connectorNames(settings, name), { ...pipeline, properties: {} });
        const located = own.located?.({ partition: "", region: "", accountId: "", bootstrapServers: "" });
        return properties
          .filter((property) => property in { ...own.properties, ...located?.properties })
          .map((property) => ({
            path: [...path, "properties", property],
            problem: `the kind ${pipeline.kind} sets it`,
            fix: "remove it, and use the settings of the kind",
          }));
      }),
  },
];
