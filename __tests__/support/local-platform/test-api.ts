import type { InvocationResult } from "../../../tools/local/functions/index.js";
import { type ApiDefinition, type HttpApiHost, HttpApiListener, type Route } from "../../../tools/local/http-api/index.js";

export const FUNCTION_ARN = "arn:aws:lambda:us-east-1:123456789012:function:subject";

export function apiOf(routes: readonly Route[], overrides: Partial<ApiDefinition> = {}): ApiDefinition {
  return {
    apiId: "abc123",
    accountId: "123456789012",
    region: "us-east-1",
    routes,
    integrations: [{ id: "i1", type: "AWS_PROXY", uri: FUNCTION_ARN, payloadFormatVersion: "2.0" }],
    authorizers: [],
    stages: [{ name: "$default" }],
    ...overrides,
  };
}

/** A listener with a scripted host. */
export interface TestApi {
  readonly listener: HttpApiListener;
  readonly events: Record<string, unknown>[];
  readonly accessLog: string[];
  readonly log: string[];
  readonly asked: { allowed: string[][]; mayInvoke: string[][] };
}

const opened: HttpApiListener[] = [];

export async function openApi(
  definition: ApiDefinition,
  overrides: Partial<HttpApiHost> = {},
  response: unknown = { ok: true },
): Promise<TestApi> {
  const api = {
    events: [] as Record<string, unknown>[],
    accessLog: [] as string[],
    log: [] as string[],
    asked: { allowed: [] as string[][], mayInvoke: [] as string[][] },
  };
  const host: HttpApiHost = {
    definition: async () => definition,
    verify: () => ({ arn: "arn:aws:sts::123456789012:assumed-role/tester/session", accessKeyId: "ASIA1" }),
    isAllowed: async (...question) => {
      api.asked.allowed.push(question);
      return { allowed: true, reason: "allowed" };
    },
    mayInvoke: async (...question) => {
      api.asked.mayInvoke.push(question);
      return true;
    },
    invoke: async (_, payload): Promise<InvocationResult> => {
      api.events.push(JSON.parse(payload));
      return { statusCode: 200, payload: JSON.stringify(response), logTail: "", requestId: "r-1" };
    },
    accessLog: (_, line) => api.accessLog.push(line),
    log: (line) => api.log.push(line),
    ...overrides,
  };
  const listener = await HttpApiListener.open(definition.apiId, host);
  opened.push(listener);
  return { ...api, listener };
}

export async function closeApis(): Promise<void> {
  await Promise.all(opened.splice(0).map((listener) => listener.close()));
}
