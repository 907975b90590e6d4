import { AwsError } from "../protocol/errors.js";

/**
 * Versions that ListVersions returns. Amazon Managed Grafana also has 12.x and 13.x, whose exact names its user guide does not list: any
 * minor version of them is accepted. Source: Amazon Managed Grafana user guide, 2026-11.
 */
export const grafanaVersions: readonly string[] = ["8.4", "9.4", "10.4"];

const NEWER = /^1[23]\.\d{1,2}$/;

/** Time after which a token expires at the latest, in seconds. Source: CreateWorkspaceServiceAccountToken. */
export const longestTokenSeconds = 30 * 24 * 3600;

/** A token of a service account. Its key is returned once and not stored. */
export interface Token {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}

export interface ServiceAccount {
  readonly id: string;
  readonly name: string;
  readonly grafanaRole: string;
  readonly tokens: Map<string, Token>;
}

/** A user or a group of IAM Identity Center, with its role in the workspace. */
export interface Permission {
  readonly role: string;
  readonly user: { readonly id: string; readonly type: string };
}

/** A workspace: a record, without a Grafana server. */
export interface Workspace {
  readonly id: string;
  readonly arn: string;
  readonly region: string;
  readonly created: number;
  /** Members of DescribeWorkspace that a request can set. */
  members: Readonly<Record<string, unknown>>;
  grafanaVersion: string;
  configuration: string;
  providers: readonly string[];
  saml: unknown;
  readonly tags: Record<string, string>;
  readonly serviceAccounts: Map<string, ServiceAccount>;
  permissions: Permission[];
  /** Last id of a service account or token. */
  lastId: number;
}

export const now = () => Math.floor(Date.now() / 1000);

export const validation = (message: string, reason = "OTHER") => new AwsError(400, "ValidationException", message, { members: { reason } });

export const notFound = (type: string, id: string) =>
  new AwsError(404, "ResourceNotFoundException", `${type} ${id} does not exist.`, { members: { resourceId: id, resourceType: type } });

/** Returns a workspace as DescribeWorkspace does. */
export function described(workspace: Workspace, status = "ACTIVE"): object {
  const { id, region, created, members, grafanaVersion, providers, saml, tags } = workspace;
  return {
    ...members,
    id,
    status,
    created,
    modified: created,
    endpoint: `${id}.grafana-workspace.${region}.amazonaws.com`,
    grafanaVersion,
    authentication: { providers, ...(providers.includes("SAML") && { samlConfigurationStatus: samlStatus(saml) }) },
    tags,
  };
}

/** Returns the state of a workspace's authentication as DescribeWorkspaceAuthentication does. */
export function authentication({ providers, saml }: Workspace): object {
  return {
    authentication: {
      providers,
      ...(providers.includes("AWS_SSO") && { awsSso: { ssoClientId: "local" } }),
      ...(providers.includes("SAML") && { saml: { status: samlStatus(saml), ...(saml ? { configuration: saml } : {}) } }),
    },
  };
}

const samlStatus = (saml: unknown) => (saml ? "CONFIGURED" : "NOT_CONFIGURED");

/**
 * Checks the configuration of a workspace.
 * @throws AwsError if it is not the JSON of an object
 */
export function checkedConfiguration(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    if (value && typeof value === "object" && !Array.isArray(value)) return text;
  } catch {} // the error below
  throw validation("The configuration is not valid JSON.", "FIELD_VALIDATION_FAILED");
}

/** @throws AwsError for a version that Amazon Managed Grafana doesn't offer, or that is older than `current`: an upgrade can't be undone */
export function checkedVersion(version: string, current?: string): string {
  if (!grafanaVersions.includes(version) && !NEWER.test(version))
    throw validation(`The version ${version} is not supported; use 12.x, 13.x or one of ${grafanaVersions.join(", ")}.`);
  if (current !== undefined && isOlder(version, current))
    throw validation(`The workspace has version ${current} and can't be changed to ${version}: upgrades only.`);
  return version;
}

/** Compares two versions `<major>.<minor>`. */
export function isOlder(version: string, than: string): boolean {
  const [[major = 0, minor = 0], [thanMajor = 0, thanMinor = 0]] = [version, than].map((text) => text.split(".").map(Number)) as [
    number[],
    number[],
  ];
  return major === thanMajor ? minor < thanMinor : major < thanMajor;
}
