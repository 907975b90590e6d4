import { useData } from "vitepress";
import { defineComponent, h, onMounted, ref, watch } from "vue";

/** A Mermaid diagram. Pages with one load Mermaid from the site; without JavaScript they show its text. */
export const Diagram = defineComponent({
  props: { code: { type: String, required: true } },
  setup({ code }) {
    const { isDark } = useData();
    const text = decodeURIComponent(code);
    const svg = ref("");
    const draw = async () => {
      const { default: mermaid } = await import("mermaid");
      mermaid.initialize({ startOnLoad: false, theme: isDark.value ? "dark" : "default", flowchart: { useMaxWidth: true } });
      svg.value = (await mermaid.render(`diagram-${Math.random().toString(36).slice(2)}`, text)).svg;
    };
    onMounted(draw);
    watch(isDark, draw);
    return () => (svg.value === "" ? h("pre", { class: "diagram" }, text) : h("div", { class: "diagram", innerHTML: svg.value }));
  },
});
