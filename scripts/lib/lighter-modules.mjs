import { join } from 'node:path';

/**
 * Modules of libraries that run anywhere, by the ends of their paths, and in their place what Node has anyway. Each start of a command
 * that connects to a chain loads them; together they took a fifth of its CPU time.
 * @type {Readonly<Record<string, string>>}
 */
export const lighter = {
  // The crypto library in WebAssembly, which is decoded and inflated at each start.
  '@polkadot/wasm-util/base64.js': `
    export const base64Decode = (text) => Buffer.from(text, 'base64');`,
  '@polkadot/wasm-util/fflate.js': `
    import { inflateSync } from 'node:zlib';
    export const unzlibSync = (data) => new Uint8Array(inflateSync(data));`,
  // It loads node-fetch even where there is a fetch.
  '@polkadot/x-fetch/node.js': `
    export { packageInfo } from './packageInfo.js';
    export const { fetch } = globalThis;`,
  // Looks through all types of a runtime at each connect, to warn of unknown ones; whoever reads one is told then.
  '@polkadot/types/metadata/util/getUniqTypes.js': `
    export const getUniqTypes = () => [];`,
  // Of what is derived from a chain, what signing and sending asks for; there is no other use of it here.
  '@polkadot/api-derive/derive.js': `
    import * as accounts from './accounts/index.js';
    import * as balances from './balances/index.js';
    import * as chain from './chain/index.js';
    import * as tx from './tx/index.js';
    export const derive = { accounts, balances, chain, tx };`,
  // Messages in dozens of languages.
  'zod/v4/locales/index.js': `
    export { default as en } from './en.js';`,
};

/**
 * What ws tries to load, and gives 32 bytes at least. Without it a server unmasks a byte at a time, 4 ms of each megabyte, in which it
 * does nothing else. Later Node has it built in.
 */
export const bufferutil = `
  const unmask = (bytes, mask) => {
    const head = -bytes.byteOffset & 3;
    const words = new Uint32Array(bytes.buffer, bytes.byteOffset + head, (bytes.length - head) >> 2);
    const [key] = new Uint32Array(Uint8Array.from([0, 1, 2, 3], (at) => mask[(head + at) & 3]).buffer);
    for (let at = 0; at < head; at += 1) bytes[at] ^= mask[at & 3];
    for (let at = 0; at < words.length; at += 1) words[at] ^= key;
    for (let at = head + words.byteLength; at < bytes.length; at += 1) bytes[at] ^= mask[at & 3];
  };
  exports.unmask = unmask;
  exports.mask = (source, mask, output, offset, length) => {
    output.set(source.subarray(0, length), offset);
    unmask(output.subarray(offset, offset + length), mask);
  };`;

/**
 * Takes them in place of the libraries' own, and of rxjs its modules, of which a bundle holds what is used.
 * @type {import('esbuild').Plugin}
 */
export const lighterModules = {
  name: 'lighter modules',
  setup(build) {
    const ends = Object.keys(lighter).map((end) => end.replaceAll('.', '\\.'));
    build.onLoad({ filter: new RegExp(`/node_modules/(${ends.join('|')})$`) }, ({ path }) => ({
      contents: lighter[path.slice(path.lastIndexOf('/node_modules/') + '/node_modules/'.length)] ?? '',
    }));
    build.onResolve({ filter: /^bufferutil$/ }, ({ path }) => ({ path, namespace: 'lighter' }));
    build.onLoad({ filter: /^bufferutil$/, namespace: 'lighter' }, () => ({ contents: bufferutil }));
    build.onResolve({ filter: /^rxjs$/ }, async ({ path, importer, kind, resolveDir, pluginData }) => {
      if (pluginData === 'as modules' || kind === 'require-call') return undefined;
      const found = await build.resolve(path, { importer, kind, resolveDir, pluginData: 'as modules' });
      const [folder] = found.path.split('/dist/');
      return found.errors.length > 0 || folder === undefined
        ? found
        : { path: join(folder, 'dist/esm/index.js'), sideEffects: false };
    });
  },
};
