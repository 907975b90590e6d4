/** More different actions than the roles of any deployment have; further ones are not recorded. */
const MOST_ACTIONS = 20_000;

/** The IAM actions that roles used: of their requests to AWS, and those that a broker or another part of the platform allowed them. */
export class RoleActions {
  private readonly actions = new Map<string, Set<string>>();
  private count = 0;

  /** @param principalArn - of a role or of a session of a role; others are left out */
  record(principalArn: string, action: string): void {
    const [, session, role = session] = /:assumed-role\/([^/]+)\/|:role\/(?:[^/]+\/)*([^/]+)$/.exec(principalArn) ?? [];
    if (role === undefined || this.count >= MOST_ACTIONS) return;
    const used = this.actions.get(role) ?? new Set<string>();
    this.actions.set(role, used);
    if (!used.has(action)) this.count++;
    used.add(action);
  }

  /** Returns the actions by the name of the role, both in alphabetical order. */
  all(): Readonly<Record<string, readonly string[]>> {
    return Object.fromEntries(
      [...this.actions].sort(([one], [other]) => (one < other ? -1 : 1)).map(([role, used]) => [role, [...used].sort()]),
    );
  }
}
