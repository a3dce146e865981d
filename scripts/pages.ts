// `npm run pages -- --relay`: the count of a relay chain as a folder of files, for any web server or IPFS gateway.
import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseOptions } from './lib/options.mjs';
import { bundleRelayPages } from './lib/web/bundle-pages.mjs';
import { filesIn } from './lib/web/compress.mjs';

const folder = 'web/dist-relay';

const help = `usage: npm run pages -- --relay [--out FOLDER]

  Builds the page that counts a relay chain (#/relay) by itself: index.html and its assets, which ask no server but the node that a
  reader names. Any web server of files or IPFS gateway serves it, below any path.
  --relay  this page
  --out    folder of the files (default: ${folder})`;

const { values } = parseOptions(help, { options: { relay: { type: 'boolean' }, out: { type: 'string' } } });
if (values.relay !== true) {
  process.stderr.write(`${help}\n`);
  process.exitCode = 2;
} else {
  const out = resolve(values.out ?? folder);
  await bundleRelayPages(out);
  const files = filesIn(out);
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
  process.stdout.write(`${files.length} files, ${(bytes / 1e6).toFixed(1)} MB: ${join(out, 'index.html')}\n`);
}
