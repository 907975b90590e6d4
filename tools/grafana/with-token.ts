import { randomBytes } from "node:crypto";
import type { GrafanaApi } from "./grafana-api.js";

/** Lifetime of a token, in seconds: an apply takes about one minute. It expires even if it can't be revoked. */
const TOKEN_SECONDS = 900;

/**
 * Creates a service account with a token in a workspace, runs `work` with the token, and deletes both, also if `work` fails or is
 * interrupted.
 *
 * @throws the error of `work`; Error if the account or its token can't be created or deleted
 */
export async function withToken<T>(api: GrafanaApi, workspaceId: string, work: (token: string) => Promise<T>): Promise<T> {
  const accounts = `/workspaces/${workspaceId}/serviceaccounts`;
  const name = `msk-grafana-content-${randomBytes(4).toString("hex")}`;
  const { id } = await api<{ id: string }>("POST", accounts, { name, grafanaRole: "ADMIN" });
  let failure: unknown;
  try {
    const { serviceAccountToken: token } = await api<{ serviceAccountToken: { key: string } }>("POST", `${accounts}/${id}/tokens`, {
      ...{ name, secondsToLive: TOKEN_SECONDS },
    });
    return await work(token.key);
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    // With the account, all its tokens are deleted.
    await api("DELETE", `${accounts}/${id}`).catch((cause: Error) => {
      const advice = `The service account ${name} of workspace ${workspaceId} could not be deleted; its token expires within ${TOKEN_SECONDS / 60} minutes. Delete it in Grafana`;
      throw new Error(
        failure === undefined ? `${advice}: ${cause.message}` : `${(failure as Error).message}\n${advice}: ${cause.message}`,
        { cause },
      );
    });
  }
}
