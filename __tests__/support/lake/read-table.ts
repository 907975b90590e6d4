import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Endpoint, environmentOf } from "../../../tools/deploy/index.js";
import { ensurePythonEnvironment } from "../../../tools/local/process/index.js";
import { toolsFolder } from "../../../tools/setup/folders.js";

/** A table as a reader sees it that shares no code with the connector. */
export interface TableContent<Row> {
  readonly rows: readonly Row[];
  readonly snapshots: number;
  readonly partitions: readonly string[];
  /** Addresses of the data files in S3. */
  readonly files: readonly string[];
}

/** Reads an Iceberg table with PyIceberg, which is installed once. @param table - `database.table` */
export async function readTable<Row>(table: string, endpoint: Endpoint): Promise<TableContent<Row>> {
  const log = (line: string) => process.stdout.write(`${line}\n`);
  const programs = await ensurePythonEnvironment(join(toolsFolder, "pyiceberg"), join(__dirname, "requirements.txt"), log);
  const { stdout } = await promisify(execFile)(
    join(programs, "python"),
    [join(__dirname, "read_table.py"), endpoint.endpoint, endpoint.region, table],
    { env: { PATH: process.env["PATH"], ...environmentOf(endpoint) }, maxBuffer: 64 * 1024 * 1024 },
  );
  return JSON.parse(stdout);
}
