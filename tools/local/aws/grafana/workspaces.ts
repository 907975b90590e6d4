import { randomBytes } from "node:crypto";
import { type AwsRequest, jsonBody } from "../protocol/request.js";
import { json } from "../protocol/responses.js";
import type { Route } from "../protocol/router.js";
import {
  authentication,
  checkedConfiguration,
  checkedVersion,
  described,
  grafanaVersions,
  isOlder,
  notFound,
  now,
  type Permission,
  validation,
  type Workspace,
} from "./workspace.js";

/** Members of UpdateWorkspace, with their names in DescribeWorkspace. */
const UPDATABLE: Readonly<Record<string, string>> = {
  accountAccessType: "accountAccessType",
  permissionType: "permissionType",
  workspaceName: "name",
  workspaceDescription: "description",
  workspaceDataSources: "dataSources",
  workspaceNotificationDestinations: "notificationDestinations",
  workspaceOrganizationalUnits: "organizationalUnits",
  workspaceRoleArn: "workspaceRoleArn",
  organizationRoleName: "organizationRoleName",
  stackSetName: "stackSetName",
  vpcConfiguration: "vpcConfiguration",
  networkAccessControl: "networkAccessControl",
};

/** All workspaces, by id. */
export class Workspaces {
  private readonly all = new Map<string, Workspace>();

  constructor(private readonly accountId: string) {}

  /** @throws AwsError 404 */
  get({ region }: AwsRequest, id = ""): Workspace {
    const workspace = this.all.get(id);
    if (workspace?.region !== region) throw notFound("Workspace", id);
    return workspace;
  }

  /** @throws AwsError 404 */
  byArn(arn: string): Workspace {
    const workspace = [...this.all.values()].find((each) => each.arn === arn);
    if (!workspace) throw notFound("Workspace", arn);
    return workspace;
  }

  /** Operations of workspaces, their configuration, authentication and permissions. */
  routes(): Route[] {
    return [
      ["POST", "/workspaces", (request) => json({ workspace: described(this.create(request), "CREATING") }, 202)],
      [
        "GET",
        "/workspaces",
        ({ region }) =>
          json({ workspaces: [...this.all.values()].filter((each) => each.region === region).map((each) => described(each)) }),
      ],
      ["GET", "/workspaces/{id}", (request, { id }) => json({ workspace: described(this.get(request, id)) })],
      [
        "PUT",
        "/workspaces/{id}",
        (request, { id }) => json({ workspace: described(this.update(request, this.get(request, id)), "UPDATING") }, 202),
      ],
      [
        "DELETE",
        "/workspaces/{id}",
        (request, { id }) => {
          const workspace = this.get(request, id);
          this.all.delete(workspace.id);
          return json({ workspace: described(workspace, "DELETING") }, 202);
        },
      ],
      [
        "GET",
        "/workspaces/{id}/configuration",
        (request, { id }) => {
          const { configuration, grafanaVersion } = this.get(request, id);
          return json({ configuration, grafanaVersion });
        },
      ],
      [
        "PUT",
        "/workspaces/{id}/configuration",
        (request, { id }) => {
          const workspace = this.get(request, id);
          const { configuration, grafanaVersion } = jsonBody(request) as { configuration: string; grafanaVersion?: string };
          const version =
            grafanaVersion === undefined ? workspace.grafanaVersion : checkedVersion(grafanaVersion, workspace.grafanaVersion);
          workspace.configuration = checkedConfiguration(configuration);
          workspace.grafanaVersion = version;
          return json({}, 202);
        },
      ],
      ["GET", "/workspaces/{id}/authentication", (request, { id }) => json(authentication(this.get(request, id)))],
      [
        "POST",
        "/workspaces/{id}/authentication",
        (request, { id }) => {
          const workspace = this.get(request, id);
          const { authenticationProviders, samlConfiguration } = jsonBody(request) as unknown as Authentication;
          if (samlConfiguration && !authenticationProviders.includes("SAML"))
            throw validation("A SAML configuration needs the authentication provider SAML.");
          workspace.providers = authenticationProviders;
          workspace.saml = authenticationProviders.includes("SAML") ? (samlConfiguration ?? workspace.saml) : undefined;
          return json(authentication(workspace));
        },
      ],
      [
        "GET",
        "/workspaces/{id}/permissions",
        (request, { id }) => {
          const type = request.query.get("userType");
          return json({ permissions: this.get(request, id).permissions.filter(({ user }) => type === null || user.type === type) });
        },
      ],
      [
        "PATCH",
        "/workspaces/{id}/permissions",
        (request, { id }) => {
          const workspace = this.get(request, id);
          for (const { action, role, users } of (jsonBody(request) as { updateInstructionBatch: Instruction[] }).updateInstructionBatch) {
            for (const user of users) {
              workspace.permissions = workspace.permissions.filter((each) => !(each.user.id === user.id && each.role === role));
              if (action === "ADD") workspace.permissions.push({ role, user });
            }
          }
          return json({ errors: [] });
        },
      ],
      ["GET", "/versions", (request) => json({ grafanaVersions: this.upgrades(request) })],
    ];
  }

