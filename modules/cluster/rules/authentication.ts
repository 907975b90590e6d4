import type { IResolvable } from "cdktf";
import type { Rule, Violation } from "../../settings/index.js";
import { allOf, hcl } from "../../terraform/index.js";
import { hasMutualTls } from "../settings/authentication.js";
import { brokerProperty } from "../settings/broker-properties.js";
import type { ClusterSettings, ExpressSettings, StandardSettings } from "../settings/cluster-settings.js";
import { forKinds, propertyViolation } from "./of-kinds.js";

type Provisioned = StandardSettings | ExpressSettings;

const ALLOW_EVERYONE = "allow.everyone.if.no.acl.found";
/** The kinds of authentication, and whether each is on. */
const authenticationOf = ({ authentication: { iam, scram, mutualTls } }: Provisioned) => ({ iam, scram, tls: mutualTls.mode !== "off" });
const settingOf = (kind: "iam" | "scram" | "tls") => (kind === "tls" ? "mutualTls" : kind);
const allowsEveryone = (cluster: Provisioned) => brokerProperty(cluster, ALLOW_EVERYONE) === true;
/** The condition that resources without an ACL are not open to everyone, where the properties are a Terraform variable. */
const deniesByDefault = ({ serverProperties }: Provisioned): IResolvable =>
  hcl`tostring(lookup(${serverProperties}, ${ALLOW_EVERYONE}, false)) == "false"`;
const isPublic = ({ publicAccess }: Provisioned) => publicAccess !== undefined && publicAccess !== "off";

