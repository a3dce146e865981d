// `npm run extension`: the browser extension, packed for Chromium and Firefox, or tried on built pages of others.
import { join, relative } from 'node:path';
import { parseChains, sourceFault } from '../web/extension/settings.ts';
import { browsers, usualPages } from './lib/extension/manifest.ts';
import { packExtensions } from './lib/extension/pack.ts';
import { type BuiltPage, tryPages } from './lib/extension/try-pages.ts';
import { root } from './lib/folders.mjs';
import { parseOptions } from './lib/options.mjs';

const folder = 'web/dist-extension';

const help = `usage: npm run extension [-- [--out FOLDER] [--api URL] [--page PATTERN]]
       npm run extension -- [--apps FOLDER --rpc URL] [--dashboard FOLDER [--genesis HASH]] --api URL [--browser firefox] [--compare URL]

  Packs the extension: almanac-figures-chromium.zip and -firefox.zip. With --apps or --dashboard it is loaded into a browser
  instead, which opens the built pages in these folders, and what it shows there is printed.
  --out        folder of the files (default: ${folder})
  --api        address that the extension asks unless its reader chooses another (default: ${usualPages.source})
  --page       a further page of polkadot.js Apps, as match pattern: https://apps.example.org/*
  --apps       folder of a built polkadot.js Apps (packages/apps/build)
  --rpc        node that polkadot.js Apps connects to
  --dashboard  folder of a built staking dashboard (packages/app/build)
  --network    network of the dashboard (default: polkadot)
  --genesis    genesis hash of this network in a dashboard of another chain
  --route      what is opened in polkadot.js Apps (default: #/staking)
  --browser    chromium or firefox, which is Debian's firefox-esr (default: chromium)
  --compare    node of the Almanac chain: compares each figure with almanac sli
  --wait       seconds for the pages to list validators, 1 to 600 (default: 60)`;

const { values } = parseOptions(help, {
  options: {
    out: { type: 'string' },
    api: { type: 'string' },
    page: { type: 'string', multiple: true },
    apps: { type: 'string' },
    rpc: { type: 'string' },
    dashboard: { type: 'string' },
    network: { type: 'string', default: 'polkadot' },
    genesis: { type: 'string' },
    route: { type: 'string', default: '#/staking' },
    browser: { type: 'string', default: 'chromium' },
    compare: { type: 'string' },
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
  const pages = { ...usualPages, apps, source: sourceOf(values.api ?? usualPages.source) };
  for (const { path, files, bytes } of await packExtensions(out, pages))
    tell(`${relative(process.cwd(), path)}: ${files} files, ${Math.round(bytes / 1_000)} kB`);
}

async function tryThem(): Promise<boolean> {
  const { apps, dashboard, api, rpc, network, route, compare } = values;
  if (api === undefined)
    throw new Error('missing --api: the address of `almanac serve` for the chain of the pages');
  if (apps !== undefined && rpc === undefined)
    throw new Error('missing --rpc: the node that polkadot.js Apps connects to');
  const browser = browsers.find((name) => name === values.browser);
  if (!browser) throw new Error(`invalid --browser ${values.browser}: write ${browsers.join(' or ')}`);
  const seconds = Number(values.wait);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 600)
    throw new Error(`invalid --wait ${values.wait}: write 1 to 600`);
  const pages: BuiltPage[] = [];
  if (apps !== undefined)
    pages.push({ kind: 'apps', folder: apps, path: `?rpc=${encodeURIComponent(rpc ?? '')}${route}` });
  if (dashboard !== undefined)
    pages.push({
      kind: 'dashboard',
      folder: dashboard,
      // The page of all validators is there in the advanced mode alone.
      path: `#/validators?n=${encodeURIComponent(network)}&m=advanced`,
    });
  const chains = values.genesis === undefined ? {} : parseChains(`${network} ${values.genesis}`);
  return await tryPages(
    pages,
    { browser, api: sourceOf(api), chains, waitMs: seconds * 1_000, compare },
    tell,
  );
}

function sourceOf(api: string): string {
  const fault = sourceFault(api);
  if (fault !== undefined) throw new Error(`--api: ${fault}`);
  return api;
}
