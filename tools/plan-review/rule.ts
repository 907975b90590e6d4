import type { PlannedResource } from "../terraform/index.js";

/** The severities of findings, gravest first. */
export const severities = ["critical", "high", "medium", "low", "info"] as const;
export type Severity = (typeof severities)[number];

/** The questions that a reviewer asks first. A rule answers one of them. */
export const questions = {
  data: "Replaces or destroys data",
  restarts: "Restarts brokers",
  irreversible: "Can't be undone",
  access: "Opens access or shows secrets",
  protection: "Weakens durability, protection or monitoring",
  other: "Other",
} as const;
export type Question = keyof typeof questions;

/** A rule of the review. docs/reference/review.md is generated from all of them. */
export interface ReviewRule {
  /** Stable: suppressions and scripts use it. */
  readonly id: `review/${string}`;
  readonly severity: Severity;
  readonly question: Question;
  /** What the rule finds. */
  readonly finds: string;
  /** Why it matters. */
  readonly why: string;
  /** What to do. */
  readonly fix: string;
  /** The page of AWS, Kafka or Terraform that explains it. */
  readonly docs: string;
}

/** What a check has found at one resource. */
export interface Found {
  readonly rule: ReviewRule;
  /** A sentence without a full stop, and without text from the plan: `log.retention.hours is lowered`. */
  readonly what: string;
  /** Text from the plan that completes the sentence, such as the name of a topic. It is shown as text in every format. */
  readonly detail?: string;
  /** A few words for the table at the top of a comment. @default the rule's name */
  readonly brief?: string;
  readonly attribute?: string;
  readonly before?: unknown;
  readonly after?: unknown;
  /** Attributes that the texts and values are made from. If Terraform marks one of them as sensitive, nothing of it is shown. @default `attribute` */
  readonly from?: readonly string[];
  /** What the finding is about, where several addresses stand for the same thing: it is reported once for each rule. @default the address */
  readonly subject?: string;
  /** What to do here, where the rule's own text is too general. */
  readonly fix?: string;
}

/** A check of one resource that a plan changes. */
export type ResourceCheck = (resource: ReviewedResource) => readonly Found[];

/** Limits of MSK that rules need. They are passed to the rules, because modules/cluster, which has them, takes a second to load. */
export interface MskLimits {
  /** The end of support of each version that MSK offers, if AWS has announced one. */
  readonly kafkaVersions: Readonly<Record<string, { readonly metadata: string; readonly supportEnds?: string }>>;
  /** The end of support of versions that MSK no longer offers, by their first two numbers. */
  readonly formerSupportEnds: Readonly<Record<string, string>>;
  readonly supportSources: { readonly current: string; readonly former: string };
  readonly smallestGrowthGib: number;
  /** Days before the end of support in which it is reported. */
  readonly supportNoticeDays: number;
}

type Attributes = Readonly<Record<string, unknown>>;

/** A resource that a plan changes, prepared for checks. */
export interface ReviewedResource {
  /** With the key of the object, for one that a failed replacement left: `aws_msk_cluster.cluster (deposed object 1a2b3c4d)`. */
  readonly address: string;
  readonly type: string;
  /** True for a replacement, or a removal, after which the existing object stays in AWS and no state has it. */
  readonly forgets: boolean;
  readonly action: "create" | "update" | "replace" | "delete" | "forget";
  readonly before: Attributes | undefined;
  readonly after: Attributes | undefined;
  /** Marks of the values of `after` that are known only after the apply. */
  readonly unknown: unknown;
  /** Names of the arguments that change or can change, with those of blocks: `broker_node_group_info.instance_type`. */
  readonly changed: readonly string[];
  /** The resource as the plan has it. */
  readonly planned: PlannedResource;
}
