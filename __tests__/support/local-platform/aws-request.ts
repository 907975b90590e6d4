import type { AwsRequest, AwsResponse, AwsService } from "../../../tools/local/aws/protocol/request.js";

/** A request as it would come over the wire. */
export function awsRequest(method: string, url: string, body?: unknown, headers: Record<string, string> = {}): AwsRequest {
  const [path = "/", query = ""] = url.split("?", 2);
  return {
    ...{ method, url, path, headers, query: new URLSearchParams(query) },
    body: Buffer.from(body === undefined ? "" : JSON.stringify(body)),
    ...{ service: "", region: "eu-west-1", accessKeyId: "" },
  };
}

/** A caller of a service that gives back the answer's JSON. */
export function callerOf(service: AwsService) {
  // biome-ignore lint/suspicious/noExplicitAny: an answer is what its test says it is
  return async (method: string, url: string, body?: unknown): Promise<any> => {
    const response = (await service(awsRequest(method, url, body))) as AwsResponse;
    return JSON.parse(response.body.toString() || "null");
  };
}
