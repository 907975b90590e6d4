import { type IResolvable, Token } from "cdktf";
import type { Fault, Rule } from "../../settings/index.js";
import { hcl } from "../../terraform/index.js";
import { brokerProperty } from "../settings/broker-properties.js";
import type { ClusterSettings, ExpressSettings, StandardSettings } from "../settings/cluster-settings.js";
import { forKinds, propertyFault } from "./of-kinds.js";

type Provisioned = StandardSettings | ExpressSettings;

const open = "allow.everyone.if.no.acl.found";
/** The ways of proof, with whether each is on. */
const waysOf = ({ authentication: { iam, scram, mutualTls } }: Provisioned) => ({ iam, scram, tls: mutualTls.mode !== "off" });
const isOpen = (cluster: Provisioned) => brokerProperty(cluster, open) === true;
/** Whether there are client certificates, as Terraform knows it where the authorities are a variable. */
const hasMutualTls = ({ authentication: { mutualTls } }: Provisioned): boolean | IResolvable =>
  mutualTls.mode === "given" && Token.isUnresolved(mutualTls.authorities)
    ? hcl`length(${mutualTls.authorities}) > 0`
    : mutualTls.mode !== "off";
/** That what has no ACL is closed, where the properties are a variable. */
const isClosed = ({ serverProperties }: Provisioned, where: string) => ({
  condition: hcl`tostring(lookup(${serverProperties}, ${open}, false)) == "false"`,
  errorMessage: `${where}: server_properties must not have ${open} = true.`,
});
const isPublic = ({ publicAccess }: Provisioned) => publicAccess !== undefined && publicAccess !== "off";

/** What must hold between the ways in. Source: MSK developer guide, authentication, public access, multi-VPC requirements, 2026-11. */
export const authenticationRules: readonly Rule<ClusterSettings>[] = [
  forKinds(["standard", "express"], {
    name: "somebody can come in",
    reads: ["kind", "authentication"],
    faults: (cluster) =>
      Object.values(waysOf(cluster)).some(Boolean) || cluster.authentication.unauthenticated === "allowed"
        ? []
        : [{ path: ["authentication"], wrong: "nobody can come in", allowed: "iam, scram or mutualTls, or unauthenticated: allowed" }],
    terraform: (cluster) => ({
      condition: hcl`${cluster.authentication.iam} || ${cluster.authentication.scram} || ${hasMutualTls(cluster)} || ${cluster.authentication.unauthenticated} == "allowed"`,
      errorMessage: "authentication lets nobody in: turn on iam, scram or mutual TLS, or allow unauthenticated clients.",
    }),
  }),
  forKinds(["standard", "express"], {
    name: "plain text is for clients without proof, who are allowed",
    reads: ["kind", "authentication", "encryptionInTransit"],
    faults: (cluster) => {
      const { encryptionInTransit: transit, authentication } = cluster;
      if (transit === "TLS") return [];
      const proven = Object.entries(waysOf(cluster)).flatMap(([way, on]): Fault[] =>
        on && transit === "PLAINTEXT"
          ? [
              {
                path: ["encryptionInTransit"],
                wrong: `${transit} leaves no way for ${way === "tls" ? "mutualTls" : way}`,
                allowed: "TLS or TLS_PLAINTEXT",
              },
            ]
          : [],
      );
      return authentication.unauthenticated === "allowed"
        ? proven
        : [
            {
              path: ["encryptionInTransit"],
              wrong: `${transit} is for clients without proof, who are refused`,
              allowed: "TLS, or authentication.unauthenticated: allowed",
            },
          ];
    },
    terraform: (cluster) => {
      const { authentication: by, encryptionInTransit: transit } = cluster;
      return {
        condition: hcl`${transit} == "TLS" || ${by.unauthenticated} == "allowed" && (${transit} == "TLS_PLAINTEXT" || !(${by.iam} || ${by.scram} || ${hasMutualTls(cluster)}))`,
        errorMessage:
          "Plain text is for clients without proof: encryption_in_transit other than TLS needs authentication.unauthenticated = allowed, and PLAINTEXT no other way in.",
      };
    },
  }),
  forKinds(["standard", "express"], {
    name: "brokers on the internet admit nobody without proof, and nothing in plain text",
    reads: ["kind", "authentication", "encryptionInTransit", "publicAccess", "serverProperties"],
    faults: (cluster) => {
      if (!isPublic(cluster)) return [];
      const { authentication, encryptionInTransit } = cluster;
      return [
        ...(authentication.unauthenticated === "refused"
          ? []
          : [{ path: ["publicAccess"], wrong: "clients without proof are allowed", allowed: "authentication.unauthenticated: refused" }]),
        ...(encryptionInTransit === "TLS"
          ? []
          : [{ path: ["publicAccess"], wrong: `encryptionInTransit is ${encryptionInTransit}`, allowed: "encryptionInTransit: TLS" }]),
        ...(isOpen(cluster) ? [propertyFault(open, "the brokers are on the internet", "false")] : []),
      ];
    },
    terraform: (cluster) => (isPublic(cluster) ? isClosed(cluster, "The brokers are on the internet") : undefined),
  }),
  forKinds(["standard", "express"], {
    name: "other VPCs come by ways that are on",
    reads: ["kind", "authentication", "vpcConnectivity", "serverProperties"],
    faults: (cluster) => {
      const { vpcConnectivity: by } = cluster;
      if (by === undefined) return [];
      const ways = waysOf(cluster);
      const off = (["iam", "scram", "tls"] as const).flatMap((way): Fault[] =>
        by[way] && !ways[way]
          ? [
              {
                path: ["vpcConnectivity", way],
                wrong: "it is off inside the VPC",
                allowed: `false, or authentication.${way === "tls" ? "mutualTls" : way} on`,
              },
            ]
          : [],
      );
      return [...off, ...(by.scram && isOpen(cluster) ? [propertyFault(open, "other VPCs come by password", "false")] : [])];
    },
    terraform: (cluster) => (cluster.vpcConnectivity?.scram ? isClosed(cluster, "Other VPCs come by password") : undefined),
  }),
  forKinds(["standard", "express"], {
    name: "a cluster that is shared or replicated can be connected to",
    reads: ["kind", "authentication", "vpcConnectivity", "sharedWith", "replicated"],
    faults: ({ authentication, vpcConnectivity: by, sharedWith, replicated }) => [
      ...(sharedWith.length === 0 || (by && (by.iam || by.scram || by.tls))
        ? []
        : [{ path: ["sharedWith"], wrong: "nobody can connect from outside the VPC", allowed: "vpcConnectivity by one way at least" }]),
      ...(replicated && !authentication.iam
        ? [{ path: ["replicated"], wrong: "MSK Replicator comes by IAM", allowed: "authentication.iam: true" }]
        : []),
    ],
  }),
];
