import { readOrReport } from "./read-or-report.js";

// Runs in a separate process for some hundred documents, because CDKTF keeps every token, and with it every stack, until the process exits.
process.stdout.write(`${JSON.stringify(readOrReport(Number(process.argv[2])))}\n`);
