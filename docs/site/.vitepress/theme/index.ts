import type { Theme } from 'vitepress';
import { useData, useRoute } from 'vitepress';
import DefaultTheme from 'vitepress/theme-without-fonts';
import { nextTick, onMounted, watch } from 'vue';
import './style.css';

/** The default theme without web fonts (no outside request), and with drawn Mermaid diagrams. */
const theme: Theme = {
  extends: DefaultTheme,
  setup() {
    const route = useRoute();
    const { isDark } = useData();
    const sources = new WeakMap<Element, string>();
    const draw = async () => {
      await nextTick();
      const nodes = [...document.querySelectorAll<HTMLElement>('pre.mermaid')];
      if (nodes.length === 0) return;
      for (const node of nodes) {
        const source = sources.get(node) ?? node.textContent ?? '';
        sources.set(node, source);
        node.textContent = source;
        node.removeAttribute('data-processed');
      }
      const { default: mermaid } = await import('mermaid');
      mermaid.initialize({ startOnLoad: false, theme: isDark.value ? 'dark' : 'neutral' });
      await mermaid.run({ nodes });
    };
    onMounted(draw);
    watch(() => [route.path, isDark.value], draw);
  },
};

export default theme;