/** Rules about authentication. Source: MSK developer guide, authentication, public access, multi-VPC requirements, 2026-11. */
export const authenticationRules: readonly Rule<ClusterSettings>[] = [
  forKinds(["standard", "express"], {
    id: "cluster/authentication-on",
    checks: "At least one kind of authentication is on, or unauthenticated clients are allowed.",
    why: "Otherwise no client can connect.",
    fix: "Set cluster.authentication.iam, scram or mutualTls, or unauthenticated: allowed.",
    reads: ["kind", "authentication"],
    violations: (cluster) =>
      Object.values(authenticationOf(cluster)).some(Boolean) || cluster.authentication.unauthenticated === "allowed"
        ? []
        : [
            {
              path: ["authentication"],
              problem: "no client can connect",
              fix: "turn on iam, scram or mutualTls, or set unauthenticated: allowed",
            },
          ],
    terraform: (cluster) => ({
      condition: hcl`${cluster.authentication.iam} || ${cluster.authentication.scram} || ${hasMutualTls(cluster)} || ${cluster.authentication.unauthenticated} == "allowed"`,
      errorMessage:
        "authentication: no client can connect; turn on iam, scram or mutual TLS, or allow unauthenticated clients. [cluster/authentication-on]",
    }),
  }),
  forKinds(["standard", "express"], {
    id: "cluster/plaintext-unauthenticated",
    checks: "Plaintext is used by unauthenticated clients only, and only where they are allowed.",
    why: "MSK has no plaintext listener for IAM, SCRAM or mutual TLS.",
    fix: "Set cluster.encryptionInTransit: TLS, or TLS_PLAINTEXT with authentication.unauthenticated: allowed.",
    reads: ["kind", "authentication", "encryptionInTransit"],
    violations: (cluster) => {
      const { encryptionInTransit, authentication } = cluster;
      const path = ["encryptionInTransit"];
      if (encryptionInTransit === "TLS") return [];
      if (authentication.unauthenticated !== "allowed") {
        return [
          {
            path,
            problem: `${encryptionInTransit} is for unauthenticated clients, which are refused`,
            fix: "use TLS, or set authentication.unauthenticated: allowed",
          },
        ];
      }
      return (["iam", "scram", "tls"] as const).flatMap((kind): Violation[] =>
        authenticationOf(cluster)[kind] && encryptionInTransit === "PLAINTEXT"
          ? [{ path, problem: `PLAINTEXT leaves no listener for ${settingOf(kind)}`, fix: "use TLS or TLS_PLAINTEXT" }]
          : [],
      );
    },
    terraform: (cluster) => {
      const { authentication, encryptionInTransit } = cluster;
      return {
        condition: hcl`${encryptionInTransit} == "TLS" || ${authentication.unauthenticated} == "allowed" && (${encryptionInTransit} == "TLS_PLAINTEXT" || !(${authentication.iam} || ${authentication.scram} || ${hasMutualTls(cluster)}))`,
        errorMessage:
          "Plaintext is for unauthenticated clients: encryption_in_transit other than TLS needs authentication.unauthenticated = allowed, and PLAINTEXT no other authentication. [cluster/plaintext-unauthenticated]",
      };
    },
  }),
  forKinds(["standard", "express"], {
    id: "cluster/public-access-secure",
    checks: "A cluster with public access refuses unauthenticated clients and plaintext, and denies access without an ACL.",
    why: "MSK turns on public access only for such clusters.",
    fix: "Change authentication.unauthenticated, encryptionInTransit or the property, or turn publicAccess off.",
    reads: ["kind", "authentication", "encryptionInTransit", "publicAccess", "serverProperties"],
    violations: (cluster) => {
      if (!isPublic(cluster)) return [];
      const { authentication, encryptionInTransit } = cluster;
      return [
        ...(authentication.unauthenticated === "refused"
          ? []
          : [
              {
                path: ["publicAccess"],
                problem: "unauthenticated clients are allowed",
                fix: "set authentication.unauthenticated: refused",
              },
            ]),
        ...(encryptionInTransit === "TLS"
          ? []
          : [{ path: ["publicAccess"], problem: `encryptionInTransit is ${encryptionInTransit}`, fix: "set encryptionInTransit: TLS" }]),
        ...(allowsEveryone(cluster) ? [propertyViolation(ALLOW_EVERYONE, "the brokers have public access", "use false")] : []),
      ];
    },
    terraform: (cluster) =>
      isPublic(cluster)
        ? {
            condition: allOf([
              deniesByDefault(cluster),
              hcl`${cluster.authentication.unauthenticated} == "refused"`,
              hcl`${cluster.encryptionInTransit} == "TLS"`,
            ]),
            errorMessage: `The brokers have public access: authentication.unauthenticated must be refused, encryption_in_transit TLS, and server_properties must not have ${ALLOW_EVERYONE} = true. [cluster/public-access-secure]`,
          }
        : undefined,
  }),
  forKinds(["standard", "express"], {
    id: "cluster/vpc-connectivity-authentication",
    checks: "Multi-VPC connectivity uses kinds of authentication that are on, and SCRAM only with access denied without an ACL.",
    why: "MSK refuses it otherwise.",
    fix: "Turn the authentication on, or set cluster.vpcConnectivity.<kind>: false.",
    reads: ["kind", "authentication", "vpcConnectivity", "serverProperties"],
    violations: (cluster) => {
      const { vpcConnectivity } = cluster;
      if (vpcConnectivity === undefined) return [];
      const off = (["iam", "scram", "tls"] as const).flatMap((kind): Violation[] =>
        vpcConnectivity[kind] && !authenticationOf(cluster)[kind]
          ? [
              {
                path: ["vpcConnectivity", kind],
                problem: "this authentication is off inside the VPC",
                fix: `use false, or turn authentication.${settingOf(kind)} on`,
              },
            ]
          : [],
      );
      return [
        ...off,
        ...(vpcConnectivity.scram && allowsEveryone(cluster)
          ? [propertyViolation(ALLOW_EVERYONE, "clients of other VPCs authenticate with SCRAM", "use false")]
          : []),
      ];
    },
    terraform: (cluster) => {
      const { vpcConnectivity, authentication } = cluster;
      if (vpcConnectivity === undefined) return undefined;
      const { iam, scram, tls } = vpcConnectivity;
      return {
        condition: allOf([
          ...(iam ? [hcl`${authentication.iam}`] : []),
          ...(scram ? [hcl`${authentication.scram}`, deniesByDefault(cluster)] : []),
          ...(tls ? [hcl`${hasMutualTls(cluster)}`] : []),
        ]),
        errorMessage: `Multi-VPC connectivity needs the same kinds of authentication inside the VPC, and with SCRAM no ${ALLOW_EVERYONE} = true in server_properties. [cluster/vpc-connectivity-authentication]`,
      };
    },
  }),
  forKinds(["standard", "express"], {
    id: "cluster/shared-reachable",
    checks: "A cluster that is shared has multi-VPC connectivity; one that is replicated has IAM authentication.",
    why: "The other account, or MSK Replicator, could not connect.",
    fix: "Set cluster.vpcConnectivity, or cluster.authentication.iam: true.",
    reads: ["kind", "authentication", "vpcConnectivity", "sharedWith", "replicated"],
    violations: ({ authentication, vpcConnectivity, sharedWith, replicated }) => [
      ...(sharedWith.length === 0 || (vpcConnectivity && (vpcConnectivity.iam || vpcConnectivity.scram || vpcConnectivity.tls))
        ? []
        : [
            {
              path: ["sharedWith"],
              problem: "no client can connect from outside the VPC",
              fix: "set vpcConnectivity with at least one kind of authentication",
            },
          ]),
      ...(replicated && !authentication.iam
        ? [{ path: ["replicated"], problem: "MSK Replicator authenticates with IAM", fix: "set authentication.iam: true" }]
        : []),
    ],
    terraform: ({ authentication, replicated }) =>
      replicated
        ? {
            condition: hcl`${authentication.iam}`,
            errorMessage: "MSK Replicator authenticates with IAM: authentication.iam must be true. [cluster/shared-reachable]",
          }
        : undefined,
  }),
];
