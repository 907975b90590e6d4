/** A line of a plot: a value for each second; undefined where there is none. */
export interface Series {
  readonly name: string;
  readonly color: string;
  readonly values: readonly (number | undefined)[];
}

/** What a plot shows. */
export interface Plot {
  readonly title: string;
  /** Unit of the values: `records/s`. */
  readonly unit: string;
  readonly series: readonly Series[];
  /** Vertical lines, at seconds since the start. */
  readonly marks: readonly { readonly at: number; readonly text: string }[];
}

const SIZE = { width: 800, height: 260, left: 60, right: 16, top: 34, bottom: 34 };

/** Returns a plot over the seconds of a drill as SVG, readable on light and dark backgrounds. */
export function svgOf({ title, unit, series, marks }: Plot): string {
  const { width, height, left, right, top, bottom } = SIZE;
  const seconds = Math.max(2, ...series.map(({ values }) => values.length));
  const highest = niceCeiling(Math.max(1, ...series.flatMap(({ values }) => values.map((value) => value ?? 0))));
  const x = (second: number) => round(left + (second / (seconds - 1)) * (width - left - right));
  const y = (value: number) => round(height - bottom - (value / highest) * (height - top - bottom));
  const text = (at: readonly [number, number], content: string, more = "") =>
    `<text x="${at[0]}" y="${at[1]}" font-size="12" ${more}>${escapeXml(content)}</text>`;
  const grid = [0, 0.5, 1].map((share) => share * highest);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeXml(title)}" font-family="sans-serif" fill="#333">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    text([left, 18], `${title}, ${unit}`, 'font-weight="bold"'),
    ...grid.map(
      (value) =>
        `<path d="M${left} ${y(value)}H${width - right}" stroke="#ddd"/>${text([left - 6, y(value) + 4], String(round(value)), 'text-anchor="end"')}`,
    ),
    text([left, height - 10], "0 s"),
    text([width - right, height - 10], `${seconds - 1} s`, 'text-anchor="end"'),
    ...marks.map(
      ({ at, text: label }) =>
        `<path d="M${x(at)} ${top}V${height - bottom}" stroke="#b00" stroke-dasharray="4 3"/>${text([x(at) + 4, top + 10], label, 'fill="#b00"')}`,
    ),
    ...series.map(({ values, color }) => `<path d="${path(values, x, y)}" fill="none" stroke="${color}" stroke-width="1.5"/>`),
    ...series.map(({ name, color }, i) =>
      text([width - right - 130 * (series.length - i - 1), 18], name, `text-anchor="end" fill="${color}"`),
    ),
    "</svg>\n",
  ].join("\n");
}

/** Returns the path through the values; it is interrupted where there is none. */
function path(values: Series["values"], x: (second: number) => number, y: (value: number) => number): string {
  let pen = "M";
  return values
    .map((value, second) => {
      if (value === undefined) {
        pen = "M";
        return "";
      }
      const step = `${pen}${x(second)} ${y(value)}`;
      pen = "L";
      return step;
    })
    .join("");
}

/** Returns the next of 1, 2 and 5 times a power of ten. */
function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10) * power;
}

const round = (value: number) => Math.round(value * 10) / 10;

const escapeXml = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign] as string);
