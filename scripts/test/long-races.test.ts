import { deepEqual } from 'node:assert/strict';
import { longRaceFaults } from '../lib/check/long-races.ts';

describe('the check for races that stay in memory', () => {
  const linesOf = (...lines: readonly string[]): number[] =>
    longRaceFaults([{ path: 'a.ts', text: lines.join('\n') }]).map((fault) =>
      Number(/:(\d+):/.exec(fault)?.[1]),
    );

  it('finds a promise from outside of the loop, by name and as a member', () => {
    deepEqual(
      linesOf(
        'export async function watch(closed: Promise<void>) {',
        '  for (;;) await Promise.race([sleep(1), closed]);',
        '}',
        'class Reader {',
        '  async run(): Promise<void> { while (true) await Promise.race([this.#ended, sleep(1)]); }',
        '}',
        'for await (const one of all) await Promise.race([one.next(), options.ended.promise]);',
        'for (const one of all) await Promise.race([...running, sleep(1)]);',
      ),
      [2, 5, 7, 8],
    );
  });

  it('lets pass what each turn makes, and races outside of loops', () => {
    deepEqual(
      linesOf(
        'await Promise.race([closed, late]);',
        'for (const one of all) { const late = sleep(1); await Promise.race([one, late, work()]); }',
        'for (const { ended } of all) await Promise.race([ended, sleep(1)]);',
        'for (const one of all) handlers.push(async () => await Promise.race([closed, one]));',
      ),
      [],
    );
  });

  it('finds a promise that a loop hands to a function that races it', () => {
    const racer =
      'export async function drained(out: Out, ended: Promise<void>) { await Promise.race([drain(out), ended]); }';
    const loop = 'for await (const chunk of chunks) await drained(out, ended);';
    deepEqual(linesOf(racer, loop, 'for (const one of all) await drained(out, one.run());'), [2]);
    const other = { path: 'b.ts', text: `import { drained } from './drained.ts';\n${loop}` };
    deepEqual(longRaceFaults([{ path: 'drained.ts', text: racer }, other]).length, 1);
    deepEqual(longRaceFaults([{ path: 'else.ts', text: racer }, other]), []);
  });
});
