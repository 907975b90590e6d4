import type { Credentials } from "../iam/credentials.js";
import type { AwsRequest } from "../protocol/request.js";
import { type ApiAction, apiActionsOf } from "./api-action.js";
import type { ReadOperation } from "./read-operation.js";
import type { RoleActions } from "./role-actions.js";

/** More different actions than any deployment has; further ones are not recorded. */
const MOST_ACTIONS = 20_000;

/** The IAM actions of the requests that users sent, each with its resource, once. Requests of roles, such as those of functions, are recorded by role. */
export class RecordedActions {
  private readonly actions = new Map<string, ApiAction>();

  /**
   * @param read - returns the operation of a request by the service's model
   * @param keys - the access keys of users and roles
   * @param roles - records the actions of roles
   */
  constructor(
    private readonly read: (request: AwsRequest) => Promise<ReadOperation | undefined>,
    private readonly keys: Pick<Credentials, "isUser" | "principalOf">,
    private readonly accountId: string,
    private readonly roles: Pick<RoleActions, "record">,
  ) {}

  async record(request: AwsRequest): Promise<void> {
    const principal = this.keys.principalOf(request.accessKeyId);
    if (principal === undefined) return;
    const isUser = this.keys.isUser(request.accessKeyId);
    for (const action of apiActionsOf(request, await this.read(request), this.accountId)) {
      if (!isUser) this.roles.record(principal, action.action);
      else if (this.actions.size < MOST_ACTIONS) this.actions.set(`${action.action} ${action.resource}`, action);
    }
  }

  /** Returns the actions since the last call, in alphabetical order, and begins a new record. */
  take(): ApiAction[] {
    const taken = [...this.actions].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, action]) => action);
    this.actions.clear();
    return taken;
  }
}
