import { z } from "zod";
import { structure } from "../../terraform/index.js";

const ids = (what: string) =>
  z
    .array(z.string().regex(/^[\w-]{1,64}$/))
    .default([])
    .describe(what);

/** Users and groups of IAM Identity Center with a role. */
const members = (role: string) =>
  z
    .strictObject({ users: ids("Ids of users."), groups: ids("Ids of groups.") })
    .prefault({})
    .describe(`Users and groups of IAM Identity Center with the role ${role}.`);

const values = (what: string) => z.array(z.string().regex(/^[ -~]{1,256}$/)).describe(what);

const attribute = (what: string) =>
  z
    .string()
    .regex(/^[ -~]{1,256}$/)
    .optional()
    .meta({ description: what, allowed: "up to 256 printable ASCII characters" });

const sso = z.strictObject({
  mode: z.literal("sso").describe("IAM Identity Center, which must be on in the organization or the account."),
  admins: members("ADMIN"),
  editors: members("EDITOR"),
  viewers: members("VIEWER"),
});

const saml = z.strictObject({
  mode: z.literal("saml").describe("An identity provider with SAML 2.0."),
  metadataUrl: z
    .string()
    .regex(/^https:\/\/[!-~]{1,2000}$/)
    .meta({ description: "HTTPS URL of the identity provider's metadata.", allowed: "a URL that begins with https://" }),
  roleAttribute: z
    .string()
    .regex(/^[ -~]{1,256}$/)
    .default("role")
    .meta({ description: "Attribute of the assertion whose values decide the role.", allowed: "up to 256 printable ASCII characters" }),
  adminValues: values("Values of the role attribute that make a user an administrator.").default([]),
  editorValues: values("Values of the role attribute that make a user an editor. All others are viewers.").min(1),
  loginAttribute: attribute("Attribute with the login. The default is the subject of the assertion."),
  nameAttribute: attribute("Attribute with the name."),
  emailAttribute: attribute("Attribute with the e-mail address."),
});

/** AWS provider 5.100.0 sends no request with an empty list of either, so both are required. */
const networkAccess = z.union([
  z.literal("public"),
  z.strictObject({
    prefixLists: z
      .array(z.string().regex(/^pl-[0-9a-f]{8,17}$/))
      .min(1)
      .max(5)
      .meta({ description: "Managed prefix lists whose addresses can open Grafana.", allowed: "1 to 5 ids such as pl-0123456789abcdef0" }),
    vpcEndpoints: z
      .array(z.string().regex(/^vpce-[0-9a-f]{8,17}$/))
      .min(1)
      .max(5)
      .meta({ description: "VPC endpoints of Grafana that can open it.", allowed: "1 to 5 ids such as vpce-0123456789abcdef0" }),
  }),
]);

const grafana = z.strictObject({
  version: z
    .string()
    .regex(/^(8|9|10|12|13)\.\d{1,2}$/)
    .default("10.4")
    .meta({
      description:
        "Version of Grafana. An upgrade takes up to 10 minutes and is irreversible. `aws grafana list-versions` lists the exact versions.",
      allowed: "8.x, 9.x, 10.x, 12.x or 13.x, such as 10.4",
    }),
  authentication: z
    .discriminatedUnion("mode", [sso, saml])
    .default({
      mode: "sso",
      admins: { users: [], groups: [] },
      editors: { users: [], groups: [] },
      viewers: { users: [], groups: [] },
    })
    .meta({ ...structure, description: "How users sign in." }),
  networkAccess: networkAccess.default("public").meta({
    ...structure,
    description: "Who can open the URL, before the sign-in: everyone, or both prefix lists and VPC endpoints.",
    allowed: "public, or a map",
  }),
  alertRules: z
    .boolean()
    .default(false)
    .meta({
      ...structure,
      description:
        "The alerts of Prometheus as alert rules of Grafana too, which notify the topic of alarms. Managed Prometheus evaluates the same alerts, so both notify.",
    }),
});

/** Managed Grafana. */
export const grafanaSettings = z
  .union([z.literal("off"), grafana])
  .default("off")
  .meta({
    ...structure,
    description: "A workspace of Amazon Managed Grafana. `make grafana-content` fills it with data sources and dashboards.",
    allowed: "off, or a map",
  });

export type GrafanaSettings = Exclude<z.output<typeof grafanaSettings>, "off">;
