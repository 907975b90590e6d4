import { randomBytes } from "node:crypto";
import { stat } from "node:fs/promises";
import { type Target, targetFrom } from "./cluster/target.js";
import { Console } from "./console.js";
import { consoleApi } from "./routes.js";
import { buildAssets } from "./server/assets.js";
import { startServer } from "./server/server.js";

export interface ConsoleOptions extends Pick<Target, "writable" | "control"> {
  /** File with the outputs of the platform stack. It is read again when it has changed. */
  readonly outputs: string;
  /** @default a free port */
  readonly port?: number;
  readonly log: (line: string) => void;
}

export interface RunningConsole {
  /** The address for the browser. It contains the token, in the part that browsers don't send. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Starts the console of a platform on loopback.
 *
 * @throws Error if the outputs are not those of a platform, or the port is in use
 */
export async function startConsole({ outputs, port, log, writable, control }: ConsoleOptions): Promise<RunningConsole> {
  const target = { writable, ...(control && { control }) };
  let current = new Console(await targetFrom(outputs, target), log);
  let readAt = await changedAt(outputs);
  let replacing: Promise<void> | undefined;
  const assets = await buildAssets();
  const token = randomBytes(24).toString("base64url");
  current.start();

  /** An apply can change the addresses of the brokers. Without outputs, as during `make down`, the last ones are used. */
  async function latest(): Promise<Console> {
    await replacing;
    const changed = await changedAt(outputs);
    if (changed !== undefined && changed !== readAt) {
      readAt = changed;
      replacing ??= replace().finally(() => {
        replacing = undefined;
      });
      await replacing;
    }
    return current;
  }

  async function replace(): Promise<void> {
    const next = await targetFrom(outputs, target).catch((error: Error) => log(error.message));
    if (!next) return;
    const last = current;
    current = new Console(next, log);
    current.start();
    await last.close();
  }

  const server = await startServer({ token, assets, log, api: consoleApi(latest), ...(port !== undefined && { port }) }).catch(
    async (error) => {
      await current.close();
      throw error;
    },
  );
  return {
    url: `http://127.0.0.1:${server.port}/#${token}`,
    close: async () => {
      await server.close();
      await replacing;
      await current.close();
    },
  };
}

const changedAt = (file: string): Promise<number | undefined> =>
  stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );
