/** Results of checks, best first. `skipped`: it could not be checked, and the text says why. */
export const statuses = ["passed", "warning", "skipped", "failed"] as const;

export type Status = (typeof statuses)[number];

/** The way of a client to its records, in the order of the checklist. */
export const steps = {
  aws: "AWS account and cluster",
  network: "Network",
  tls: "TLS",
  authentication: "Authentication",
  authorization: "Authorization",
  brokers: "Brokers and partitions",
  topics: "Topics",
  groups: "Consumer groups",
  quotas: "Quotas",
} as const;

export type Step = keyof typeof steps;

/** What a check has found about one subject. */
export interface Result {
  readonly status: Status;
  /** The address, role, topic or group; undefined for the cluster as a whole. */
  readonly subject?: string;
  /** What was seen, with values. */
  readonly text: string;
  /** What to do. Results that failed have one. */
  readonly advice?: string;
}

/** `network/tcp`: a step and a name. */
export type CheckId = `${Step}/${string}`;

/** A result in the report. */
export interface Checked extends Result {
  readonly check: CheckId;
}

/** A line of the checklist. */
export interface Check<Context> {
  readonly id: CheckId;
  /** What passes, for the list of checks: `every broker accepts connections`. */
  readonly about: string;
  /** Checks that must have passed for a subject at least: without them this one says nothing. */
  readonly needs?: readonly CheckId[];
  readonly run: (context: Context & Earlier) => Promise<readonly Result[]>;
}

/** The results of the checks before. */
export interface Earlier {
  /** Returns those subjects for which a check has passed, perhaps with a warning. */
  passed(check: CheckId, subjects: readonly string[]): readonly string[];
}

export const passed = (text: string, subject?: string): Result => ({ status: "passed", text, ...(subject !== undefined && { subject }) });
export const skipped = (text: string, subject?: string): Result => ({ status: "skipped", text, ...(subject !== undefined && { subject }) });
export const warning = (text: string, advice: string, subject?: string): Result => ({
  ...{ status: "warning", text, advice },
  ...(subject !== undefined && { subject }),
});
export const failed = (text: string, advice: string, subject?: string): Result => ({
  ...{ status: "failed", text, advice },
  ...(subject !== undefined && { subject }),
});

/** Returns the step of a check. */
export const stepOf = (id: CheckId): Step => id.split("/")[0] as Step;
