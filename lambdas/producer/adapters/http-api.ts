import { randomUUID } from "node:crypto";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import { Deadline } from "../../runtime/deadline.js";
import type { Log } from "../../telemetry/log.js";
import { type AdEventPublisher, EventIdInUse, EventLogUnavailable, type PublishContext } from "../domain/ad-event-publisher.js";
import { type ImpressionParseResult, parseImpression } from "../domain/impression.js";
import { parseRequest } from "./http-request.js";
import { type Problem, problemDocument } from "./problem.js";

/** Time reserved for the response before the function's timeout, in ms. */
const RESPONSE_MS = 500;

/** Value of Retry-After. A leader election takes some seconds, so an earlier retry would fail again. */
const RETRY_AFTER_SECONDS = 3;

/** Limits of the HTTP API. */
export interface HttpApiSettings {
  /** Time limit of a request, in ms. */
  readonly deadlineMs: number;
  /** Maximum size of a decoded request body, in bytes. */
  readonly maxBodyBytes: number;
}

type ParsedImpression = Exclude<ImpressionParseResult, { readonly errors: unknown }>;
type Invocation = Pick<Context, "awsRequestId" | "getRemainingTimeInMillis">;

/** Handles requests of the HTTP API: publishes impressions, responds 202 only to acknowledged events, and never throws. */
export class ImpressionApi {
  constructor(
    private readonly publisher: AdEventPublisher,
    private readonly settings: HttpApiSettings,
    private readonly log: Log,
  ) {}

  async handle(event: APIGatewayProxyEventV2, invocation: Invocation): Promise<APIGatewayProxyStructuredResultV2> {
    this.log.requestId = invocation.awsRequestId;
    const deadline = Deadline.in(Math.min(this.settings.deadlineMs, invocation.getRemainingTimeInMillis() - RESPONSE_MS));
    try {
      const request = parseRequest(event, this.settings.maxBodyBytes);
      if ("status" in request) return this.problem(request);
      const parsed = parseImpression(request.adId, request.body, {
        nowMs: Date.now(),
        newEventId: randomUUID,
        idempotencyKey: request.idempotencyKey,
      });
      const errors = [...request.errors, ...("errors" in parsed ? parsed.errors : [])];
      if (errors.length > 0 || "errors" in parsed) {
        return this.problem({ status: 400, detail: "The impression is not valid. See errors for every invalid field.", errors });
      }
      return await this.publish(parsed, { deadline, trace: request.trace });
    } catch (error) {
      this.log.error("Request failed", { error });
      return this.problem({ status: 500, detail: "The impression was not recorded because of an internal error." });
    }
  }

  private async publish({ event, digest }: ParsedImpression, context: PublishContext): Promise<APIGatewayProxyStructuredResultV2> {
    const { eventId } = event;
    try {
      const acknowledgement = await this.publisher.publish(event, context, digest);
      this.log.debug("Impression published", { eventId, ...acknowledgement });
      return {
        statusCode: 202,
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ ...acknowledgement, eventId }),
      };
    } catch (error) {
      if (error instanceof EventIdInUse) {
        return this.problem({
          status: 409,
          detail: `An impression with other values has the eventId ${eventId}. Use a new one, or repeat the request unchanged.`,
        });
      }
      if (!(error instanceof EventLogUnavailable)) throw error;
      this.log.warn("Impression not acknowledged by the cluster; responded 503", { eventId, error });
      return this.problem({
        status: 503,
        detail: `The impression was not acknowledged. Retry the request with eventId ${eventId}, so that it is counted only once.`,
        headers: { "retry-after": String(RETRY_AFTER_SECONDS) },
      });
    }
  }

  private problem(problem: Problem): APIGatewayProxyStructuredResultV2 {
    return problemDocument(problem, String(this.log.requestId));
  }
}
