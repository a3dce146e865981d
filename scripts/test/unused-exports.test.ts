import assert from 'node:assert/strict';
import { exportFaults } from '../lib/check/unused-exports.ts';

const product = 'offchain-agent/src/store/row.ts';
const test = 'offchain-agent/test/unit/store/row.test.ts';

/** The faults of sources, by their paths. */
function faultsOf(
  files: Readonly<Record<string, string>>,
  importers: Readonly<Record<string, string>> = {},
  manifests: Parameters<typeof exportFaults>[2] = new Map(),
): string[] {
  const [sources, others] = [files, importers].map((texts) =>
    Object.entries(texts).map(([path, text]) => ({ path, text })),
  );
  return exportFaults(sources ?? [], others ?? [], manifests);
}

describe('exportFaults', () => {
  it('refuses an export of any kind that no other file imports', () => {
    for (const [text, name] of [
      ['export const row = 1;', 'row'],
      ['export async function row() {}', 'row'],
      ['export function* row() {}', 'row'],
      ['export abstract class Row {}', 'Row'],
      ['export interface Row {}', 'Row'],
      ['export type Row = number;', 'Row'],
      ['export enum Row {}', 'Row'],
      ['const row = 1;\nexport { row };', 'row'],
      ['const row = 1;\nexport { row as first };', 'first'],
      ['export const { row: first } = rows;', 'first'],
      ["export { row } from './rows.ts';", 'row'],
      ["export * as rows from './rows.ts';", 'rows'],
      ['export default row;', 'default'],
    ] as const) {
      const faults = faultsOf({ [product]: text, 'offchain-agent/src/store/use.ts': "import './row.ts';" });
      assert.deepEqual(faults, [`${product}: no other file imports ${name}; unexport or delete it`], text);
    }
  });

  it('accepts it by any way to import', () => {
    for (const use of [
      "import { row } from './row.ts';",
      "import {\n  type Other,\n  row as first,\n} from './row.ts';",
      "import type { row } from './row.ts';",
      "import * as rows from './row.ts';\nfirst(rows.row);",
      "import * as rows from './row.ts';\nfirst(rows);",
      "export { row as first } from './row.ts';",
      "const { row: first } = await import('./row.ts');",
      "const run = async () => (await import('./row.ts')).row;",
      "const rows = await import('./row.ts');\nfirst(rows.row);",
      "void import('./row.ts').then(({ row }) => row());",
      "type First = import('./row.ts').row;",
      "type Rows = typeof import('./row.ts');\ntype First = Rows['row'];",
    ]) {
      const faults = faultsOf(
        { [product]: 'export const row = 1;' },
        { 'offchain-agent/src/store/use.ts': use },
      );
      assert.deepEqual(faults, [], use);
    }
    const files = {
      [product]: 'export const row = 1;',
      'offchain-agent/src/all.ts': "export * from './store/row.ts';",
    };
    assert.deepEqual(
      faultsOf(files, { 'scripts/use.ts': "import { row } from '../offchain-agent/src/all.ts';" }),
      [],
    );
  });

  it('refuses it when only others of the file are imported, by any way', () => {
    for (const use of [
      "import { other } from './row.ts';",
      "import * as rows from './row.ts';\nfirst(rows.other);",
      "const { other } = await import('./row.ts');",
      "const run = async () => (await import('./row.ts')).other;",
      "export * from './row.ts';",
      "const rows = await import('./row.ts');\nfirst(rows.other);",
      "// import { row } from './row.ts';",
    ]) {
      const faults = faultsOf(
        { [product]: 'export const row = 1;' },
        { 'offchain-agent/src/store/use.ts': use },
      );
      assert.deepEqual(faults, [`${product}: no other file imports row; unexport or delete it`], use);
    }
  });

  it('refuses code of the product that only tests use, and accepts a part that a test looks at', () => {
    const use = { [test]: "import { row } from '../../../src/store/row.ts';" };
    for (const text of ['export const row = 1;', '/** `row` is one. */\nexport const row = 1;'])
      assert.deepEqual(faultsOf({ [product]: text }, use), [
        `${product}: only tests use row; delete it with them`,
      ]);
    assert.deepEqual(faultsOf({ [product]: 'export const row = 1;\nprint(row);' }, use), []);
    assert.deepEqual(
      faultsOf(
        { 'tests/support/row.ts': 'export const row = 1;' },
        {
          [test]: "import { row } from '../../../../tests/support/row.ts';",
        },
      ),
      [],
    );
  });

  it('knows what a package exports by its name, and accepts what it ships for others alone', () => {
    const manifest = {
      name: '@almanac-chain/types',
      exports: {
        '.': { types: './dist/index.d.ts', default: './dist/index.js' },
        './more/*': './src/more/*.ts',
      },
    };
    const files = {
      'types/src/index.ts': 'export const a = 1;',
      'types/src/more/row.ts': 'export const b = 1;',
    };
    const fault = ({ files: shipped }: { files: string[] }, use: string): string[] =>
      faultsOf(files, { 'web/src/use.ts': use }, new Map([['types', { ...manifest, files: shipped }]]));
    assert.equal(fault({ files: [] }, '').length, 2);
    assert.equal(fault({ files: ['dist'] }, '').length, 1);
    assert.deepEqual(fault({ files: ['dist'] }, "import { b } from '@almanac-chain/types/more/row';"), []);
    assert.deepEqual(
      fault(
        { files: [] },
        "import { a } from '@almanac-chain/types';\nimport { b } from '@almanac-chain/types/more/row';",
      ),
      [],
    );
  });

  it('accepts what a bundler, mocha or a queue loads as a file', () => {
    const text = 'export default function run() {}';
    for (const [path, use] of [
      [
        'scripts/lib/bundle.mjs',
        "const { build } = await import('esbuild');\nconst programs = ['store/row'];",
      ],
      ['.mocharc.json', '{ "require": ["./src/store/row.ts"] }'],
      ['offchain-agent/src/store/queue.ts', "new URL('./row.ts', import.meta.url);"],
      ['offchain-agent/src/store/queue.ts', 'new URL(`./row${extname(import.meta.url)}`, import.meta.url);'],
    ] as const) {
      assert.deepEqual(faultsOf({ [product]: text }, { [path]: use }), [], use);
    }
  });
});
