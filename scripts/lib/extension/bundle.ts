import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { packageFolders } from '../bundle.mjs';
import { root } from '../folders.mjs';
import { generateDescriptors, webFolder } from '../web/descriptors.mjs';
import { noticeOf } from '../web/notice.mjs';
import { resolved, zodByNames } from '../web/page-plugins.mjs';
import { allPages, type ExtensionBrowser, manifestOf, type ServedPages, usualPages } from './manifest.ts';

const folder = join(webFolder, 'extension');

/** The files of an extension by name; all of them are in its root. */
type ExtensionFiles = Readonly<Record<string, Uint8Array>>;

/**
 * Builds the extension for a browser.
 * @param pages where it runs besides the pages that are always served
 * @throws with the words of esbuild
 */
export async function bundleExtension(
  browser: ExtensionBrowser,
  pages: ServedPages = usualPages,
): Promise<ExtensionFiles> {
  await generateDescriptors();
  const common = {
    absWorkingDir: webFolder,
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    target: 'es2022',
    jsx: 'automatic',
    conditions: ['browser', 'module'],
    mainFields: ['browser', 'module', 'main'],
    logLevel: 'silent',
    plugins: [resolved, zodByNames],
    outdir: join(folder, 'dist'),
    entryNames: '[name]',
    define: {
      'process.env.NODE_ENV': '"production"',
      almanacSource: JSON.stringify(pages.source),
      almanacChains: JSON.stringify(pages.chains),
      almanacDashboards: JSON.stringify(allPages(pages).dashboards.map((page) => page.replace(/\*$/, ''))),
    },
  } as const satisfies BuildOptions;
  const [content, others] = await Promise.all([
    // A script of a page is not a module.
    build({
      ...common,
      format: 'iife',
      loader: { '.css': 'text' },
      entryPoints: [join(folder, 'content/content.ts')],
    }),
    build({
      ...common,
      format: 'esm',
      entryPoints: ['background/background.ts', 'popup/popup.ts', 'options/options.ts', 'page.css'].map(
        (path) => join(folder, path),
      ),
    }),
  ]);
  const built = [...content.outputFiles, ...others.outputFiles];
  const inputs = [content, others].flatMap(({ metafile }) => Object.keys(metafile.inputs));
  const libraries = packageFolders(inputs.map((path) => relative(root, join(webFolder, path))));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const manifest = JSON.stringify(manifestOf(browser, version, pages), undefined, 2);
  return {
    ...Object.fromEntries(built.map(({ path, contents }) => [path.split('/').at(-1) ?? path, contents])),
    'popup.html': readFileSync(join(folder, 'popup/popup.html')),
    'options.html': readFileSync(join(folder, 'options/options.html')),
    LICENSE: readFileSync(join(root, 'LICENSE')),
    NOTICE: Buffer.from(noticeOf('The scripts of this extension hold', libraries)),
    'manifest.json': Buffer.from(`${manifest}\n`),
  };
}

/** Writes the files of an extension into a folder, from where a browser can load it. */
export function writeExtension(into: string, files: ExtensionFiles): void {
  mkdirSync(into, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(into, name), bytes);
}
