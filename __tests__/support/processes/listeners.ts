import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** A TCP socket on which a process listens. */
export interface ListeningSocket {
  readonly pid: number;
  /** IPv4 address; `::1` or `::` for other addresses of IPv6. */
  readonly address: string;
  readonly port: number;
  /** True if only processes of this machine can connect. */
  readonly loopback: boolean;
}

const LISTEN = "0A";
/** An address of 127.0.0.0/8, also in IPv6's form, or ::1; the bytes of each word are in reverse order. */
const LOOPBACK = /^((0{16}FFFF0000)?[0-9A-F]{6}7F|0{24}01000000)$/;

/** Returns the TCP sockets on which the processes listen, as listed in /proc. */
export function listeningSockets(pids: readonly number[]): ListeningSocket[] {
  const byInode = new Map<string, Omit<ListeningSocket, "pid">>();
  for (const table of ["/proc/net/tcp", "/proc/net/tcp6"]) {
    for (const line of readFileSync(table, "utf8").split("\n").slice(1)) {
      const [, local = "", , state, , , , , , inode = ""] = line.trim().split(/\s+/);
      const [address = "", port = ""] = local.split(":");
      if (state === LISTEN)
        byInode.set(inode, { address: textOf(address), port: Number.parseInt(port, 16), loopback: LOOPBACK.test(address) });
    }
  }
  return pids.flatMap((pid) =>
    socketInodes(pid).flatMap((inode) => {
      const socket = byInode.get(inode);
      return socket ? [{ pid, ...socket }] : [];
    }),
  );
}

/** Returns an address of /proc/net as text. */
function textOf(address: string): string {
  if (address.length > 8 && !/^0{16}FFFF0000/.test(address)) return LOOPBACK.test(address) ? "::1" : "::";
  const bytes = address.slice(-8).match(/../g) ?? [];
  return bytes
    .reverse()
    .map((byte) => Number.parseInt(byte, 16))
    .join(".");
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
