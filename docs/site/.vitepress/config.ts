import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { defineConfig } from 'vitepress';

const docs = join(import.meta.dirname, '../..');
const pages = join(docs, 'site/pages');

// Built from a copy below this folder, so that what the pages import is found in its node_modules.
rmSync(pages, { recursive: true, force: true });
cpSync(join(docs, 'site/index.md'), join(pages, 'index.md'));
for (const name of ['img', 'tutorials', 'how-to', 'reference', 'explanation', 'project'])
  cpSync(join(docs, name), join(pages, name), { recursive: true });

/** Where files outside the pages are read, such as `https://github.com/OWNER/almanac`. Without it they are named, not linked. */
const repository = process.env['ALMANAC_REPOSITORY'];

const kinds = [
  { folder: 'tutorials', text: 'Tutorials' },
  { folder: 'how-to', text: 'How-to guides' },
  { folder: 'reference', text: 'Reference' },
  { folder: 'explanation', text: 'Explanation' },
  { folder: 'explanation/adr', text: 'Decisions' },
  { folder: 'project', text: 'Project' },
];

export default defineConfig({
  title: 'Almanac',
  description: 'Service levels and scalability of Substrate networks, on chain',
  srcDir: 'pages',
  outDir: process.env['ALMANAC_DOCS_OUT'] ?? join(docs, 'site/dist'),
  cacheDir: join(docs, 'site/node_modules/.cache'),
  base: process.env['ALMANAC_DOCS_BASE'] ?? '/',
  cleanUrls: false,
  lastUpdated: false,
  themeConfig: {
    search: {
      provider: 'local',
      options: {
        detailedView: false,
        miniSearch: {
          // Words such as "a" begin most others: with them the longest page is always the first result.
          options: {
            processTerm: (term: string) => (term.length > 2 || term === 'HA' ? term.toLowerCase() : null),
          },
          searchOptions: { boost: { title: 8, titles: 2, text: 1 } },
        },
      },
    },
    outline: [2, 3],
    nav: kinds
      .filter(({ folder }) => !folder.includes('/'))
      .map(({ folder, text }) => ({ text, link: `/${folder}/${pagesOf(folder)[0]}` })),
    sidebar: kinds.map(({ folder, text }) => ({
      text,
      collapsed: folder.includes('/'),
      items: pagesOf(folder).map((name) => ({
        text: titleOf(join(folder, name)),
        link: `/${folder}/${name}`,
      })),
    })),
  },
  markdown: {
    config(md) {
      const fence = md.renderer.rules.fence;
      md.renderer.rules.fence = (tokens, index, options, env, self) => {
        const token = tokens[index];
        if (token?.info.trim() === 'mermaid')
          return `<pre class="mermaid" v-pre>${md.utils.escapeHtml(token.content)}</pre>`;
        return fence?.(tokens, index, options, env, self) ?? '';
      };
      // Vue would take braces in code for an expression of its own.
      const code = md.renderer.rules.code_inline;
      md.renderer.rules.code_inline = (tokens, index, options, env, self) => {
        tokens[index]?.attrSet('v-pre', '');
        return code?.(tokens, index, options, env, self) ?? '';
      };
      const open = md.renderer.rules.link_open;
      md.renderer.rules.link_open = (tokens, index, options, env, self) => {
        const token = tokens[index];
        const href = token?.attrGet('href') ?? '';
        const outside = outsidePath(env.relativePath ?? '', href);
        if (token !== undefined && outside !== undefined) {
          if (repository !== undefined) token.attrSet('href', `${repository}/blob/main/${outside}`);
          else token.attrs = [['title', `${outside} in the repository`]];
        }
        return open?.(tokens, index, options, env, self) ?? self.renderToken(tokens, index, options);
      };
    },
  },
  vite: { build: { chunkSizeWarningLimit: 1_000 } },
  // Links to files outside docs/ are turned into links to the repository; what is left has to be there.
  ignoreDeadLinks: [(url) => outsideOrExample(url)],
});

/** The pages of a folder by name, those of its sub-folders apart. */
function pagesOf(folder: string): string[] {
  return readdirSync(join(docs, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => name.slice(0, -'.md'.length))
    .toSorted();
}

/** The first heading of a page. */
function titleOf(page: string): string {
  const [, title = page] = /^# (.+)$/m.exec(readFileSync(join(docs, `${page}.md`), 'utf8')) ?? [];
  return title.replaceAll('`', '');
}

/** The path in the repository of a link that leads out of the site's pages; undefined for all others. */
function outsidePath(page: string, href: string): string | undefined {
  if (/^(?:[a-z]+:|#|\/)/i.test(href)) return undefined;
  const [path = ''] = href.split('#');
  const target = normalize(join(dirname(join('docs', page)), decodeURI(path)));
  const isPage = target.startsWith('docs/') && target.endsWith('.md') && !target.startsWith('docs/examples/');
  return isPage || !existsSync(join(docs, '..', target)) ? undefined : target;
}

function outsideOrExample(url: string): boolean {
  return url.includes('../') || url.includes('examples/');
}
