import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { root } from "../../../tools/setup/folders.js";

/**
 * Where the commands of a block run.
 *
 * - `local`: in the layer local, on every push: seconds, starts no platform
 * - `release`: in the layer release: starts a platform, or takes minutes
 * - `aws`: nowhere, since it needs an AWS account; its words are checked
 * - `example`: nowhere, since it is schematic or runs the tests themselves; its words are checked
 */
export const blockClasses = ["local", "release", "aws", "example"] as const;
export type BlockClass = (typeof blockClasses)[number];

/** A fenced block of a document. */
export interface Block {
  /** `docs/05_TESTING.md:12`, for messages. */
  readonly at: string;
  /** First word of the info string: `sh`, `text`, `hcl`; empty if there is none. */
  readonly language: string;
  /** The other words of the info string. */
  readonly words: readonly string[];
  readonly text: string;
  /** Text between the block before and this one. */
  readonly before: string;
}

/** A block of commands, with the output that the document expects. */
export interface CommandBlock extends Block {
  readonly runs: BlockClass;
  /** Lines of the text block after `Expected output`, if there is one. */
  readonly expected: readonly string[];
  /** From `Expected output, with exit code 1:`. @default 0 */
  readonly exitCode: number;
}

/** Documents whose command blocks have a class: what a reader follows step by step. */
export const commandDocuments = (): string[] =>
  execFileSync("git", ["ls-files", "-co", "--exclude-standard", "README.md", "CONTRIBUTING.md", "docs/*.md", "examples/README.md"], {
    cwd: root,
    encoding: "utf8",
  })
    .trim()
    .split("\n")
    .filter((file) => !/^docs\/(?!guides\/).*\//.test(file) && existsSync(join(root, file)));

export const readDocument = (file: string): string => readFileSync(join(root, file), "utf8");

/** Returns all fenced blocks of a document, in order. */
export function blocksOf(file: string, text: string): Block[] {
  const blocks: Block[] = [];
  const lines = text.split("\n");
  let before: string[] = [];
  for (let i = 0; i < lines.length; i++) {
    const fence = /^( *)(`{3,})(.*)$/.exec(lines[i] as string);
    if (!fence) {
      before.push(lines[i] as string);
      continue;
    }
    const [, indent = "", ticks = "", info = ""] = fence;
    const [language = "", ...words] = info.trim().split(/\s+/);
    const start = i;
    const body: string[] = [];
    while (++i < lines.length && (lines[i] as string).trim() !== ticks) body.push((lines[i] as string).replace(indent, ""));
    if (i === lines.length) throw new Error(`${file}:${start + 1}: the block has no end`);
    blocks.push({ at: `${file}:${start + 1}`, language, words, text: body.join("\n"), before: before.join("\n") });
    before = [];
  }
  return blocks;
}

/**
 * Returns the command blocks of a document.
 *
 * @throws Error naming the block that has no language, an unknown class, or is a shell block by another name
 */
export function commandBlocksOf(file: string, text: string): CommandBlock[] {
  const blocks = blocksOf(file, text);
  return blocks.flatMap((block, i) => {
    const { at, language, words } = block;
    if (language === "") throw new Error(`${at}: the block has no language; write \`\`\`text, or \`\`\`sh and a class`);
    if (/^(bash|shell|zsh|console|shell-session)$/.test(language))
      throw new Error(`${at}: ${language} is not checked; write \`\`\`sh and a class`);
    if (language !== "sh") return [];
    const runs = blockClasses.find((each) => each === words[0]);
    if (!runs || words.length !== 1) throw new Error(`${at}: the block has no class; write \`\`\`sh and one of ${blockClasses.join(", ")}`);
    const next = blocks[i + 1];
    const label = next?.language === "text" ? /^Expected output\b.*$/m.exec(next.before)?.[0] : undefined;
    const expected = (label ? (next?.text ?? "") : "").split("\n").map((line) => line.trim());
    const exitCode = Number(/exit code (\d+)/.exec(label ?? "")?.[1] ?? 0);
    return [{ ...block, runs, expected: expected.filter((line) => line !== "" && line !== "…"), exitCode }];
  });
}

/**
 * Returns the expected lines that the output does not have. They occur in this order, with any lines between them;
 * `…` stands for any text.
 */
export function missingLines(expected: readonly string[], output: readonly string[]): string[] {
  const lines = output.map(plain);
  let from = 0;
  return expected.filter((line) => {
    const pattern = new RegExp(`^${plain(line).split("…").map(literally).join(".*")}$`);
    const found = lines.findIndex((each, i) => i >= from && pattern.test(each));
    if (found !== -1) from = found + 1;
    return found === -1;
  });
}

const literally = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

/** A line without colors and without differences of white space. */
const plain = (line: string) => stripVTControlCharacters(line).replace(/\s+/g, " ").trim();
