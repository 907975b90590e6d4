import { dynamoDbService } from "../../../tools/local/aws/dynamodb/service.js";
import { AwsError } from "../../../tools/local/aws/protocol/errors.js";
import type { AwsResponse } from "../../../tools/local/aws/protocol/request.js";
import { errorResponse } from "../../../tools/local/aws/protocol/responses.js";
import { awsRequest } from "../local-platform/aws-request.js";

type Headers = Record<string, string>;
type Values = Record<string, { readonly S?: string; readonly N?: string }>;

export const TABLE = "counts";

/** What happens to a request instead of its answer: it does not arrive, its response is lost, or DynamoDB answers with an error. */
export type Fault = "not sent" | "response lost" | { readonly status: number; readonly type: string };

/** The items of the local platform's DynamoDB with one table, behind a stand-in for `fetch`. */
export class LocalTables {
  /** Faults of the next requests; undefined for a request that is answered. */
  readonly faults: (Fault | undefined)[] = [];
  /** Operations and inputs of all requests. */
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the input of its operation
  readonly sent: { readonly operation: string; readonly input: any; readonly headers: Headers; readonly url: string }[] = [];
  private readonly service = dynamoDbService({ forward: async () => ({ status: 200, headers: {}, body: "{}" }) });

  static async create(): Promise<LocalTables> {
    const tables = new LocalTables();
    const attributes = ["pk", "sk"];
    await tables.call("CreateTable", {
      TableName: TABLE,
      KeySchema: attributes.map((AttributeName, n) => ({ AttributeName, KeyType: n === 0 ? "HASH" : "RANGE" })),
      AttributeDefinitions: attributes.map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
    });
    return tables;
  }

  readonly fetch = (async (url: URL, { body, headers }: { body: string; headers: Headers }) => {
    const operation = String(headers["x-amz-target"]).split(".").at(-1) as string;
    this.sent.push({ operation, input: JSON.parse(body), headers, url: String(url) });
    const fault = this.faults.shift();
    if (fault === "not sent") throw new Error("connect ECONNREFUSED");
    const answer = typeof fault === "object" ? failed(fault) : await this.answer(operation, JSON.parse(body));
    if (fault === "response lost") throw new Error("socket hang up");
    return { status: answer.status, text: async () => answer.body.toString() };
  }) as unknown as typeof fetch;

  /** Calls an operation without a fault. @throws AwsError */
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the output of its operation
  async call(operation: string, input: object): Promise<any> {
    const request = awsRequest("POST", "/", input, { "x-amz-target": `DynamoDB_20120810.${operation}` });
    const response = await this.service(request);
    if (!response) throw new Error(`${operation} is an operation of moto`);
    return JSON.parse(response.body.toString());
  }

  /** Returns the counts by advertisement and minute: `a 2026-11-28T00:00:00.000Z` → [impressions, events]. */
  async counts(): Promise<Record<string, number[]>> {
    const items = await this.items("ad#");
    return Object.fromEntries(
      items.map(({ pk, sk, impressions, events }) => [
        `${pk?.S?.slice("ad#".length)} ${sk?.S}`,
        [Number(impressions?.N), Number(events?.N)],
      ]),
    );
  }

  /** Returns the items whose partition key begins with a text. */
  async items(prefix: string): Promise<Values[]> {
    const { Items } = await this.call("Scan", { TableName: TABLE });
    return (Items as Values[]).filter(({ pk }) => pk?.S?.startsWith(prefix));
  }

  private async answer(operation: string, input: object): Promise<AwsResponse> {
    try {
      return { status: 200, headers: {}, body: JSON.stringify(await this.call(operation, input)) };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return errorResponse(error, { headers: {} });
    }
  }
}

const failed = ({ status, type }: Exclude<Fault, string>): AwsResponse => errorResponse(new AwsError(status, type, "no"), { headers: {} });
