import assert from 'node:assert/strict';
import { exportFaults } from '../lib/check/unused-exports.ts';

const product = 'offchain-agent/src/store/row.ts';
const test = 'offchain-agent/test/unit/store/row.test.ts';
const main = 'offchain-agent/bin/main.ts';

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
      ['  export const row = 1;', 'row'],
      ['import * as rows from "rows";\nexport import row = rows.row;', 'row'],
    ] as const) {
      const faults = faultsOf({ [product]: text, [main]: "import '../src/store/row.ts';" });
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
        { [main]: use.replace('./row.ts', '../src/store/row.ts') },
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
        { [main]: use.replace('./row.ts', '../src/store/row.ts') },
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
    const ran = { ...use, [main]: "import '../src/store/row.ts';" };
    assert.deepEqual(faultsOf({ [product]: 'export const row = 1;\nprint(row);' }, ran), []);
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

  it('refuses what only tests use, whatever else names it', () => {
    const use = { [test]: "import { row } from '../../../src/store/row.ts';\nrow();" };
    const inBench = "import { row } from '../src/store/row.ts';\nrow();";
    for (const [text, others] of [
      ["export function row() {\n  throw new Error('row: none');\n}", {}],
      ['export const row = () => 1; // row', {}],
      ['export function row(n) {\n  return n > 0 ? row(n - 1) : 0;\n}', {}],
      ['  export const row = () => 1;', {}],
      ['/*\nimport { row } from "./row.ts";\n*/\nexport const row = () => 1;', {}],
      ['export const row = () => 1;', { 'offchain-agent/bench/row.bench.ts': inBench }],
      ['export const row = () => 1;\nexport const rows = { row: 2 };\nprint(rows.row);', {}],
    ] as const) {
      const faults = faultsOf(
        { [product]: text },
        { ...use, ...others, [main]: "import '../src/store/row.ts';" },
      );
      assert.ok(faults.includes(`${product}: only tests use row; delete it with them`), text);
    }
  });

  it('refuses what only idle code uses', () => {
    const files = {
      [product]: "import { b } from './b.ts';\nexport const a = () => b();",
      'offchain-agent/src/store/b.ts': "import { a } from './row.ts';\nexport const b = () => a();",
      'offchain-agent/src/store/c.ts': 'function one() {\n  two();\n}\nfunction two() {\n  one();\n}',
    };
    const others = { [main]: "import '../src/store/row.ts';\nimport '../src/store/c.ts';" };
    assert.deepEqual(faultsOf(files, others), [
      `${product}: nothing that runs uses a; delete it`,
      'offchain-agent/src/store/b.ts: nothing that runs uses b; delete it',
      'offchain-agent/src/store/c.ts: nothing that runs uses one; delete it',
      'offchain-agent/src/store/c.ts: nothing that runs uses two; delete it',
    ]);
  });

  it('follows what runs from file to file, by members, by types and by what is loaded on the way', () => {
    const files = {
      [product]: [
        "import * as ways from './ways.ts';",
        "import type { Kind } from './kinds.ts';",
        'export function row(kind: string): void;',
        'export async function row(kind: Kind) {',
        "  const { late } = await import('./late.ts');",
        "  return late(ways['by'](kind), ways.over);",
        '}',
      ].join('\n'),
      'offchain-agent/src/store/ways.ts': 'export const by = 1;\nexport const over = 2;',
      'offchain-agent/src/store/kinds.ts': 'interface Part {}\nexport interface Kind extends Part {}',
      'offchain-agent/src/store/late.ts': "import './effect.ts';\nexport const late = 1;",
      'offchain-agent/src/store/effect.ts': 'const table = [1];\nregister(table);',
    };
    assert.deepEqual(faultsOf(files, { [main]: "import { row } from '../src/store/row.ts';\nrow();" }), []);
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
      faultsOf(files, { 'scripts/use.ts': use }, new Map([['types', { ...manifest, files: shipped }]]));
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

  it('takes a name that is local to a function for no use of the export', () => {
    for (const live of [
      'export function live(row: number) { return row; }',
      'export function live() { const row = 1; return row; }',
      'export const live = ({ row }: { row: number }, ...rest: [row: number][]) => [row, rest];',
      'export function live() { for (const row of [1]) if (row) return; }',
      'export type live = (row: number) => void;',
    ])
      assert.deepEqual(
        faultsOf(
          {
            [product]: `export const row = 1;\n${live}`,
            [test]: "import { row } from '../../../src/store/row.ts';\nrow;",
          },
          { [main]: "import { live } from '../src/store/row.ts';\nlive;" },
        ),
        [`${product}: only tests use row; delete it with them`],
        live,
      );
    const types = 'export interface Row {}\nexport const live = (Row: Row) => Row;';
    assert.deepEqual(
      faultsOf(
        {
          [product]: types,
          [test]: "import type { Row } from '../../../src/store/row.ts';\ntype One = Row;",
        },
        { [main]: "import { live } from '../src/store/row.ts';\nlive;" },
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
      [main, "new URL('../src/store/row.ts', import.meta.url);"],
      [main, 'new URL(`../src/store/row${extname(import.meta.url)}`, import.meta.url);'],
    ] as const) {
      assert.deepEqual(faultsOf({ [product]: text }, { [path]: use }), [], use);
    }
  });
});
