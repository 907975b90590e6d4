/** What a program of a client has done. Every program prints it as JSON in its last line. */
export interface Performed {
  /** The topic is in the list of topics. */
  readonly listed: boolean;
  /** Partitions and replicas of the topic, as the client describes it. */
  readonly partitions: number;
  readonly replicas: number;
  /** `retention.ms` of a topic that the client created and changed. Undefined for a client that does not administer. */
  readonly retention?: string;
  /** That topic is no longer in the list of topics after the client deleted it. */
  readonly deleted?: boolean;
  /** Bytes of a record that the client produced and consumed. */
  readonly bytes: number;
}

/** The retention that programs set on their own topic. */
export const retention = "60000";

/** Returns what a client must print that performs every operation on the topic of `clusterForClients`. */
export const everything = (bytes: number): Performed => ({ listed: true, partitions: 3, replicas: 3, retention, deleted: true, bytes });

const operations: Readonly<Record<string, (performed: Performed) => boolean | undefined>> = {
  list: ({ listed }) => listed,
  describe: ({ partitions, replicas }) => partitions === 3 && replicas === 3,
  admin: (performed) => performed.deleted && performed.retention === retention,
  produce: ({ bytes }) => bytes > 0,
  consume: ({ bytes }) => bytes > 0,
};

/** The operations of clients with each authentication mechanism, as a table. */
export class ClientMatrix {
  private readonly rows: string[][] = [];

  /** @param performed - undefined if the client can't authenticate in this way */
  add(client: string, mechanism: string, performed: Performed | undefined): void {
    const mark = (done: boolean | undefined) => (done === undefined ? "–" : done ? "yes" : "FAILED");
    this.rows.push([client, mechanism, ...Object.values(operations).map((of) => (performed ? mark(of(performed)) : "–"))]);
  }

  /** Prints the table, in columns. `–` is an operation or a mechanism that the client does not have. */
  print(): void {
    const rows = [["client", "mechanism", ...Object.keys(operations)], ...this.rows];
    const widths = (rows[0] as string[]).map((_, column) => Math.max(...rows.map((row) => (row[column] as string).length)));
    const line = (row: string[]) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] as number))
        .join("  ")
        .trimEnd();
    process.stderr.write(`\n${rows.map(line).join("\n")}\n`);
  }
}
