import { randomUUID } from "node:crypto";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import type { AdEvent } from "../../events/ad-event.js";
import { Deadline } from "../../runtime/deadline.js";
import type { Log } from "../../telemetry/log.js";
import { type AdEventPublisher, LogUnavailable, type Passage } from "../domain/ad-event-publisher.js";
import { readImpression } from "../domain/impression.js";
import { readRequest } from "./http-request.js";
import { type Problem, problemDocument } from "./problem.js";

/** Time kept back for writing the answer before Lambda ends the invocation, in ms. */
const ANSWER_MS = 500;

/** A leader election takes some seconds; a caller that is quicker finds the same. */
const RETRY_AFTER_SECONDS = 3;

export interface HttpApiSettings {
  readonly deadlineMs: number;
  readonly maxBodyBytes: number;
}

/** What of the invocation is used. */
type Invocation = Pick<Context, "awsRequestId" | "getRemainingTimeInMillis">;

/** The publisher as an HTTP API sees it: an answer to each request, 202 only for what is acknowledged, and no error let through. */
export class ImpressionApi {
  constructor(
    private readonly publisher: AdEventPublisher,
    private readonly settings: HttpApiSettings,
    private readonly log: Log,
  ) {}

  async answer(event: APIGatewayProxyEventV2, invocation: Invocation): Promise<APIGatewayProxyStructuredResultV2> {
    this.log.requestId = invocation.awsRequestId;
    const deadline = Deadline.in(Math.min(this.settings.deadlineMs, invocation.getRemainingTimeInMillis() - ANSWER_MS));
    try {
      const request = readRequest(event, this.settings.maxBodyBytes);
      if ("status" in request) return this.refuse(request);
      const reading = readImpression(request.adId, request.body, { nowMs: Date.now(), newEventId: randomUUID });
      const faults = [...request.faults, ...("faults" in reading ? reading.faults : [])];
      if (faults.length > 0 || "faults" in reading) {
        return this.refuse({ status: 400, detail: "The impression can't be read; errors lists all that is wrong.", errors: faults });
      }
      return await this.publish(reading.event, { deadline, trace: request.trace });
    } catch (error) {
      this.log.error("request failed", { error });
      return this.refuse({ status: 500, detail: "The impression was not taken, through no fault of the request." });
    }
  }

  private async publish(event: AdEvent, passage: Passage): Promise<APIGatewayProxyStructuredResultV2> {
    const { eventId } = event;
    try {
      const acknowledgement = await this.publisher.publish(event, passage);
      this.log.debug("acknowledged", { eventId, ...acknowledgement });
      return {
        statusCode: 202,
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ ...acknowledgement, eventId }),
      };
    } catch (error) {
      if (!(error instanceof LogUnavailable)) throw error;
      this.log.warn("unavailable", { eventId, error });
      return this.refuse({
        status: 503,
        detail: `The impression was not acknowledged. Send it again with eventId ${eventId}: then it counts once, whatever became of this one.`,
        headers: { "retry-after": String(RETRY_AFTER_SECONDS) },
      });
    }
  }

  private refuse(problem: Problem): APIGatewayProxyStructuredResultV2 {
    return problemDocument(problem, this.log.requestId ?? "");
  }
}
