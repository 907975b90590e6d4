import { type Page, titleOf } from "./pages.js";

/** An entry of the sidebar: a page, or a group of pages. */
export interface SidebarEntry {
  readonly text: string;
  readonly link?: string;
  readonly collapsed?: boolean;
  readonly items?: readonly SidebarEntry[];
}

/** What differs between the languages of the site. */
export interface Locale {
  /** Folder of the pages, empty for English. */
  readonly folder: string;
  readonly lang: string;
  readonly label: string;
  readonly groups: {
    readonly start: string;
    readonly guides: string;
    readonly reference: string;
    readonly runbook: string;
    readonly decisions: string;
    readonly project: string;
  };
}

export const english: Locale = {
  folder: "",
  lang: "en",
  label: "English",
  groups: {
    start: "Step by step",
    guides: "Choose and operate",
    reference: "Reference",
    runbook: "Runbook",
    decisions: "Decisions",
    project: "Project",
  },
};

export const korean: Locale = {
  folder: "ko/",
  lang: "ko",
  label: "한국어",
  groups: {
    start: "단계별 안내",
    guides: "선택과 운영",
    reference: "레퍼런스",
    runbook: "런북",
    decisions: "설계 결정",
    project: "프로젝트",
  },
};

/**
 * Returns the sidebar of a language: every page in a group, with its first heading as its text. Pages that show source files are found
 * by links only. A page that is not translated appears in English.
 */
export function sidebarOf(pages: readonly Page[], { folder, groups }: Locale): SidebarEntry[] {
  const translated = new Map(pages.filter(({ path }) => folder !== "" && path.startsWith(folder)).map((page) => [page.path, page]));
  const originals = pages.filter(({ path }) => !/^(source|ko)\//.test(path));
  const shown = originals.map((page) => translated.get(`${folder}${page.path}`) ?? page);

  const entries = (pattern: RegExp) =>
    shown
      .filter(({ path }) => pattern.test(path.replace(/^ko\//, "")))
      .map(({ path, text }) => ({ text: titleOf(text) ?? path, link: `/${path.replace(/(index)?\.md$/, "")}` }));
  const byTitle = (a: SidebarEntry, b: SidebarEntry) => a.text.localeCompare(b.text, "en");
  const group = (text: string, items: readonly SidebarEntry[], collapsed?: boolean): SidebarEntry[] =>
    items.length === 0 ? [] : [{ text, items, ...(collapsed === undefined ? {} : { collapsed }) }];

  return [
    ...group(groups.start, [...entries(/^index\.md$/), ...entries(/^overview\.md$/), ...entries(/^\d\d_/).sort(byTitle)]),
    ...group(groups.guides, [...entries(/^MSK_HA_SETUP_GUIDE\.md$/), ...entries(/^guides\/.*(?<!index)\.md$/).sort(byTitle)]),
    ...group(groups.reference, entries(/^reference\/.*(?<!index)\.md$/).sort(byTitle), true),
    ...group(groups.runbook, [...entries(/^runbook\/index\.md$/), ...entries(/^runbook\/.*(?<!index)\.md$/).sort(byTitle)], true),
    ...group(groups.decisions, entries(/^adr\/\d.*\.md$/).sort(byTitle), true),
    ...group(
      groups.project,
      entries(/^(architecture|glossary|contributing|security|vulnerabilities|changelog)\.md$|^(examples|upgrade)\/.*\.md$/),
      true,
    ),
  ];
}
