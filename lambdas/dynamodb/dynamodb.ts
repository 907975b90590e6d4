import * as z from "zod/mini";
import type { AwsEnvironmentVariables } from "../aws/access.js";
import { JsonApi, type JsonResponse } from "../aws/json-api.js";
import type { Deadline } from "../runtime/deadline.js";

/** DynamoDB did not carry out an operation in time: it is not reachable, throttles or fails. A retry can succeed. */
export class TableUnavailable extends Error {
  override readonly name = "TableUnavailable";
}

/** DynamoDB's refusal of an operation. */
export class TableRefusal extends Error {
  override readonly name = "TableRefusal";

  /**
   * @param type - such as `ConditionalCheckFailedException`
   * @param body - the whole error, of which some types have more members
   */
  constructor(
    readonly type: string,
    message: string,
    readonly body: unknown,
  ) {
    super(message);
  }
}

/** An attribute of an item: a text, or a number as text. */
export type Attribute = { readonly S: string } | { readonly N: string };

/** Time for one attempt, in ms. Later attempts can reach another address of the endpoint. */
const ATTEMPT_MS = 2_000;
/** Longest pause before the second attempt, in ms. Each further pause is up to twice as long. */
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;

/** Errors that a retry can recover from within seconds, apart from those with status 500 and above. */
const transient = /Throttl|ProvisionedThroughputExceeded|RequestLimitExceeded|LimitExceeded|TransactionInProgress|TransactionConflict/;

const failure = z.object({ __type: z.string(), message: z.optional(z.string()), Message: z.optional(z.string()) });

/**
 * Calls operations of Amazon DynamoDB and tries again until the deadline what can succeed then. An operation whose response is lost can
 * have been carried out: use conditions, or `ClientRequestToken` for a transaction.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 */
export class DynamoDb {
  private readonly api: JsonApi;

  constructor(environment: AwsEnvironmentVariables, send: typeof fetch = fetch) {
    this.api = new JsonApi({ service: "dynamodb", target: "DynamoDB_20120810", version: "1.0" }, environment, send);
  }

  /**
   * Returns the output of an operation.
   * @param operation - such as `PutItem`
   * @throws TableRefusal if DynamoDB refuses the operation
   * @throws TableUnavailable if it is not carried out by the deadline
   */
  async call(operation: string, input: object, deadline: Deadline): Promise<unknown> {
    const body = JSON.stringify(input);
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      const answer = await this.attempt(operation, body, Math.min(ATTEMPT_MS, deadline.remainingMs));
      if (!("error" in answer)) return answer.output;
      if (answer.error instanceof TableRefusal || deadline.remainingMs <= pauseMs) throw answer.error;
      await pause(pauseMs);
    }
  }

  private async attempt(
    operation: string,
    body: string,
    timeoutMs: number,
  ): Promise<{ readonly output: unknown } | { readonly error: TableRefusal | TableUnavailable }> {
    try {
      return outcomeOf(await this.api.post(operation, body, timeoutMs));
    } catch (cause) {
      return { error: new TableUnavailable("DynamoDB did not respond.", { cause }) };
    }
  }
}

function outcomeOf({ status, text }: JsonResponse): { readonly output: unknown } | { readonly error: TableRefusal | TableUnavailable } {
  const body: unknown = JSON.parse(text);
  if (status === 200) return { output: body };
  const { __type = "", message = "", Message = message } = failure.safeParse(body).data ?? {};
  const type = __type.split("#").at(-1) as string;
  const problem = `DynamoDB responded ${status} ${type}: ${Message}`;
  return { error: status >= 500 || transient.test(type) ? new TableUnavailable(problem) : new TableRefusal(type, problem, body) };
}

/** Waits up to `ms`, at random: clients that were refused together do not return together. */
export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms / 2 + (Math.random() * ms) / 2));
