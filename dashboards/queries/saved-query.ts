/** Log groups that queries read. */
export type LogSource =
  /** Logs of the brokers. */
  | "brokers"
  /** Logs of the functions. */
  | "producer"
  | "consumer"
  | "administrator"
  /** Access log of the HTTP API. */
  | "api";

/** A saved query of CloudWatch Logs Insights. */
export interface SavedQuery {
  /** Unique id in lower case with hyphens: the query's name in CloudWatch, below a folder with the name of the platform. */
  readonly id: string;
  /** Answers this question. */
  readonly answers: string;
  /** Log groups that it reads, as far as the settings create them. It is left out if they create none. */
  readonly sources: readonly LogSource[];
  /** Commands of the query language, in order. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html */
  readonly commands: readonly string[];
}
