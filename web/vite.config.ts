import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** What would make the pages ten times as large, or does not run in a browser; also when others import it. */
const forbidden = /^(node:|@polkadot\/(api|util-crypto|keyring|types|wasm-crypto)(\/|$)|@polkadot\/api-)/;

const refuse: Plugin = {
  name: 'almanac-refuse',
  enforce: 'pre',
  resolveId(source, importer) {
    if (forbidden.test(source))
      throw new Error(`${importer} imports ${source}, which the pages must not hold`);
  },
};

export default defineConfig({
  base: './',
  plugins: [refuse],
  resolve: {
    // polkadot-api's own packages would bring each a copy of these.
    dedupe: ['@polkadot-api/metadata-builders', '@polkadot-api/substrate-bindings', '@polkadot-api/utils'],
    alias: [
      { find: '@polkadot-api/descriptors', replacement: here('.papi/descriptors/dist/index.js') },
      // Whole, or a part of it.
      { find: /^@polkadot\/util-crypto(\/.*)?$/, replacement: here('src/chain/crypto.ts') },
      { find: 'mathjs/lib/browser/math.js', replacement: here('src/scalability/math.ts') },
    ],
  },
  build: {
    target: 'es2022',
    manifest: true,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: here('index.html'), 'almanac-sli': here('src/embed/almanac-sli.ts') },
      // Other pages name the element's file: it keeps its name.
      output: {
        entryFileNames: ({ name }) => (name === 'almanac-sli' ? '[name].js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  worker: { format: 'es' },
});
