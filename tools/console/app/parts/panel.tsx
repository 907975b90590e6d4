import type { ComponentChildren } from "preact";
import type { Sourced } from "../../api.js";

interface PanelProps {
  readonly title: string;
  /** At the right of the title. */
  readonly aside?: ComponentChildren;
  readonly class?: string;
  readonly children: ComponentChildren;
}

export function Panel({ title, aside, children, class: name = "" }: PanelProps) {
  return (
    <section class={`panel ${name}`} aria-label={title}>
      <div class="panel-head">
        <h2>{title}</h2>
        {aside && <div class="aside">{aside}</div>}
      </div>
      {children}
    </section>
  );
}

/** Shows the data of a source, or the reason why it has none. */
export function FromSource<T>({ source, children }: { source: Sourced<T>; children: (data: T) => ComponentChildren }) {
  if (source.state === "ready") return <>{children(source.data)}</>;
  return <p class="empty">{source.reason}</p>;
}
