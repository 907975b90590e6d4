import { useEffect, useRef, useState } from "preact/hooks";
import UPlot from "uplot";
import type { Plot } from "../../api.js";
import { clock, number } from "../format.js";
import { Panel } from "./panel.js";

const HEIGHT = 150;
/** A plot of seconds has the width of this time, in ms. */
const LEAST_SPAN = 60_000;

/** A plot with the values of its lines now, or at the pointer. */
export function PlotView({ plot }: { plot: Plot }) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<UPlot>(undefined);
  const [index, setIndex] = useState<number | null>(null);
  const dark = useDarkMode();
  const names = plot.lines.map(({ name }) => name).join("\n");

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const style = getComputedStyle(document.documentElement);
    const color = (name: string) => style.getPropertyValue(name).trim();
    const axis = { stroke: color("--muted"), font: "11px system-ui", grid: { stroke: color("--grid"), width: 1 }, ticks: { show: false } };
    chart.current = new UPlot(
      {
        width: element.clientWidth,
        height: HEIGHT,
        legend: { show: false },
        padding: [6, 28, 0, 0], // half of the last time below the axis
        cursor: { y: false, points: { size: 6 } },
        scales: { y: { range: (_, __, max) => [0, Math.max(max * 1.15, 1)] } },
        axes: [
          { ...axis, space: 90, size: 22, gap: 6, values: (_, ticks) => ticks.map((tick) => clock(tick * 1_000)) },
          { ...axis, size: 44, space: 36, gap: 4, values: (_, ticks) => ticks.map((tick) => number(tick)) },
        ],
        series: [
          {},
          ...plot.lines.map((_, i) => ({
            stroke: color(`--line-${(i % 8) + 1}`),
            width: 1.75,
            points: { show: false },
            ...(plot.lines.length === 1 && { fill: color("--fill-1") }),
          })),
        ],
        hooks: { setCursor: [({ cursor }) => setIndex(cursor.idx ?? null)] },
      },
      dataOf(plot),
      element,
    );
    const resized = new ResizeObserver(() => chart.current?.setSize({ width: element.clientWidth, height: HEIGHT }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      chart.current?.destroy();
    };
  }, [names, dark]);

  useEffect(() => chart.current?.setData(dataOf(plot)), [plot]);

  const shown = (values: readonly (number | null)[]) => values[index ?? values.length - 1] ?? null;
  const textOf = (value: number | null) => (value === null ? "–" : `${number(value)} ${plot.unit}`.replace(" /", "/"));
  const summary = plot.lines.map(({ name, values }) => `${name} ${textOf(values.at(-1) ?? null)}`).join(", ");
  return (
    <Panel title={plot.title} aside={<span class="source">{plot.source}</span>} class="plot">
      <div ref={host} class="chart" role="img" aria-label={`${plot.title}, now: ${summary || "no data"}`} />
      <ul class="legend">
        {plot.lines.map(({ name, values }, i) => (
          <li key={name}>
            <i class={`line line-${(i % 8) + 1}`} /> <span class="name">{name}</span> <b>{textOf(shown(values))}</b>
          </li>
        ))}
        {plot.lines.length === 0 && <li class="muted">nothing to plot yet</li>}
      </ul>
    </Panel>
  );
}

/** uPlot counts time in seconds. */
function dataOf({ times, lines }: Plot): UPlot.AlignedData {
  const seconds = times.map((time) => time / 1_000);
  const last = times.at(-1);
  const isShort = last !== undefined && last - (times[0] as number) < LEAST_SPAN;
  const padding = isShort ? [(last - LEAST_SPAN) / 1_000] : [];
  return [[...padding, ...seconds], ...lines.map(({ values }) => [...padding.map(() => null), ...values])];
}

function useDarkMode(): boolean {
  const query = matchMedia("(prefers-color-scheme: dark)");
  const [dark, setDark] = useState(query.matches);
  useEffect(() => {
    const follow = () => setDark(query.matches);
    query.addEventListener("change", follow);
    return () => query.removeEventListener("change", follow);
  }, []);
  return dark;
}
