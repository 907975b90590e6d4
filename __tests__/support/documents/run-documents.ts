import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type BlockClass, type CommandBlock, commandBlocksOf, commandDocuments, missingLines, readDocument } from "./blocks.js";
import { Workspace } from "./workspace.js";

/** Documents with blocks of a class, each with its blocks in order. */
const documentsWith = (runs: BlockClass): (readonly [file: string, blocks: readonly CommandBlock[]])[] =>
  commandDocuments()
    .map((file) => [file, commandBlocksOf(file, readDocument(file)).filter((block) => block.runs === runs)] as const)
    .filter(([, blocks]) => blocks.length > 0);

/**
 * Declares a test for each block of a class: it runs in a fresh clone, in the order of its document, and has to exit as expected
 * and print what the document shows.
 *
 * @param deadlineMs - for each block
 */
export function runDocuments(runs: BlockClass, deadlineMs: number): void {
  const documents = documentsWith(runs);

  test(`documents have blocks of the class ${runs}`, () => {
    expect(documents.length).toBeGreaterThan(0);
  });

  describe.each(documents)("%s", (file, blocks) => {
    let workspace: Workspace;
    let failed = "";

    beforeAll(() => {
      workspace = Workspace.create();
    });

    afterAll(() => workspace?.remove());

    test.each(blocks.map((block) => [block.at.slice(file.length + 1), block.text.split("\n")[0] as string, block] as const))(
      "line %s: %s",
      async (_, __, block) => {
        // Blocks build on one another: after a failure the next ones would only repeat it.
        expect(failed).toBe("");
        failed = block.at;

        const { exitCode, lines } = await workspace.run(block, deadlineMs);

        const end = exitCode === block.exitCode ? "" : lines.slice(-40).join("\n");
        expect({ exitCode, end }).toEqual({ exitCode: block.exitCode, end: "" });
        const missing = missingLines(block.expected, lines);
        expect({ missing, output: missing.length > 0 ? lines.slice(-60) : [] }).toEqual({ missing: [], output: [] });
        failed = "";
      },
      deadlineMs + 60_000,
    );
  });
}
