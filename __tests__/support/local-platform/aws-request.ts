import type { AwsRequest, AwsResponse, AwsService } from "../../../tools/local/aws/protocol/request.js";

/** Returns an AWS request as the gateway parses it. */
export function awsRequest(method: string, url: string, body?: unknown, headers: Record<string, string> = {}): AwsRequest {
  const [path = "/", query = ""] = url.split("?", 2);
  return {
    ...{ method, url, path, headers, query: new URLSearchParams(query) },
    body: Buffer.from(body === undefined ? "" : JSON.stringify(body)),
    ...{ service: "", region: "eu-west-1", accessKeyId: "" },
  };
}

/** Returns a function that calls a service and returns the JSON body of the response. */
export function callerOf(service: AwsService) {
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the type of its response
  return async (method: string, url: string, body?: unknown): Promise<any> => {
    const response = (await service(awsRequest(method, url, body))) as AwsResponse;
    return JSON.parse(response.body.toString() || "null");
  };
}
