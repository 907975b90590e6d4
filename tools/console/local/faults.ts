import { z } from "zod";

/** Faults of the control API of a local platform, and MSK's own reboot. */
export const faultNames = z.enum(["kill", "hang", "resume", "start", "reboot"]);

export type FaultName = z.output<typeof faultNames>;

/** What has happened, for the list of events. */
export const pastOf: Readonly<Record<FaultName, string>> = {
  kill: "was killed (SIGKILL); it stays down until it is started",
  hang: "was stopped (SIGSTOP); it hangs until it is resumed",
  resume: "was resumed (SIGCONT)",
  start: "was started",
  reboot: "is rebooted by MSK",
};
