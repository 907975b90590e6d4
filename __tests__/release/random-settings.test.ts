import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { runChild } from "../../tools/local/process/index.js";
import { root } from "../../tools/setup/folders.js";

// 10,000 documents in total.
const AT_ONCE = 500;
const blocks = Array.from({ length: 20 }, (_, block) => block * AT_ONCE + 1);
const reader = join(root, "__tests__/support/settings/read-block.ts");

test.each(blocks)(
  `each of the ${AT_ONCE} documents from number %i gives a report or a stack`,
  async () => {
    const { code, lines } = await runChild("node", ["--import", "tsx", reader, String(AT_ONCE)], { name: "reader", cwd: root });
    expect([code, ...(code === 0 ? [] : lines)]).toEqual([0]);
    const { valid, refused } = JSON.parse(lines.find((line) => line.startsWith("{")) ?? "{}") as { valid: number; refused: number };
    expect(valid + refused).toBe(AT_ONCE);
    expect(valid).toBeGreaterThan(50);
    expect(refused).toBeGreaterThan(50);
  },
  1_800_000,
);
