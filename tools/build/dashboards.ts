import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { grafanaDashboards } from "../../dashboards/grafana/index.js";
import { root } from "../setup/folders.js";

/** The Grafana dashboards as JSON for import by hand, by path. */
export function dashboardDocuments(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(grafanaDashboards()).map(([uid, dashboard]) => [
      `dashboards/grafana/${uid}.json`,
      `${JSON.stringify(dashboard, null, 2)}\n`,
    ]),
  );
}

if (require.main === module) {
  for (const [path, content] of Object.entries(dashboardDocuments())) writeFileSync(join(root, path), content);
}
