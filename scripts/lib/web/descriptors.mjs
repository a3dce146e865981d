import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root, rustWorkspace } from '../folders.mjs';

export const webFolder = join(root, 'web');
const papi = join(webFolder, '.papi');
const folder = join(papi, 'descriptors');
const metadataFile = join(rustWorkspace, 'blob/metadata.json');
const blob = join(rustWorkspace, 'blob/almanac_runtime.compact.compressed.wasm');
const whitelist = join(papi, 'whitelist.ts');
const stamp = join(papi, 'generated-from');

/** What polkadot-api calls the chain. */
const chain = 'almanac';

/**
 * Generates what the pages know of the chain, from the committed metadata alone; nothing when that is done already. It is done as
 * the command line of polkadot-api does, without the light client and the second TypeScript that this brings.
 * @throws Error with what the generator said when it failed
 */
export async function generateDescriptors() {
  const source = sourceHash();
  if (existsSync(join(folder, 'index.ts')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === source)
    return;
  // Of the workspace whose pages it is for.
  const require = createRequire(join(webFolder, 'package.json'));
  const { generateMultipleDescriptors } = require('@polkadot-api/codegen');
  const { EntryPointCodec, TypedefCodec } = require('@polkadot-api/metadata-compatibility');
  /** @type {any} */
  const { Tuple, Vector, decAnyMetadata, unifyMetadata } = require('@polkadot-api/substrate-bindings');
  const metadataRaw = rawMetadata();
  const made = generateMultipleDescriptors(
    [{ key: chain, metadata: unifyMetadata(decAnyMetadata(metadataRaw)), knownTypes: {} }],
    {
      client: 'polkadot-api',
      metadataTypes: './metadataTypes.ts',
      types: './common-types.ts',
      descriptorValues: './descriptors.ts',
      common: './common.ts',
    },
    { whitelist: await readWhitelist() },
  );
  const { entryPoints, typedefs } = made.metadataTypes;
  const types = Tuple(Vector(EntryPointCodec), Vector(TypedefCodec)).enc([entryPoints, typedefs]);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const files = {
    'common.ts': made.commonFileContent,
    'metadataTypes.ts': constant(types),
    'descriptors.ts': made.descriptorsFileContent,
    'common-types.ts': made.typesFileContent,
    [`${chain}.ts`]: loadedAtOnce(
      (made.descriptorTypesFiles[0]?.content ?? '').replaceAll(
        `./${chain}_metadata`,
        `./${chain}_metadata.ts`,
      ),
    ),
    [`${chain}_metadata.ts`]: constant(metadataRaw),
    'runtime.ts': `/** Of the runtime that the metadata is of, as its chain hashes it. */\nexport const codeHash: string = '${codeHash()}';\n`,
    'index.ts': index(made.publicTypes),
  };
  // Checked where it is used: the generator leaves what is unused.
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(folder, name), `// @ts-nocheck\n${content}`);
  writeFileSync(stamp, source);
}

/**
 * The generator loads what every question needs in two scripts of their own, once: if one of them fails, no question is ever answered.
 * @param {string} text
 */
function loadedAtOnce(text) {
  const lazy = /import\("(\.\/(descriptors|metadataTypes)\.ts)"\)/g;
  const names = [...text.matchAll(lazy)].map(
    ([, path, name]) => `import * as ${name}Loaded from '${path}';\n`,
  );
  if (names.length !== 2) throw new Error(`the generated ${chain}.ts loads ${names.length} scripts, not 2`);
  return names.join('') + text.replace(lazy, 'Promise.resolve($2Loaded)');
}

/** @param {readonly string[]} publicTypes */
function index(publicTypes) {
  const entries = 'AlmanacWhitelistEntry';
  return `import { default as ${chain}, type ${entries} } from './${chain}.ts';
export { ${chain} };
export { codeHash } from './runtime.ts';
export type * from './${chain}.ts';
export { ${publicTypes.join(', ')} } from './common-types.ts';
export type WhitelistEntry = ${entries};
`;
}

/** @param {Uint8Array} bytes */
function constant(bytes) {
  return `const content: string = '${Buffer.from(bytes).toString('base64')}';\nexport default content;\n`;
}

function rawMetadata() {
  const { result } = JSON.parse(readFileSync(metadataFile, 'utf8'));
  const bytes = Buffer.from(result.slice(2), 'hex');
  return new Uint8Array(bytes);
}

/** @returns {Promise<string[]>} */
async function readWhitelist() {
  const { transform } = await import('esbuild');
  const { code } = await transform(readFileSync(whitelist, 'utf8'), { loader: 'ts', format: 'esm' });
  return (await import(`data:text/javascript,${encodeURIComponent(code)}`)).whitelist;
}

function codeHash() {
  // Of the workspace whose pages it is for.
  const { blake2b } = createRequire(join(webFolder, 'package.json'))('@noble/hashes/blake2.js');
  return `0x${Buffer.from(blake2b(readFileSync(blob), { dkLen: 32 })).toString('hex')}`;
}

function sourceHash() {
  const hash = createHash('sha256');
  for (const file of [metadataFile, blob, whitelist, import.meta.filename, join(root, 'package-lock.json')])
    hash.update(readFileSync(file));
  return hash.digest('hex');
}
