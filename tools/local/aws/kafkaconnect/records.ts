import { randomUUID } from "node:crypto";
import type { AwsRequest } from "../protocol/request.js";
import { json } from "../protocol/responses.js";
import { pager } from "../protocol/rest-page.js";
import type { Route } from "../protocol/router.js";
import { badRequest, conflict, notFound } from "./errors.js";

/** What all resources of MSK Connect have. */
export interface ConnectResource {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly creationTime: string;
  readonly tags: Record<string, string>;
}

/** The resources of one kind, by ARN. Names are unique in a region. */
export class Records<T extends ConnectResource> {
  private readonly all = new Map<string, T>();

  /** @param kind - part of the ARNs: `custom-plugin` */
  constructor(
    private readonly kind: string,
    private readonly accountId: string,
  ) {}

  /** Returns the identity of a new resource. @throws AwsError 409 if its name exists */
  identity(region: string, name: string): Pick<T, "arn" | "name" | "region" | "creationTime"> {
    if (this.list(region).some((record) => record.name === name)) throw conflict(name);
    const arn = `arn:aws:kafkaconnect:${region}:${this.accountId}:${this.kind}/${name}/${randomUUID()}-1`;
    return { arn, name, region, creationTime: new Date().toISOString() };
  }

  add(record: T): T {
    this.all.set(record.arn, record);
    return record;
  }

  remove(arn: string): void {
    this.all.delete(arn);
  }

  /** @throws AwsError 404 */
  find(arn: string): T {
    const record = this.all.get(arn);
    if (!record) throw notFound();
    return record;
  }

  get(arn: string): T | undefined {
    return this.all.get(arn);
  }

  list(region: string): T[] {
    return this.inAllRegions().filter((record) => record.region === region);
  }

  inAllRegions(): T[] {
    return [...this.all.values()];
  }
}

/** Returns a page of a list. @throws AwsError 400 for an invalid token or page size */
export const page = pager((message) => badRequest(message));

/** How the API shows the resources of one kind. */
interface RecordApi<T> {
  /** Path of the collection: `/v1/custom-plugins`. */
  readonly path: string;
  /** Member of a list's response, and its parameter with the beginning of names. */
  readonly list: string;
  readonly prefix: string;
  /** Returns a resource as in a list. */
  readonly listed: (record: T) => object;
  /** Returns a resource as its description. */
  readonly described: (record: T) => object;
  /** Deletes a resource. @returns the response */
  readonly deleted: (record: T, request: AwsRequest) => object;
}

/** Returns the operations that describe, list and delete the resources of one kind. */
export function recordRoutes<T extends ConnectResource>(
  records: Pick<Records<T>, "find" | "list">,
  { path, list, prefix, listed, described, deleted }: RecordApi<T>,
): Route[] {
  return [
    ["GET", `${path}/{arn}`, (_, { arn = "" }) => json(described(records.find(arn)))],
    [
      "GET",
      path,
      (request) => {
        const begins = request.query.get(prefix) ?? "";
        const found = records.list(request.region).filter(({ name }) => name.startsWith(begins));
        return json(page(request, list, found, ({ arn }) => arn, listed));
      },
    ],
    ["DELETE", `${path}/{arn}`, (request, { arn = "" }) => json(deleted(records.find(arn), request))],
  ];
}

/**
 * Returns a function that deletes a resource which connectors can use.
 *
 * @param kind - in the error: `custom plugin`
 * @param userOf - returns the name of a connector that uses a resource
 * @throws AwsError 400 if a connector uses it
 */
export const deleteUnused =
  <T extends ConnectResource>(records: Records<T>, kind: string, userOf: (arn: string) => string | undefined) =>
  ({ arn }: T): void => {
    const user = userOf(arn);
    if (user !== undefined) throw badRequest(`The ${kind} is in use by the connector ${user}.`);
    records.remove(arn);
  };
