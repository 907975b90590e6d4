import { AccessDenied } from "./access-denied.js";

/** An access key as the service that made it knows it. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** ARN of the user, or of the role session. */
  readonly principalArn: string;
  /** Temporary keys only: goes with every request. */
  readonly sessionToken?: string;
  readonly expiresAtMs?: number;
}

/** The access keys that exist: those of users, and those that STS handed out. */
export class Credentials {
  private readonly keys = new Map<string, AccessKey>();

  add(key: AccessKey): void {
    this.removeExpired();
    this.keys.set(key.accessKeyId, key);
  }

  remove(accessKeyId: string): void {
    this.keys.delete(accessKeyId);
  }

  /** The key for an id with its session token. @throws AccessRefused for one unknown, expired, or with another token */
  find(accessKeyId: string, sessionToken: string | undefined, nowMs = Date.now()): AccessKey {
    const key = this.keys.get(accessKeyId);
    if (!key) throw new AccessDenied(`unknown access key ${accessKeyId || "(none)"}`);
    if (key.sessionToken !== sessionToken) throw new AccessDenied(`access key ${accessKeyId} comes with a wrong or missing session token`);
    if (key.expiresAtMs !== undefined && key.expiresAtMs <= nowMs) throw new AccessDenied(`access key ${accessKeyId} has expired`);
    return key;
  }

  private removeExpired(): void {
    const longAgo = Date.now() - 3_600_000; // for a while "expired" is the better answer than "unknown"
    for (const { accessKeyId, expiresAtMs } of this.keys.values()) {
      if (expiresAtMs !== undefined && expiresAtMs < longAgo) this.keys.delete(accessKeyId);
    }
  }
}
