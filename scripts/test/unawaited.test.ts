import { deepEqual } from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { oneByOneFaults, unawaitedFaults } from '../lib/check/unawaited.ts';

describe('the check for promises whose failure nobody takes', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-unawaited-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  function linesOf(source: string, faultsOf = unawaitedFaults): number[] {
    const config = join(folder, 'tsconfig.json');
    writeFileSync(
      config,
      JSON.stringify({ compilerOptions: { strict: true, target: 'es2022', types: [] }, files: ['a.ts'] }),
    );
    writeFileSync(
      join(folder, 'a.ts'),
      `declare function work(): Promise<number>;\ndeclare const log: () => void;\n${source}\n`,
    );
    return faultsOf([config]).map((fault) => Number(/:(\d+):/.exec(fault)?.[1]) - 2);
  }

  it('finds them as statements, in arrow functions, in returns and behind conditions', () => {
    deepEqual(
      linesOf(
        [
          'void work();',
          'export const one = () => void work();',
          'export function two() { return void work(); }',
          'export const three = (is: boolean) => is ? void work() : undefined;',
          'void work().then(log);',
          'void work().finally(log);',
        ].join('\n'),
      ),
      [1, 2, 3, 4, 5, 6],
    );
  });

  it('lets pass those whose failure is taken, and what is no promise', () => {
    deepEqual(
      linesOf(
        [
          'void work().catch(log);',
          'export const one = () => void work().then(log, log);',
          'export const two = (set: Set<number>) => void set.add(1);',
          'export async function three() { await work(); }',
        ].join('\n'),
      ),
      [],
    );
  });

  it('finds lists of promises that a loop takes one after the other', () => {
    deepEqual(
      linesOf(
        [
          'for (const run of [work(), work()]) await run;',
          'let last: Promise<number>; for (last of new Set([work()])) await last;',
          'for (const run of [work, work]) await run();',
          'for (const run of [work(), work()]) run.catch(log);',
          'for await (const run of [work(), work()]) log();',
          'for (const run of await Promise.all([work(), work()])) log();',
        ].join('\n'),
        oneByOneFaults,
      ),
      [1, 2],
    );
  });
});
