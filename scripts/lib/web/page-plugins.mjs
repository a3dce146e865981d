import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { webFolder } from './descriptors.mjs';

// What esbuild makes of what the pages import.

/** What would make the pages ten times as large, or does not run in a browser; also when others import it. */
const forbidden = /^(node:|@polkadot\/(api|util-crypto|keyring|types|wasm-crypto)(\/|$)|@polkadot\/api-)/;

const aliases = /** @type {const} */ ([
  [/^@polkadot-api\/descriptors$/, '.papi/descriptors/index.ts'],
  // Whole, or a part of it.
  [/^@polkadot\/util-crypto(\/.*)?$/, 'src/chain/crypto.ts'],
  [/^mathjs\/lib\/browser\/math\.js$/, 'src/scalability/math.ts'],
]);

/** Loaded when a reader asks for it. Pages of a clone with the packages of the demo alone are built without it. */
const lightClient = 'smoldot';

/** polkadot-api's own packages would bring each a copy of these. */
const single = /^@polkadot-api\/(metadata-builders|substrate-bindings|utils)$/;

/** @type {import('esbuild').Plugin} */
export const resolved = {
  name: 'what the pages may hold',
  setup(build) {
    build.onResolve({ filter: /./ }, async ({ path, importer, kind, resolveDir, pluginData }) => {
      if (pluginData === 'asked' || kind === 'entry-point') return undefined;
      const [, alias] = aliases.find(([name]) => name.test(path)) ?? [];
      if (alias !== undefined) return { path: join(webFolder, alias) };
      if (forbidden.test(path))
        return { errors: [{ text: `${importer} imports ${path}, which the pages must not hold` }] };
      if (path === lightClient) {
        const found = await build.resolve(path, { importer, kind, resolveDir, pluginData: 'asked' });
        return found.errors.length === 0 ? found : { path, namespace: 'absent' };
      }
      if (!single.test(path)) return undefined;
      return await build.resolve(path, { importer, kind, resolveDir: webFolder, pluginData: 'asked' });
    });
    build.onLoad({ filter: /./, namespace: 'absent' }, ({ path }) => ({
      contents: `throw new Error('these pages were built without ${path}'); export const start = undefined;`,
    }));
  },
};

/**
 * What is imported as one object, is bundled whole; by names, only what is used of it.
 * @type {import('esbuild').Plugin}
 */
export const zodByNames = {
  name: 'zod by names',
  setup(build) {
    build.onLoad({ filter: /offchain-agent\/src\/.*\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace("import { z } from 'zod'", "import * as z from 'zod'"),
      loader: 'ts',
    }));
  },
};
