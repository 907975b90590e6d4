import { lookup } from "node:dns/promises";
import { connect } from "node:net";
import { messageOf } from "../aws/aws-error.js";
import { type Check, failed, passed, type Result } from "../check.js";
import type { Context } from "../context.js";

/** A broker in the same VPC answers within some milliseconds. */
const CONNECT_MS = 5_000;

const dns: Check<Context> = {
  id: "network/dns",
  about: "every host name resolves",
  run: ({ target }) =>
    Promise.all(
      [...new Set(target.addresses.map(({ host }) => host))].map(async (host): Promise<Result> => {
        try {
          const addresses = await lookup(host, { all: true });
          return passed(addresses.map(({ address }) => address).join(", "), host);
        } catch (error) {
          return failed(
            `does not resolve: ${(error as NodeJS.ErrnoException).code ?? messageOf(error)}`,
            "Names of MSK resolve everywhere, private zones only in their VPCs: check the name, the VPC of the zone, and the resolver. A cluster that was deleted has no names.",
            host,
          );
        }
      }),
    ),
};

const tcp: Check<Context> = {
  id: "network/tcp",
  about: "every broker accepts connections on each listener",
  needs: ["network/dns"],
  run: ({ target, passed: resolved }) => {
    const hosts = resolved("network/dns", [...new Set(target.addresses.map(({ host }) => host))]);
    return Promise.all(
      target.addresses
        .filter(({ host }) => hosts.includes(host))
        .map(async ({ text, host, port }): Promise<Result> => {
          const began = performance.now();
          const code = await opens(host, port);
          const ms = Math.round(performance.now() - began);
          return code === undefined ? passed(`connected in ${ms} ms`, text) : connectionFailure(code, ms, text);
        }),
    );
  },
};

/** Opens a connection and closes it. @returns the code of the failure, or undefined */
function opens(host: string, port: number): Promise<string | undefined> {
  const socket = connect({ host, port, timeout: CONNECT_MS });
  return new Promise<string | undefined>((resolve) => {
    socket.once("connect", () => resolve(undefined));
    socket.once("timeout", () => resolve("ETIMEDOUT"));
    socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? messageOf(error)));
  }).finally(() => socket.destroy());
}

/** Explains why a connection could not be opened: a timeout has other causes than a refusal. */
export function connectionFailure(code: string, ms: number, address: string): Result {
  if (code === "ECONNREFUSED")
    return failed(
      `refused the connection after ${ms} ms`,
      "The host is reachable, but no broker listens there: it has stopped or restarts, or the listener is off. See the state of the cluster and the broker's log.",
      address,
    );
  if (["ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH"].includes(code))
    return failed(
      code === "ETIMEDOUT" ? `no answer within ${CONNECT_MS / 1_000} s` : `unreachable: ${code}`,
      "Packets are dropped: check the security groups of clients and brokers, route tables, network ACLs, peering, and that this machine is in the VPC or uses `msk tunnel`.",
      address,
    );
  return failed(`failed: ${code}`, "Check the network path to the broker.", address);
}

export const networkChecks: readonly Check<Context>[] = [dns, tcp];
