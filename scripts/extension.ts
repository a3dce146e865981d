// `npm run extension`: the browser extension, packed for Chromium and Firefox, or tried on built pages of others.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { bundleExtension } from './lib/extension/bundle.ts';
import { browsers } from './lib/extension/manifest.ts';
import { tryPages } from './lib/extension/try-pages.ts';
import { zipOf } from './lib/extension/zip.ts';
import { root } from './lib/folders.mjs';
import { parseOptions } from './lib/options.mjs';

const folder = 'web/dist-extension';

const help = `usage: npm run extension [-- [--out FOLDER] [--page PATTERN]]
       npm run extension -- [--apps PATH] [--dashboard PATH] --api URL --rpc URL [--network NAME] [--page-path PATH]

  Packs the extension: almanac-figures-chromium.zip and -firefox.zip. With --apps or --dashboard it is loaded into Chromium
  instead, which opens the built pages in these folders, and what it shows there is printed.
  --out        where the files go (default: ${folder})
  --page       a further page of polkadot.js Apps, as match pattern: https://apps.example.org/*
  --apps       folder of a built polkadot.js Apps (packages/apps/build)
  --dashboard  folder of a built staking dashboard (packages/app/build)
  --api        address of \`almanac serve\`, or of a node of an Almanac chain
  --rpc        node that polkadot.js Apps connects to
  --network    network of the dashboard (default: polkadot)
  --page-path  what is opened in polkadot.js Apps (default: #/staking)
  --wait       seconds for the pages to list validators, 1 to 600 (default: 60)`;

const { values } = parseOptions(help, {
  options: {
    out: { type: 'string' },
    page: { type: 'string', multiple: true },
    apps: { type: 'string' },
    dashboard: { type: 'string' },
    api: { type: 'string' },
    rpc: { type: 'string' },
    network: { type: 'string', default: 'polkadot' },
    'page-path': { type: 'string', default: '#/staking' },
    wait: { type: 'string', default: '60' },
  },
});
const tell = (line: string): void => console.log(line);
try {
  if (values.apps === undefined && values.dashboard === undefined) await pack();
  else process.exitCode = (await tryThem()) ? 0 : 1;
} catch (error) {
  console.error(`almanac: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

async function pack(): Promise<void> {
  const out = values.out ?? join(root, folder);
  const apps = values.page ?? [];
  for (const page of apps)
    if (!/^https?:\/\/[^/*]+\/.*\*$/.test(page))
      throw new Error(
        `invalid --page ${page}: write a host and a path that ends with *, as https://apps.example.org/*`,
      );
  mkdirSync(out, { recursive: true });
  for (const browser of browsers) {
    const files = await bundleExtension(browser, { apps, dashboards: [] });
    const zip = zipOf(files);
    const path = join(out, `almanac-figures-${browser}.zip`);
    writeFileSync(path, zip);
    tell(
      `${relative(process.cwd(), path)}: ${Object.keys(files).length} files, ${Math.round(zip.length / 1_000)} kB`,
    );
  }
}

async function tryThem(): Promise<boolean> {
  const { apps, dashboard, api, rpc, network } = values;
  if (api === undefined)
    throw new Error('missing --api: the address of `almanac serve` for the chain of the pages');
  if (apps !== undefined && rpc === undefined)
    throw new Error('missing --rpc: the node that polkadot.js Apps connects to');
  const seconds = Number(values.wait);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 600)
    throw new Error('invalid --wait: write 1 to 600');
  return await tryPages(
    [
      ...(apps === undefined
        ? []
        : [
            {
              kind: 'apps',
              folder: apps,
              path: `?rpc=${encodeURIComponent(rpc ?? '')}${values['page-path']}`,
            } as const,
          ]),
      ...(dashboard === undefined
        ? []
        : [{ kind: 'dashboard', folder: dashboard, path: `?n=${network}#/validators` } as const]),
    ],
    { api, waitMs: seconds * 1_000 },
    tell,
  );
}
