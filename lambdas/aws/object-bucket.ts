import { Deadline } from "../runtime/deadline.js";
import { type AwsEnvironmentVariables, accessTo } from "./access.js";
import { type Attempt, retried } from "./retried.js";
import { sha256, signedHeaders } from "./sign-request.js";

/** S3 did not store an object. */
export class ObjectNotStored extends Error {
  override readonly name = "ObjectNotStored";
}

/**
 * Writes objects to an S3 bucket, which encrypts them as it does by default.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
 */
export class ObjectBucket {
  constructor(
    private readonly bucket: string,
    private readonly environment: AwsEnvironmentVariables,
    private readonly send: typeof fetch = fetch,
  ) {}

  /**
   * Writes an object. A repetition with the same body has the same result.
   *
   * @param key - letters, digits and `-._/`
   * @returns the object's address: `s3://bucket/key`
   * @throws ObjectNotStored if S3 denies it, or does not store it by the deadline
   */
  put(key: string, json: string, deadline: Deadline): Promise<string> {
    return retried((timeoutMs) => this.attempt(key, json, timeoutMs), deadline);
  }

  private async attempt(key: string, body: string, timeoutMs: number): Promise<Attempt<string>> {
    try {
      // `bound` also covers a clock that does not abort.
      const { status, body: refusal } = await Deadline.in(timeoutMs).bound(this.request(key, body, timeoutMs));
      if (status === 200) return { value: `s3://${this.bucket}/${key}` };
      const code = /<Code>(\w+)<\/Code>/.exec(refusal)?.[1] ?? "";
      // Too many requests are a 503, "SlowDown".
      return { error: new ObjectNotStored(`S3 responded ${status} ${code}.`), final: status < 500 };
    } catch (cause) {
      return { error: new ObjectNotStored("S3 did not respond.", { cause }), final: false };
    }
  }

  private async request(key: string, body: string, timeoutMs: number): Promise<{ readonly status: number; readonly body: string }> {
    const { region, url, credentials } = accessTo("s3", this.environment);
    // The bucket in the path: a name with dots has no certificate as a host.
    url.pathname = `/${this.bucket}/${key}`;
    const own = { "content-type": "application/json", "x-amz-content-sha256": sha256(body) };
    const headers = signedHeaders({ method: "PUT", url, service: "s3", region, headers: own, body }, credentials, new Date());
    const answer = await this.send(url, { method: "PUT", headers, body, signal: AbortSignal.timeout(Math.ceil(timeoutMs)) });
    return { status: answer.status, body: await answer.text() };
  }
}
