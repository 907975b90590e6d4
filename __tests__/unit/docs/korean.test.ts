import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { expect, test } from "@jest/globals";
import { marked, type Token, type Tokens } from "marked";
import { root } from "../../../tools/setup/folders.js";

const english = join(root, "docs");
const korean = join(english, "ko");
const translated = readdirSync(korean, { recursive: true, encoding: "utf8" }).filter(
  (file) => file.endsWith(".md") && file !== "README.md",
);

interface Section {
  readonly depth: number;
  readonly heading: string;
  /** Code blocks with their class. */
  readonly blocks: readonly string[];
  readonly codes: readonly string[];
  /** Numbers in the text, as digits. */
  readonly numbers: readonly string[];
  readonly images: number;
  /** Documents that are linked. */
  readonly links: readonly string[];
  /** Rows and columns of each table. */
  readonly tables: readonly string[];
  readonly items: number;
}

const isTable = (token: Token): token is Tokens.Table => token.type === "table";

function sectionsOf(file: string): Section[] {
  const sections: Token[][] = [];
  for (const token of marked.lexer(readFileSync(file, "utf8"))) {
    if (token.type === "heading") sections.push([]);
    sections.at(-1)?.push(token);
  }
  return sections.map((tokens) => {
    const flat: Token[] = [];
    marked.walkTokens(tokens, (token) => void flat.push(token));
    const of = <T extends Token>(type: string) => flat.filter((token): token is T => token.type === type);
    const [{ depth, text }] = of<Tokens.Heading>("heading") as [Tokens.Heading];
    const texts = of<Tokens.Text>("text").filter((token) => !("tokens" in token && token.tokens));
    return {
      ...{ depth, heading: text },
      blocks: of<Tokens.Code>("code").map(({ lang, text: code }) => `${lang}\n${code}`),
      codes: of<Tokens.Codespan>("codespan")
        .map((code) => code.text)
        .sort(),
      numbers: texts.flatMap((token) => token.text.match(/\d+(?:[.,]\d+)*/g) ?? []).sort(),
      images: of("image").length,
      links: of<Tokens.Link>("link")
        .map(({ href }) => documentOf(href))
        .sort(),
      tables: flat.filter(isTable).map(({ rows, header }) => `${rows.length} × ${header.length}`),
      items: of("list_item").length,
    };
  });
}

/** The address of a link without its anchor, which depends on the language; a document is its name. */
const documentOf = (href: string): string => (/^https?:/.test(href) ? href : basename(href.split("#")[0] ?? ""));

/** GitHub's name of a heading in an address. */
const anchorOf = (heading: string): string =>
  heading
    .replaceAll("`", "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");

test("every guide is translated", () => {
  const guides = readdirSync(english, { recursive: true, encoding: "utf8" }).filter((file) =>
    /^(\d\d_|MSK_HA_|guides\/).*\.md$/.test(file),
  );

  expect(guides.length).toBeGreaterThanOrEqual(11);
  expect(guides.filter((file) => !translated.includes(file))).toEqual([]);
});

test.each(translated)("%s says the same in Korean as in English: headings, commands, figures, links and tables", (file) => {
  const shape = ({ heading, ...section }: Section) => ({ number: /^\d+/.exec(heading)?.[0], ...section });

  const [original, translation] = [sectionsOf(join(english, file)), sectionsOf(join(korean, file))];
  expect(translation.map(shape)).toEqual(original.map(shape));
  const untranslated = translation.filter(
    ({ heading }, i) => heading === original[i]?.heading && /\s/.test(heading.replace(/^\d+\. /, "")),
  );
  expect(untranslated.map(({ heading }) => heading)).toEqual([]);
});

test.each(translated)("%s: every link leads to a Korean document where there is one, and to a heading that exists", (file) => {
  const tokens = marked.lexer(readFileSync(join(korean, file), "utf8"));
  const links: string[] = [];
  marked.walkTokens(tokens, (token) => void (token.type === "link" && links.push(token.href)));
  for (const link of links.filter((href) => !/^https?:/.test(href))) {
    const [path = "", anchor] = link.split("#");
    const target = path === "" ? join(korean, file) : join(korean, file, "..", path);
    expect({ link, exists: existsSync(target) }).toEqual({ link, exists: true });
    if (anchor !== undefined) {
      const anchors = sectionsOf(target).map(({ heading }) => anchorOf(heading));
      expect({ link, anchors }).toEqual({ link, anchors: expect.arrayContaining([anchor]) });
    }
    const inEnglish = relative(english, target);
    const hasKorean = /^(?!\.\.|ko\/)/.test(inEnglish) && inEnglish !== "README.md" && existsSync(join(korean, inEnglish));
    expect({ link, hasKorean }).toEqual({ link, hasKorean: false });
  }
});
