/** A log event as CloudWatch Logs Insights sees it: fields by name, of nested JSON with dots. */
type Fields = Readonly<Record<string, unknown>>;

/** A log event: text or JSON. */
export interface LoggedLine {
  readonly logGroup: string;
  readonly message: string;
}

/**
 * Runs a query of Logs Insights on log events: the commands that the saved queries use, as the user guide documents them.
 *
 * @throws Error for another command or function, and for a field that no event has: Insights returns empty columns for it
 */
export function runQuery(commands: readonly string[], lines: readonly LoggedLine[]): readonly Fields[] {
  return commands.reduce<readonly Fields[]>((events, command) => {
    const [, name = "", rest = ""] = /^(\w+) (.+)$/.exec(command) ?? [];
    const run = implemented[name];
    if (!run) throw new Error(`${command}: not a command that this test can run`);
    return run(rest, events);
  }, lines.map(discovered));
}

/** Returns the fields that Insights discovers in an event: those of the system, and those of JSON, flattened. */
function discovered({ logGroup, message }: LoggedLine): Fields {
  const system = {
    "@message": message,
    "@log": `123456789012:${logGroup}`,
    "@logStream": "stream",
    "@timestamp": "2026-11-26 21:04:07.182",
  };
  return message.startsWith("{") ? { ...flat(JSON.parse(message)), ...system } : system;
}

const flat = (value: object, prefix = ""): Fields =>
  Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) =>
      typeof member === "object" && member !== null ? Object.entries(flat(member, `${prefix}${name}.`)) : [[`${prefix}${name}`, member]],
    ),
  );

type Command = (text: string, events: readonly Fields[]) => readonly Fields[];

const implemented: Readonly<Record<string, Command>> = {
  filter: (text, events) => {
    for (const [field] of text.replaceAll(/"[^"]*"|\/.*?\//g, "").matchAll(/(?<![\w.@])(?!and\b|or\b|like\b|ispresent\b)[@a-z][\w.@]*/gi))
      present(field, events);
    return events.filter(condition(text));
  },
  parse: (text, events) => {
    const [, field = "", glob, names = "", expression] = /^(\S+) (?:"(.+)" as (.+)|\/(.+)\/)$/.exec(text) ?? [];
    present(field, events);
    const groups = names.split(", ");
    const pattern = new RegExp(
      expression ??
        quoted(glob as string)
          .split("\\*")
          .map((part, i) => (i < groups.length ? `${part}(?<${groups[i]}>.*?)` : part))
          .join(""),
    );
    return events.map((event) => ({ ...event, ...pattern.exec(String(event[field]))?.groups }));
  },
  fields: (text, events) => {
    const names = text.split(", ").map((name) => present(name, events));
    return events.map((event) => Object.fromEntries(names.flatMap((name) => (event[name] === undefined ? [] : [[name, event[name]]]))));
  },
  stats: (text, events) => {
    const [, values = "", keys = ""] = /^(.+) by (.+)$/.exec(text) ?? [];
    const by = keys.split(", ").filter((key) => !/^bin\(\d+[mh]\)$/.test(key));
    for (const key of by) present(key, events);
    const keyOf = (event: Fields) => JSON.stringify(by.map((key) => event[key]));
    const groups = [...new Set(events.map(keyOf))].map((key) => events.filter((event) => keyOf(event) === key));
    return groups.map((group) => ({
      ...Object.fromEntries(by.map((key) => [key, group[0]?.[key]])),
      ...Object.fromEntries(
        [...values.matchAll(/(\w+)\((\S+?)\) as (\w+)/g)].map(([, name = "", field = "", as]) => {
          if (field !== "*") present(field, events);
          const statistic = statistics[name];
          if (!statistic) throw new Error(`${name}: not a function that this test can run`);
          return [as, statistic(group.map((event) => event[field]).filter((value) => field === "*" || value !== undefined))];
        }),
      ),
    }));
  },
  sort: (text, events) => {
    const [, field = "", order] = /^(\S+) (asc|desc)$/.exec(text) ?? [];
    present(field, events);
    const compare = (a: Fields, b: Fields) => String(a[field]).localeCompare(String(b[field]), "en", { numeric: true });
    return [...events].sort((a, b) => (order === "desc" ? compare(b, a) : compare(a, b)));
  },
  limit: (text, events) => events.slice(0, Number(text)),
};

const statistics: Readonly<Record<string, (values: readonly unknown[]) => unknown>> = {
  count: (values) => values.length,
  count_distinct: (values) => new Set(values).size,
  max: (values) => [...values].sort(ascending).at(-1),
  min: (values) => [...values].sort(ascending)[0],
  avg: (values) => values.reduce((sum: number, value) => sum + Number(value), 0) / values.length,
};

const ascending = (a: unknown, b: unknown) => String(a).localeCompare(String(b), "en", { numeric: true });

/** Returns a test of `… and …`, `… or …`, comparisons, `like` and `ispresent`. */
function condition(text: string): (event: Fields) => boolean {
  const tokens = text.match(/"[^"]*"|\/.*?\/(?=\s|\)|$)|ispresent\([\w.@]+\)|[()]|[^\s()]+/g) ?? [];
  let next = 0;
  const either = (): ((event: Fields) => boolean) => {
    const all = [both()];
    while (tokens[next] === "or" && next++) all.push(both());
    return (event) => all.some((each) => each(event));
  };
  const both = (): ((event: Fields) => boolean) => {
    const all = [single()];
    while (tokens[next] === "and" && next++) all.push(single());
    return (event) => all.every((each) => each(event));
  };
  const single = (): ((event: Fields) => boolean) => {
    const token = tokens[next++] as string;
    if (token === "(") {
      const inside = either();
      next++;
      return inside;
    }
    const checked = /^ispresent\((.+)\)$/.exec(token)?.[1];
    if (checked !== undefined) return (event) => event[checked] !== undefined;
    const [operator, literal] = [tokens[next++], tokens[next++] as string];
    const value = literal.slice(1, -1);
    if (operator === "=") return (event) => event[token] === value;
    if (operator === "!=") return (event) => event[token] !== value;
    if (operator !== "like") throw new Error(`${text}: ${operator} is not an operator that this test can run`);
    const pattern = new RegExp(literal.startsWith("/") ? value : quoted(value));
    return (event) => pattern.test(String(event[token]));
  };
  return either();
}

const quoted = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

function present(field: string, events: readonly Fields[]): string {
  if (events.every((event) => event[field] === undefined)) throw new Error(`no event has the field ${field}`);
  return field;
}
