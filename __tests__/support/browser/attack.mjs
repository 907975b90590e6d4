// Opens pages in Chromium that try to use the local platform in every way that the browser lets a page try, and prints as JSON what the
// pages could read, by attempt. Argument: JSON with
//   modules   folder with playwright-core and @sparticuz/chromium
//   pages     addresses of the pages, on other origins than the servers
//   requests  { name, method, url, body?, headers? } for requests from these pages
//   visits    addresses that the user enters
//   rebound   { page, requests }: a page of a server itself, under a host name that leads to it, and requests to the page's own origin
import { createRequire } from "node:module";
import { join } from "node:path";

const { modules, pages, requests, visits, rebound } = JSON.parse(process.argv[2]);
const installed = createRequire(join(modules, "package.json"));
const { chromium } = installed("playwright-core");
const { default: binary } = await import(installed.resolve("@sparticuz/chromium"));

// Without the package's own arguments, which turn off the same-origin policy.
const browser = await chromium.launch({
  executablePath: await binary.executablePath(),
  args: ["--no-sandbox", "--no-zygote", "--disable-gpu", "--host-resolver-rules=MAP *.test 127.0.0.1"],
});
const read = {};
try {
  for (const address of pages) {
    const page = await browser.newPage();
    await page.goto(address);
    for (const [attempt, text] of Object.entries(await page.evaluate(attack, requests))) read[`${address} ${attempt}`] = text;
    await page.close();
  }
  for (const address of visits) {
    const page = await browser.newPage();
    const response = await page.goto(address);
    read[`visit ${address}`] = response.status() === 403 ? "" : `${response.status()} ${await response.text()}`;
    await page.close();
  }
  for (const { page: address, requests: own } of rebound) {
    const page = await browser.newPage();
    await page.goto(address);
    for (const [attempt, text] of Object.entries(await page.evaluate(useOwnOrigin, own))) read[`${address} ${attempt}`] = text;
    await page.close();
  }
} finally {
  await browser.close();
}
console.log(JSON.stringify(read));

/** Runs in a page: sends each request through each channel of the browser that can carry it. */
async function attack(all) {
  const seen = {};
  const element = (name, attributes) =>
    new Promise((resolve) => {
      const added = Object.assign(document.createElement(name), attributes);
      added.onload = () => resolve("");
      added.onerror = () => resolve("");
      document.body.append(added);
      setTimeout(() => resolve(""), 2000);
    });
  const tagged = (url, channel) => `${url}${url.includes("?") ? "&" : "?"}via=${channel}`;
  const frame = (content) => {
    const added = document.createElement("iframe");
    added.name = `frame-${Math.random()}`;
    return new Promise((resolve) => {
      added.onload = () => {
        try {
          resolve(added.contentDocument?.body?.innerText ?? "");
        } catch {
          resolve("");
        }
      };
      document.body.append(added);
      content(added);
      setTimeout(() => resolve(""), 2000);
    });
  };
  const channels = {
    fetch: ({ method, url, body, headers }) => fetch(url, { method, body, headers, credentials: "include" }).then((got) => got.text()),
    "no-cors": ({ method, url, body }) =>
      fetch(url, { method, body, mode: "no-cors", referrerPolicy: "no-referrer" }).then((got) => got.text()),
    xhr: ({ method, url, body }) =>
      new Promise((resolve) => {
        const request = new XMLHttpRequest();
        request.onloadend = () => resolve(request.responseText);
        request.open(method, url);
        request.send(body);
      }),
    beacon: ({ method, url, body }) => method === "POST" && navigator.sendBeacon(url, body ?? "") && "",
    form: ({ method, url, body = "" }) =>
      method === "POST" &&
      frame(({ name }) => {
        const form = Object.assign(document.createElement("form"), { method, action: url, target: name, enctype: "text/plain" });
        if (body.includes("=") && !body.startsWith("{")) form.enctype = "application/x-www-form-urlencoded";
        for (const [key, value] of form.enctype === "text/plain" ? [[body, ""]] : new URLSearchParams(body)) {
          form.append(Object.assign(document.createElement("input"), { name: key, value }));
        }
        document.body.append(form);
        form.submit();
      }),
    iframe: ({ method, url }) => method === "GET" && frame((added) => Object.assign(added, { src: url })),
    img: ({ method, url }) => method === "GET" && element("img", { src: url, referrerPolicy: "no-referrer" }),
    script: ({ method, url }) => method === "GET" && element("script", { src: url }),
    stylesheet: ({ method, url }) => method === "GET" && element("link", { rel: "stylesheet", href: url }),
    websocket: ({ method, url }) =>
      method === "GET" &&
      new Promise((resolve) => {
        const socket = new WebSocket(url.replace("http", "ws"));
        socket.onmessage = ({ data }) => resolve(String(data));
        socket.onopen = () => resolve("open");
        socket.onclose = () => resolve("");
      }),
  };
  await Promise.all(
    Object.entries(channels).flatMap(([channel, send]) =>
      all.map(async (request) => {
        const text = await Promise.resolve(send({ ...request, url: tagged(request.url, channel) })).catch(() => "");
        if (text !== false) seen[`${channel} ${request.name}`] = text;
      }),
    ),
  );
  return seen;
}

/** Runs in a page of the server itself: it needs no permission to send headers, or to read. */
async function useOwnOrigin(all) {
  const seen = {};
  for (const { name, method, url, body, headers } of all) {
    seen[name] = await fetch(url, { method, body, headers }).then(
      async (got) => (got.status === 403 ? "" : `${got.status} ${await got.text()}`),
      () => "",
    );
  }
  return seen;
}
