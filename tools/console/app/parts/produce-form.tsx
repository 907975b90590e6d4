import { useRef } from "preact/hooks";
import type { TopicView } from "../../api.js";
import { post } from "../client.js";
import { attempt, notify } from "./notices.js";

/** A button, and the dialog that it opens, to write one message. */
export function ProduceButton({ topic: { name, partitions } }: { topic: TopicView }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const send = async (event: Event & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const message = messageOf(new FormData(event.currentTarget));
    if (typeof message === "string") return notify(message, true);
    const sent = await attempt(() => post(`topics/${encodeURIComponent(name)}/messages`, message), `A message was written to ${name}`);
    if (sent) dialog.current?.close();
  };
  return (
    <>
      <button type="button" class="primary" onClick={() => dialog.current?.showModal()}>
        Write a message
      </button>
      <dialog ref={dialog} aria-labelledby="produce-title">
        <form onSubmit={send}>
          <h2 id="produce-title">Write a message to {name}</h2>
          <label>
            Key
            <input type="text" name="key" maxLength={8192} placeholder="none" />
          </label>
          <label>
            Value
            <textarea name="value" rows={8} required spellcheck={false} placeholder='{"adId": "ad-1"}' />
          </label>
          <label>
            Partition
            <select name="partition">
              <option value="">chosen by the key</option>
              {partitions.map(({ partition }) => (
                <option key={partition} value={partition}>
                  {partition}
                </option>
              ))}
            </select>
          </label>
          <label>
            Headers
            <textarea name="headers" rows={2} spellcheck={false} placeholder="name: value, one a line" />
          </label>
          <div class="buttons">
            <button type="button" onClick={() => dialog.current?.close()}>
              Cancel
            </button>
            <button type="submit" class="primary">
              Write
            </button>
          </div>
        </form>
      </dialog>
    </>
  );
}

/** Returns the message of the form, or what is wrong with it. */
function messageOf(form: FormData): object | string {
  const text = (name: string) => String(form.get(name) ?? "");
  const headers: [string, string][] = [];
  for (const line of text("headers").split("\n")) {
    if (line.trim() === "") continue;
    const [, name, value] = /^\s*([^:]+?)\s*:\s*(.*)$/.exec(line) ?? [];
    if (!name) return `Headers: "${line}" is not of the form name: value.`;
    headers.push([name, value ?? ""]);
  }
  return {
    value: text("value"),
    ...(text("key") && { key: text("key") }),
    ...(text("partition") && { partition: Number(text("partition")) }),
    headers: Object.fromEntries(headers),
  };
}
