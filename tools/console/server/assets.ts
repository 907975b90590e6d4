import { join } from "node:path";
import { build, stop } from "esbuild";
import { root } from "../../setup/folders.js";

/** A file of the page. */
export interface Asset {
  readonly type: string;
  readonly content: Uint8Array | string;
}

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>MSK console</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/style.css">
<script type="module" src="/app.js"></script>
</head>
<body>
<div id="app"><p class="starting">Loading the console …</p></div>
<noscript>The console needs JavaScript.</noscript>
</body>
</html>
`;

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1f6feb"/><g fill="#fff"><circle cx="9" cy="10" r="3.4"/><circle cx="9" cy="22" r="3.4"/><circle cx="23" cy="16" r="3.4"/></g><path d="M9 10 23 16 9 22z" fill="none" stroke="#fff" stroke-width="1.8"/></svg>`;

const app = join(root, "tools/console/app");

/** Bundles the page and returns its files by path. Nothing is loaded from the internet. */
export async function buildAssets(): Promise<ReadonlyMap<string, Asset>> {
  const { outputFiles } = await build({
    entryPoints: { app: join(app, "main.tsx"), style: join(app, "style", "index.css") },
    outdir: "/",
    bundle: true,
    write: false,
    minify: true,
    format: "esm",
    target: "es2022",
    jsx: "automatic",
    jsxImportSource: "preact",
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "silent",
  });
  await stop(); // its process would keep this one running
  const types: Readonly<Record<string, string>> = { js: "text/javascript; charset=utf-8", css: "text/css; charset=utf-8" };
  const bundled = outputFiles.map(({ path, contents }): [string, Asset] => {
    const name = path.replaceAll("\\", "/").split("/").pop() as string;
    return [`/${name}`, { type: types[name.split(".").pop() as string] ?? "application/octet-stream", content: contents }];
  });
  return new Map([
    ["/", { type: "text/html; charset=utf-8", content: page }],
    ["/icon.svg", { type: "image/svg+xml", content: icon }],
    ...bundled,
  ]);
}
