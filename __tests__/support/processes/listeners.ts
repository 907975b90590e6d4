import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** A TCP socket on which a process listens. */
export interface ListeningSocket {
  readonly pid: number;
  readonly port: number;
  /** True if only processes of this machine can connect. */
  readonly loopback: boolean;
}

const LISTEN = "0A";
const LOOPBACK_ADDRESSES = ["0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000"];

/** Returns the TCP sockets on which the processes listen, as listed in /proc. */
export function listeningSockets(pids: readonly number[]): ListeningSocket[] {
  const byInode = new Map<string, { port: number; loopback: boolean }>();
  for (const table of ["/proc/net/tcp", "/proc/net/tcp6"]) {
    for (const line of readFileSync(table, "utf8").split("\n").slice(1)) {
      const [, local = "", , state, , , , , , inode = ""] = line.trim().split(/\s+/);
      const [address = "", port = ""] = local.split(":");
      if (state === LISTEN) byInode.set(inode, { port: Number.parseInt(port, 16), loopback: LOOPBACK_ADDRESSES.includes(address) });
    }
  }
  return pids.flatMap((pid) =>
    socketInodes(pid).flatMap((inode) => {
      const socket = byInode.get(inode);
      return socket ? [{ pid, ...socket }] : [];
    }),
  );
}

function socketInodes(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).flatMap((descriptor) => /^socket:\[(\d+)\]$/.exec(linkOf(`${folder}/${descriptor}`))?.[1] ?? []);
  } catch {
    return []; // exited
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return ""; // closed after it was listed
  }
}
