import { expect, test } from "@jest/globals";
import { english, korean, sidebarOf } from "../../../../../tools/build/docs/index.js";

const page = (path: string, title: string) => ({ path, text: `# ${title}\n` });
const pages = [
  page("index.md", "Documentation"),
  page("overview.md", "Project"),
  page("02_DEPLOY.md", "02 Deploy"),
  page("01_START.md", "01 Start"),
  page("guides/choose.md", "Choose"),
  page("reference/cost.md", "`msk` cost"),
  page("runbook/index.md", "Runbook"),
  page("runbook/brokers.md", "Brokers"),
  page("adr/index.md", "Decisions"),
  page("adr/0001-a.md", "0001. A"),
  page("glossary.md", "Glossary"),
  page("examples/index.md", "Examples"),
  page("source/config/prod.yaml.md", "config/prod.yaml"),
  page("ko/index.md", "문서"),
  page("ko/01_START.md", "01 시작"),
];

test("every document is in one group of the sidebar, with its title", () => {
  expect(sidebarOf(pages, english).map(({ text, items }) => [text, items?.map((item) => `${item.text} ${item.link}`)])).toEqual([
    ["Step by step", ["Documentation /", "Project /overview", "01 Start /01_START", "02 Deploy /02_DEPLOY"]],
    ["Choose and operate", ["Choose /guides/choose"]],
    ["Reference", ["msk cost /reference/cost"]],
    ["Runbook", ["Runbook /runbook/", "Brokers /runbook/brokers"]],
    ["Decisions", ["0001. A /adr/0001-a"]],
    ["Project", ["Glossary /glossary", "Examples /examples/"]],
  ]);
});

test("the sidebar of a translation has its pages, and English ones where there is none", () => {
  expect(sidebarOf(pages, korean)[0]).toEqual({
    text: "단계별 안내",
    items: [
      { text: "문서", link: "/ko/" },
      { text: "Project", link: "/overview" },
      { text: "01 시작", link: "/ko/01_START" },
      { text: "02 Deploy", link: "/02_DEPLOY" },
    ],
  });
});
