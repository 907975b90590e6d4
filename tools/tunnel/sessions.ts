import { findCommand, runChild } from "../local/process/index.js";
import { type Bastion, type Forwarding, sessionArguments } from "./targets.js";

const ADVICE =
  "install the Session Manager plugin: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html";
/** The plugin ends its session when it is interrupted; after this time, ms, it is killed. */
const GRACE_MS = 5_000;

/** @throws Error with advice if a program that opens sessions is missing */
export function requirePrograms(): void {
  if (!findCommand("aws")) throw new Error("The AWS CLI is not on the PATH; install it: https://aws.amazon.com/cli/");
  if (!findCommand("session-manager-plugin")) throw new Error(`session-manager-plugin is not on the PATH; ${ADVICE}`);
}

/** Runs the sessions until the signal is aborted. If one ends earlier, the others are stopped. */
export async function openSessions(
  bastion: Bastion,
  forwardings: readonly Forwarding[],
  about: readonly string[],
  signal: AbortSignal,
  log: (line: string) => void,
): Promise<void> {
  const others = new AbortController();
  const stop = AbortSignal.any([signal, others.signal]);
  let waiting = 0;
  const sessions = forwardings.map(async (forwarding) => {
    const { lines, code } = await runChild("aws", sessionArguments(bastion, forwarding), {
      name: "aws ssm start-session",
      signal: stop,
      onLine: (line) => {
        if (!/^Waiting for connections/.test(line)) return;
        waiting += 1;
        if (waiting === forwardings.length) for (const text of [...about, "Press Ctrl-C to close the tunnel."]) log(text);
      },
      onAbort: (child) => {
        process.kill(-child.pid, "SIGINT"); // the plugin, which the AWS CLI waits for
        setTimeout(() => child.kill(), GRACE_MS).unref();
      },
    });
    others.abort();
    if (signal.aborted) return;
    const reason = lines.filter((line) => line.trim() !== "").at(-1) ?? "no message";
    throw new Error(`The session to ${bastion.instanceId} ended (exit code ${code}): ${reason}`);
  });
  const results = await Promise.allSettled(sessions);
  const failed = results.find((result) => result.status === "rejected");
  if (failed && !signal.aborted) throw failed.reason;
}

/** Returns the command line that opens a session, for a shell. */
export const commandLine = (bastion: Bastion, forwarding: Forwarding): string =>
  ["aws", ...sessionArguments(bastion, forwarding)].map((arg) => (/^[\w./:=-]+$/.test(arg) ? arg : `'${arg}'`)).join(" ");
