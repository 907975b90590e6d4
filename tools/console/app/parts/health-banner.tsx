import type { Health } from "../../api.js";
import { StatusIcon } from "./status-icon.js";

const titles = { ok: "Healthy", warning: "Degraded", critical: "Critical", unknown: "Connecting" } as const;

/** The answer to "is it healthy?", and what is wrong if it is not. */
export function HealthBanner({ health }: { health: Health }) {
  return (
    <section class={`health ${health.status}`} aria-label="Health" aria-live="polite">
      <StatusIcon status={health.status} />
      <div>
        <h1>{titles[health.status]}</h1>
        {health.problems.length < 2 && <p class="summary">{health.summary}</p>}
        {health.problems.length > 0 && (
          <ul>
            {health.problems.slice(0, 6).map(({ severity, text, hint }) => (
              <li key={text} class={severity}>
                {health.problems.length > 1 && <strong>{text}.</strong>} <span>{hint}</span>
              </li>
            ))}
            {health.problems.length > 6 && <li>{health.problems.length - 6} more problems</li>}
          </ul>
        )}
      </div>
    </section>
  );
}
