import { useEffect, useState } from "preact/hooks";
import type { Decoded, Messages, MessageView, TopicView } from "../../api.js";
import { get } from "../client.js";
import { bytes, count, dateTime } from "../format.js";
import { Panel } from "./panel.js";

const starts = [
  { value: "newest", label: "Newest" },
  { value: "oldest", label: "Oldest" },
  { value: "offset", label: "From an offset" },
  { value: "time", label: "From a time" },
] as const;

/** Finds messages of a topic by offset, time or key. */
export function MessageBrowser({ topic: { name, partitions } }: { topic: TopicView }) {
  const [from, setFrom] = useState<string>("newest");
  const [found, setFound] = useState<Messages>();
  const [failure, setFailure] = useState<string>();
  const [reading, setReading] = useState(false);

  const read = async (form: HTMLFormElement | undefined) => {
    setReading(true);
    setFailure(undefined);
    try {
      setFound(await get<Messages>(`topics/${encodeURIComponent(name)}/messages?${queryOf(form)}`));
    } catch (error) {
      setFailure((error as Error).message);
    } finally {
      setReading(false);
    }
  };
  useEffect(() => void read(undefined), [name]);

  return (
    <Panel title="Messages" aside={found && <span class="source">{summaryOf(found)}</span>}>
      <form
        class="inline"
        onSubmit={(event) => {
          event.preventDefault();
          void read(event.currentTarget);
        }}
      >
        <label>
          Start
          <select name="from" value={from} onChange={(event) => setFrom(event.currentTarget.value)}>
            {starts.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </label>
        {from === "offset" && (
          <label>
            Offset
            <input type="number" name="offset" min={0} required defaultValue="0" />
          </label>
        )}
        {from === "time" && (
          <label>
            Time
            <input type="datetime-local" name="time" step={1} required defaultValue={localTime(Date.now() - 60_000)} />
          </label>
        )}
        <label>
          Partition
          <select name="partition">
            <option value="">all</option>
            {partitions.map(({ partition }) => (
              <option key={partition} value={partition}>
                {partition}
              </option>
            ))}
          </select>
        </label>
        <label>
          Key
          <input type="text" name="key" placeholder="any" maxLength={1024} />
        </label>
        <label>
          Limit
          <input type="number" name="limit" min={1} max={100} defaultValue="20" required />
        </label>
        <button type="submit" class="primary" disabled={reading}>
          {reading ? "Reading …" : "Read"}
        </button>
      </form>
      {failure && (
        <p class="notice critical" role="alert">
          {failure}
        </p>
      )}
      {found && found.messages.length === 0 && <p class="empty">No message matches.</p>}
      {found && found.messages.length > 0 && (
        <ul class="messages" aria-label="Messages">
          {found.messages.map((message) => (
            <Message key={`${message.partition}/${message.offset}`} message={message} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Message({ message: { partition, offset, timestamp, key, value, headers } }: { message: MessageView }) {
  return (
    <li>
      <details>
        <summary>
          <span class="position">
            {partition} · {offset}
          </span>
          <time dateTime={new Date(timestamp).toISOString()}>{dateTime(timestamp)}</time>
          <code class="key">{key.format === "null" ? "no key" : key.text}</code>
          <code class="value">{value.format === "null" ? "null" : value.text.replace(/\s+/g, " ").slice(0, 240)}</code>
        </summary>
        <Content name="Value" decoded={value} />
        {key.format !== "null" && key.format !== "text" && <Content name="Key" decoded={key} />}
        {headers.length > 0 && (
          <dl class="pairs">
            {headers.map(({ name, value: text }, i) => (
              <div key={`${name}-${i}`}>
                <dt>{name}</dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
        )}
      </details>
    </li>
  );
}

const formats: Readonly<Record<Decoded["format"], string>> = {
  json: "JSON",
  text: "text",
  binary: "bytes",
  null: "null",
  glue: "AWS Glue Schema Registry",
  confluent: "Confluent wire format",
};

function Content({ name, decoded: { format, text, size, truncated, schema } }: { name: string; decoded: Decoded }) {
  return (
    <div class="content">
      <p class="muted">
        {name}: {formats[format]}
        {schema && `, ${schema}`}, {bytes(size)}
        {truncated && ", shown in part"}
      </p>
      {text !== "" && <pre>{text}</pre>}
    </div>
  );
}

/** Returns the parameters of a search, without empty fields; a time as ms since the epoch. */
function queryOf(form: HTMLFormElement | undefined): URLSearchParams {
  const query = new URLSearchParams();
  if (!form) return query;
  for (const [name, value] of new FormData(form)) {
    if (value === "") continue;
    query.set(name, name === "time" ? String(new Date(String(value)).getTime()) : String(value));
  }
  return query;
}

function summaryOf({ messages, scanned, complete }: Messages): string {
  const shown = `${count(messages.length, "message")} of ${count(scanned, "message")} read`;
  return complete ? shown : `${shown}; the search stopped at its limit`;
}

/** A time in the form of an input of type datetime-local. */
function localTime(at: number): string {
  const offset = new Date(at).getTimezoneOffset() * 60_000;
  return new Date(at - offset).toISOString().slice(0, 19);
}
