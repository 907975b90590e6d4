import { AccessDenied } from "./access-denied.js";

/** An access key with its secret. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** ARN of the user, or of the role session. */
  readonly principalArn: string;
  /** Only for temporary keys: required in every request. */
  readonly sessionToken?: string;
  readonly expiresAtMs?: number;
}

/** The access keys of users and the temporary keys that STS issued. */
export class Credentials {
  private readonly keys = new Map<string, AccessKey>();

  add(key: AccessKey): void {
    this.removeExpired();
    this.keys.set(key.accessKeyId, key);
  }

  remove(accessKeyId: string): void {
    this.keys.delete(accessKeyId);
  }

  /** Returns an access key. @throws AccessDenied if the key is unknown or expired, or the session token is wrong */
  find(accessKeyId: string, sessionToken: string | undefined, nowMs = Date.now()): AccessKey {
    const key = this.keys.get(accessKeyId);
    if (!key) throw new AccessDenied(`unknown access key ${accessKeyId || "(none)"}`);
    if (key.sessionToken !== sessionToken) throw new AccessDenied(`access key ${accessKeyId} has a wrong or missing session token`);
    if (key.expiresAtMs !== undefined && key.expiresAtMs <= nowMs) throw new AccessDenied(`access key ${accessKeyId} has expired`);
    return key;
  }

  /** Returns whether an access key is known and belongs to a user, not to a role session. */
  isUser(accessKeyId: string): boolean {
    const key = this.keys.get(accessKeyId);
    return key !== undefined && key.sessionToken === undefined;
  }

  /** Returns the principal of an access key; undefined for an unknown key. */
  principalOf(accessKeyId: string): string | undefined {
    return this.keys.get(accessKeyId)?.principalArn;
  }

  private removeExpired(): void {
    const threshold = Date.now() - 3_600_000; // for an hour, report a key as expired instead of unknown
    for (const { accessKeyId, expiresAtMs } of this.keys.values()) {
      if (expiresAtMs !== undefined && expiresAtMs < threshold) this.keys.delete(accessKeyId);
    }
  }
}
