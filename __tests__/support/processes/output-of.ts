import { jest } from "@jest/globals";

/** Returns what `work` writes to standard output, which is suppressed. */
export async function outputOf(work: () => Promise<unknown>): Promise<string> {
  const written: string[] = [];
  const write = jest.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    written.push(String(chunk));
    return true;
  });
  try {
    await work();
  } finally {
    write.mockRestore();
  }
  return written.join("");
}