  private create(request: AwsRequest): Workspace {
    const input = jsonBody(request);
    const {
      accountAccessType,
      permissionType,
      authenticationProviders: providers,
      configuration = "{}",
      grafanaVersion = "10.4",
      tags = {},
    } = input;
    if (accountAccessType === "ORGANIZATION" && !input["workspaceOrganizationalUnits"] && !input["organizationRoleName"])
      throw validation("A workspace with access to an organization needs organizational units or the role's name.");
    if (permissionType === "CUSTOMER_MANAGED" && !input["workspaceRoleArn"])
      throw validation("A workspace with customer-managed permissions needs a role.");
    const id = `g-${randomBytes(5).toString("hex")}`;
    const workspace: Workspace = {
      id,
      arn: `arn:aws:grafana:${request.region}:${this.accountId}:/workspaces/${id}`,
      region: request.region,
      created: now(),
      members: { dataSources: [], notificationDestinations: [], organizationalUnits: [], ...renamed(input) },
      grafanaVersion: checkedVersion(String(grafanaVersion)),
      configuration: checkedConfiguration(String(configuration)),
      providers: providers as string[],
      saml: undefined,
      tags: { ...(tags as Record<string, string>) },
      serviceAccounts: new Map(),
      permissions: [],
      lastId: 0,
    };
    this.all.set(id, workspace);
    return workspace;
  }

  private update(request: AwsRequest, workspace: Workspace): Workspace {
    const input = jsonBody(request);
    const { vpcConfiguration, networkAccessControl, ...members } = { ...workspace.members, ...renamed(input) } as Record<string, unknown>;
    workspace.members = {
      ...members,
      ...(vpcConfiguration !== undefined && !input["removeVpcConfiguration"] && { vpcConfiguration }),
      ...(networkAccessControl !== undefined && !input["removeNetworkAccessConfiguration"] && { networkAccessControl }),
    };
    return workspace;
  }

  /** Returns the versions of new workspaces, or those that a workspace can be upgraded to. */
  private upgrades(request: AwsRequest): readonly string[] {
    const id = request.query.get("workspace-id");
    if (id === null) return grafanaVersions;
    const { grafanaVersion } = this.get(request, id);
    return grafanaVersions.filter((version) => isOlder(grafanaVersion, version));
  }
}

interface Authentication {
  readonly authenticationProviders: string[];
  readonly samlConfiguration?: unknown;
}

interface Instruction extends Pick<Permission, "role"> {
  readonly action: "ADD" | "REVOKE";
  readonly users: readonly Permission["user"][];
}

const renamed = (input: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(UPDATABLE).flatMap(([from, to]) => (input[from] === undefined ? [] : [[to, input[from]]])));
