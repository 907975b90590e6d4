import { randomUUID } from "node:crypto";
import { pageOf } from "../protocol/page-tokens.js";
import type { AwsRequest } from "../protocol/request.js";
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

/** Size of a page without `maxResults`, and the largest. */
const LARGEST_PAGE = 100;

/**
 * Returns the page of a list that a request asks for, under `member`.
 *
 * @param describe - returns a resource in the format of the API
 * @throws AwsError 400 for an unknown token
 */
export function page<T extends { readonly arn: string }>(
  { path, query }: Pick<AwsRequest, "path" | "query">,
  member: string,
  items: readonly T[],
  describe: (item: T) => unknown,
): Record<string, unknown> {
  const { items: shown, next } = pageOf({
    ...{ items, idOf: ({ arn }: T) => arn, list: path, token: query.get("nextToken") ?? undefined },
    size: Number(query.get("maxResults") ?? LARGEST_PAGE),
    invalidToken: () => badRequest("The pagination token is not valid for this list."),
  });
  return { [member]: shown.map(describe), ...(next !== undefined && { nextToken: next }) };
}
