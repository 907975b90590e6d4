import { readFileSync } from "node:fs";
import { defineConfig } from "vitepress";

const locales = JSON.parse(readFileSync(new URL("./locales.json", import.meta.url), "utf8"));

/** Ids of headings as GitHub makes them: the documents link to those. */
const slugify = (text) =>
  text
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, "")
    .replace(/ /g, "-");

/** Texts of the user interface. */
const texts = {
  en: {},
  ko: {
    outline: { label: "이 페이지의 내용", level: [2, 3] },
    docFooter: { prev: "이전", next: "다음" },
    darkModeSwitchLabel: "테마",
    sidebarMenuLabel: "메뉴",
    returnToTopLabel: "맨 위로",
    langMenuLabel: "언어 변경",
  },
};

const koreanSearch = {
  translations: {
    button: { buttonText: "검색", buttonAriaLabel: "검색" },
    modal: {
      displayDetails: "자세히 보기",
      resetButtonTitle: "지우기",
      backButtonTitle: "닫기",
      noResultsText: "결과 없음:",
      footer: { selectText: "선택", navigateText: "이동", closeText: "닫기" },
    },
  },
};

export default defineConfig({
  title: "msk-ha-cluster",
  description: "A highly available Kafka platform on Amazon MSK, as code",
  cacheDir: ".vitepress/cache",
  // Pages of source files show text that search need not find.
  themeConfig: {
    outline: { level: [2, 3] },
    // Not every page has a translation: the language menu leads to the first page of a language.
    i18nRouting: false,
    search: {
      provider: "local",
      options: {
        locales: { ko: koreanSearch },
        _render: (text, env, md) => (env.relativePath.startsWith("source/") ? "" : md.render(text, env)),
      },
    },
  },
  locales: Object.fromEntries(
    locales.map(({ folder, lang, label, sidebar }) => [
      folder === "" ? "root" : folder.slice(0, -1),
      { label, lang, ...(folder === "" ? {} : { link: `/${folder}` }), themeConfig: { sidebar, ...texts[lang] } },
    ]),
  ),
  markdown: {
    anchor: { slugify },
    toc: { slugify },
    config: (md) => {
      const fence = md.renderer.rules.fence;
      md.renderer.rules.fence = (tokens, index, ...rest) => {
        const { info, content } = tokens[index];
        return info.trim() === "mermaid" ? `<Diagram code="${encodeURIComponent(content)}" />` : fence(tokens, index, ...rest);
      };
    },
  },
});
