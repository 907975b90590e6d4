import type { AwsRequest } from "../protocol/request.js";
import { type ApiAction, apiActionsOf } from "./api-action.js";
import type { ReadOperation } from "./read-operation.js";

/** More different actions than any deployment has; further ones are not recorded. */
const MOST_ACTIONS = 20_000;

/** The IAM actions of the requests that users sent, each with its resource, once. Requests of roles, such as those of functions, are left out. */
export class RecordedActions {
  private readonly actions = new Map<string, ApiAction>();

  /**
   * @param read - returns the operation of a request by the service's model
   * @param isUser - returns whether an access key belongs to a user
   */
  constructor(
    private readonly read: (request: AwsRequest) => Promise<ReadOperation | undefined>,
    private readonly isUser: (accessKeyId: string) => boolean,
    private readonly accountId: string,
  ) {}

  async record(request: AwsRequest): Promise<void> {
    if (this.actions.size >= MOST_ACTIONS || !this.isUser(request.accessKeyId)) return;
    for (const action of apiActionsOf(request, await this.read(request), this.accountId)) {
      this.actions.set(`${action.action} ${action.resource}`, action);
    }
  }

  /** Returns the actions since the last call, in alphabetical order, and begins a new record. */
  take(): ApiAction[] {
    const taken = [...this.actions].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, action]) => action);
    this.actions.clear();
    return taken;
  }
}
