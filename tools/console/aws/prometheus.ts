import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import { z } from "zod";
import type { Credentials } from "../../traffic/role.js";
import type { Plot } from "../api.js";

const SPAN_S = 15 * 60;
const STEP_S = 15;

const queries = [
  {
    id: "prom_produce",
    title: "Produce requests, 99th percentile",
    unit: "ms",
    expr: 'max by (instance) (kafka_network_RequestMetrics_99thPercentile{name="TotalTimeMs", request="Produce"})',
  },
  {
    id: "prom_fetch",
    title: "Consumer fetches, 99th percentile",
    unit: "ms",
    expr: 'max by (instance) (kafka_network_RequestMetrics_99thPercentile{name="TotalTimeMs", request="FetchConsumer"})',
  },
] as const;

/** The answer of a range query. */
const rangeAnswer = z.object({
  data: z.object({
    result: z.array(z.object({ metric: z.record(z.string(), z.string()), values: z.array(z.tuple([z.number(), z.string()])) })),
  }),
});

/** Reads a Managed Prometheus workspace with its query API. */
export class Prometheus {
  private readonly signer: SignatureV4;

  /** @param endpoint - the workspace: `https://…/workspaces/ws-…/` */
  constructor(
    private readonly endpoint: string,
    region: string,
    credentials: () => Promise<Credentials>,
  ) {
    this.signer = new SignatureV4({ credentials, region, service: "aps", sha256: Sha256 });
  }

  /** Returns the plots whose queries have series. @throws Error if the workspace refuses a query */
  async plots(): Promise<Plot[]> {
    const end = Math.floor(Date.now() / 1_000 / STEP_S) * STEP_S;
    const plots = await Promise.all(
      queries.map(async ({ id, title, unit, expr }): Promise<Plot> => {
        const series = await this.range(expr, end);
        const times = [...new Set(series.flatMap(({ values }) => values.map(([time]) => time)))].sort((a, b) => a - b);
        const lines = series.map(({ metric, values }) => {
          const at = new Map(values.map(([time, value]) => [time, Number(value)]));
          return { name: metric["instance"] ?? "all brokers", values: times.map((time) => finite(at.get(time))) };
        });
        return { id, title, unit, source: "Prometheus", times: times.map((time) => time * 1_000), lines };
      }),
    );
    return plots.filter(({ lines }) => lines.length > 0);
  }

  private async range(expr: string, end: number) {
    const url = new URL("api/v1/query_range", this.endpoint.endsWith("/") ? this.endpoint : `${this.endpoint}/`);
    const query = { query: expr, start: String(end - SPAN_S), end: String(end), step: String(STEP_S) };
    const { headers } = await this.signer.sign({
      method: "GET",
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query,
      headers: { host: url.host },
    });
    const { host: _host, ...sent } = headers; // fetch sets it, from the same URL
    url.search = String(new URLSearchParams(query)).replaceAll("+", "%20");
    const response = await fetch(url, { headers: sent, signal: AbortSignal.timeout(10_000) });
    if (!response.ok) throw new Error(`the workspace answered ${response.status}`);
    return rangeAnswer.parse(await response.json()).data.result;
  }
}

/** Prometheus writes NaN and infinity as text. */
const finite = (value: number | undefined): number | null => (value === undefined || !Number.isFinite(value) ? null : value);
