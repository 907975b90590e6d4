/** The pages, in the order of the navigation. */
export const pages = [
  { id: "overview", title: "Overview" },
  { id: "topics", title: "Topics" },
  { id: "consumers", title: "Consumers" },
  { id: "access", title: "Access" },
  { id: "alarms", title: "Alarms" },
  { id: "events", title: "Events" },
] as const;

export type PageId = (typeof pages)[number]["id"];

export interface Route {
  readonly page: PageId;
  /** The topic of `#/topics/ad-events`. */
  readonly item?: string;
}

/** Reads the route of an address: `#/topics/ad-events`. Anything else is the overview. */
export function routeOf(hash: string): Route {
  const [, page, item] = /^#\/(\w+)(?:\/(.+))?$/.exec(hash) ?? [];
  const known = pages.find(({ id }) => id === page);
  if (!known) return { page: "overview" };
  try {
    return { page: known.id, ...(item && { item: decodeURIComponent(item) }) };
  } catch {
    return { page: known.id }; // an address that was cut off
  }
}

export const topicLink = (topic: string): string => `#/topics/${encodeURIComponent(topic)}`;
