/** One command of a block: its words without the assignments before it. */
export type CommandLine = readonly string[];

/** Returns the commands of a shell block: comments removed, continued lines joined, separated at `&&`, `||`, `;` and `|`. */
export function commandLines(text: string): CommandLine[] {
  return text
    .replace(/\\\n/g, " ")
    .split("\n")
    .flatMap(separated)
    .map((words) => words.slice(words.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word))))
    .filter((words) => words.length > 0 && !/^[A-Za-z_]\w*=/.test(words[0] as string));
}

/** Words of each command in a line; quotes keep white space and separators together. */
function separated(line: string): string[][] {
  const commands: string[][] = [[]];
  for (const [token] of line.matchAll(/(?:\$\([^)]*\)|"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s;&|'"#]|(?<=\S)#)+|&&|\|\||[;|&]|#.*/g)) {
    if (token.startsWith("#")) break;
    if (/^(&&|\|\||[;|&])$/.test(token)) commands.push([]);
    else (commands.at(-1) as string[]).push(token.replace(/^(["'])([\s\S]*)\1$/, "$2"));
  }
  return commands;
}

/** Paths of this repository in the words of a block that have to exist before it runs, and those that it creates. */
export function pathsOf(commands: readonly CommandLine[]): { read: string[]; created: string[] } {
  const created: string[] = [];
  const read: string[] = [];
  for (const words of commands) {
    for (const [i, word] of words.entries()) {
      const path = (word.split("=").at(-1) as string).replace(/^\.\//, "");
      const isTarget = [">", ">>", "--out", "-O", "-o"].includes(words[i - 1] ?? "") || (words[0] === "cp" && i === words.length - 1);
      if (words[i - 1] === "--testPathPatterns") continue;
      if (isTarget) created.push(path);
      else if (/^(config|modules|lambdas|tools|docs|examples|__tests__)\/[\w./-]+$|^[\w-]+\.tfvars(\.example)?$/.test(path))
        read.push(path);
    }
  }
  return { read, created };
}
