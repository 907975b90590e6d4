import { useEffect, useRef, useState } from "preact/hooks";
import type { Overview } from "../api.js";
import { ago } from "./format.js";
import { AccessPage } from "./pages/access.js";
import { AlarmsPage } from "./pages/alarms.js";
import { ConsumersPage } from "./pages/consumers.js";
import { EventsPage } from "./pages/events.js";
import { OverviewPage } from "./pages/overview.js";
import { TopicPage } from "./pages/topic.js";
import { TopicsPage } from "./pages/topics.js";
import { Notices } from "./parts/notices.js";
import { StatusIcon } from "./parts/status-icon.js";
import { usePolling } from "./polling.js";
import { pages, type Route } from "./route.js";
import { useRoute } from "./use-route.js";

/** The frame of all pages: what the console is connected to, its health, and the navigation. */
export function Shell() {
  const route = useRoute();
  const { data: overview, failure, unauthorized } = usePolling<Overview>("overview", 2_000);
  const main = useRef<HTMLElement>(null);
  usePageKeys();
  useEffect(() => {
    document.title = titleOf(route, overview);
  });
  useEffect(() => {
    if (document.activeElement !== document.body) main.current?.focus();
    scrollTo(0, 0);
  }, [route.page, route.item]);

  if (unauthorized) return <Unauthorized />;
  return (
    <>
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        Skip to the content
      </button>
      <Header overview={overview} />
      <Navigation route={route} overview={overview} />
      <main ref={main} id="main" tabIndex={-1}>
        {failure && (
          <p class="notice critical" role="alert">
            {failure}
          </p>
        )}
        {overview ? <Page route={route} overview={overview} /> : !failure && <p class="starting">Loading the platform …</p>}
      </main>
      <Notices />
    </>
  );
}

function Page({ route, overview }: { route: Route; overview: Overview }) {
  switch (route.page) {
    case "topics":
      return route.item ? <TopicPage key={route.item} name={route.item} overview={overview} /> : <TopicsPage overview={overview} />;
    case "consumers":
      return <ConsumersPage overview={overview} />;
    case "access":
      return <AccessPage />;
    case "alarms":
      return <AlarmsPage overview={overview} />;
    case "events":
      return <EventsPage overview={overview} />;
    default:
      return <OverviewPage overview={overview} />;
  }
}

function Header({ overview }: { overview: Overview | undefined }) {
  const platform = overview?.platform;
  const now = useNow();
  const age = overview && overview.observedAt > 0 ? now - overview.observedAt : undefined;
  return (
    <header>
      <a class="brand" href="#/overview">
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <path d="M9 9 23 16 9 23z" />
          <circle cx="9" cy="9" r="4" />
          <circle cx="9" cy="23" r="4" />
          <circle cx="23" cy="16" r="4" />
        </svg>
        <span>{platform?.cluster ?? "MSK console"}</span>
      </a>
      {platform && (
        <ul class="facts" aria-label="The platform">
          <li class={platform.kind}>{platform.kind === "local" ? "local platform" : "AWS"}</li>
          <li>{platform.region}</li>
          {platform.kafkaVersion && <li>Kafka {platform.kafkaVersion}</li>}
          {platform.brokerType && <li>{platform.brokerType}</li>}
          {platform.state && platform.state !== "ACTIVE" && <li class="warning">{platform.state}</li>}
          {!platform.writable && <li>read-only</li>}
        </ul>
      )}
      {age !== undefined && (
        <span class={age > 15_000 ? "age stale" : "age"} title="The time of the last observation of the cluster">
          <i aria-hidden="true" />
          {age > 15_000 ? `last seen ${ago(overview?.observedAt ?? 0, now)}` : "live"}
        </span>
      )}
    </header>
  );
}

function Navigation({ route, overview }: { route: Route; overview: Overview | undefined }) {
  const ringing = overview?.alarms.state === "ready" ? overview.alarms.data.filter(({ state }) => state === "ALARM").length : 0;
  return (
    <nav aria-label="Pages">
      {pages.map(({ id, title }, index) => (
        <a key={id} href={`#/${id}`} aria-current={route.page === id ? "page" : undefined} title={`Key ${index + 1}`}>
          {id === "overview" && overview && <StatusIcon status={overview.health.status} />}
          {title}
          {id === "alarms" && ringing > 0 && <b class="badge">{ringing}</b>}
        </a>
      ))}
    </nav>
  );
}

function Unauthorized() {
  return (
    <main id="main" class="lone">
      <h1>This tab has no access</h1>
      <p>
        Each start of the console has its own token. Open the complete address that <code>make up</code> or <code>msk console</code> has
        printed, with the part after <code>#</code>. <code>npx msk console</code> prints that of <code>make up</code> again.
      </p>
    </main>
  );
}

/** The keys 1 to 6 open the pages, except in fields. */
function usePageKeys(): void {
  useEffect(() => {
    const open = (event: KeyboardEvent) => {
      const { target, key } = event;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (target instanceof HTMLElement && target.closest("input, select, textarea, dialog")) return;
      const page = pages[Number(key) - 1];
      if (page) location.hash = `#/${page.id}`;
    };
    addEventListener("keydown", open);
    return () => removeEventListener("keydown", open);
  }, []);
}

/** The current time, updated each second. */
function useNow(): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

const marks = { ok: "✓", warning: "!", critical: "✗", unknown: "…" } as const;

function titleOf({ page, item }: Route, overview: Overview | undefined): string {
  const title = item ?? pages.find(({ id }) => id === page)?.title;
  return overview ? `${marks[overview.health.status]} ${title} · ${overview.platform.cluster}` : "MSK console";
}
