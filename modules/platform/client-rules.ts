import { grantNames } from "../kafka/index.js";
import type { Fault, Rule } from "../settings/index.js";
import type { PlatformSettings } from "./settings.js";

/** What must hold between clients and topics, and between the grants of one client. */
export const clientRules: readonly Rule<PlatformSettings>[] = [
  {
    name: "clients are granted topics that are declared",
    reads: ["topics", "clients.*"],
    faults: ({ topics, clients }) => {
      const isKnown = (topic: string) => topic.includes("*") || Object.hasOwn(topics, topic);
      const unknown = (path: Fault["path"], topic: string): Fault[] =>
        isKnown(topic)
          ? []
          : [{ path, wrong: `${topic} is not declared`, allowed: `one of topics: ${Object.keys(topics).join(", ")}; or a pattern with *` }];
      return Object.entries(clients).flatMap(([name, { produce, consume }]) => [
        ...produce.flatMap((topic, i) => unknown(["clients", name, "produce", i], topic)),
        ...consume.flatMap(({ topic }, i) => unknown(["clients", name, "consume", i, "topic"], topic)),
      ]);
    },
  },
  {
    name: "grants of a client differ in letters and digits",
    reads: ["clients.*"],
    faults: ({ clients }) =>
      Object.entries(clients).flatMap(([client, { produce, consume }]) => [
        ...alike(["clients", client, "produce"], produce, grantNames.produce),
        ...alike(["clients", client, "consume"], consume, ({ topic, group }) => grantNames.consume(topic, group)),
      ]),
  },
];

/** Grants that are not the same, and whose addresses in Terraform would be. */
function alike<T>(path: Fault["path"], grants: readonly T[], nameOf: (grant: T) => string): Fault[] {
  const address = (grant: T) => nameOf(grant).replace(/[^A-Za-z0-9]/g, "_");
  const text = (grant: T) => JSON.stringify(grant);
  return grants.flatMap((grant, i) => {
    const other = grants.slice(0, i).find((earlier) => address(earlier) === address(grant) && text(earlier) !== text(grant));
    return other === undefined
      ? []
      : [
          {
            path: [...path, i],
            wrong: `its address in Terraform would be that of ${text(other)}`,
            allowed: "names that differ in letters or digits",
          },
        ];
  });
}
