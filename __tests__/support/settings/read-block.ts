import { readOrReport } from "./read-or-report.js";

// A process of its own for some hundred documents: CDKTF keeps every token, and by it every stack, as long as the process runs.
process.stdout.write(`${JSON.stringify(readOrReport(Number(process.argv[2])))}\n`);
