import type { HealthStatus } from "../../api.js";

const shapes: Readonly<Record<HealthStatus, { readonly label: string; readonly path: string }>> = {
  ok: { label: "healthy", path: "M5 10.5 8.6 14 15 6.8" },
  warning: { label: "warning", path: "M10 5v6.2M10 14.4v.2" },
  critical: { label: "critical", path: "M6 6l8 8M14 6l-8 8" },
  unknown: { label: "unknown", path: "M6 10h.1M10 10h.1M14 10h.1" },
};

/** A status as color, shape and name: no information is in the color alone. */
export function StatusIcon({ status, label }: { status: HealthStatus; label?: string }) {
  const { label: name, path } = shapes[status];
  return (
    <svg class={`status ${status}`} viewBox="0 0 20 20" role="img" aria-label={label ?? name}>
      <circle cx="10" cy="10" r="10" />
      <path d={path} />
    </svg>
  );
}
