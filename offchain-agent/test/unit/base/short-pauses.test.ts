import { equal, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { program } from '../../../../tests/support/program.ts';

const { options, file } = program(new URL('../../../src/base/short-pauses.ts', import.meta.url));

// Half of what is made survives for a while: V8 gives young objects more room then.
const work = `
  import { getHeapSpaceStatistics } from 'node:v8';
  const kept = [];
  for (let made = 0; made < 400_000; made++) {
    kept.push({ made, text: 'sample ' + made });
    if (kept.length > 40_000) kept.length = 20_000;
  }
  process.stdout.write(String(getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space').space_size));
`;

// All of it is replaced again and again; prints how often all was collected.
const replaced = `
  import { PerformanceObserver, constants } from 'node:perf_hooks';
  let times = 0;
  new PerformanceObserver((list) => {
    for (const { detail } of list.getEntries()) times += detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR ? 1 : 0;
  }).observe({ entryTypes: ['gc'] });
  const kept = [];
  for (let round = 0; round < 12; round++) {
    for (let made = 0; made < 100_000; made++) kept[made] = { made, texts: ['sample ' + made + round] };
    await new Promise(setImmediate);
  }
  setTimeout(() => process.stdout.write(String(times)), 50);
`;

describe('short pauses', () => {
  it('keep the room of young objects as small as it began', () => {
    const mb = 1_048_576;
    ok(figureOf(work) > 8 * mb, 'it grows where nothing is said');
    ok(figureOf(work, 'keepPausesShort') <= 4 * mb);
  });

  it('collect all of a small heap half as often at most', () => {
    ok(figureOf(replaced) >= 2 * figureOf(replaced, 'collectSeldom'));
  });
});

/** What a program prints that calls such a function first. */
function figureOf(program: string, name?: string): number {
  const first = name ? `const { ${name} } = await import(${JSON.stringify(file)}); ${name}();` : '';
  const small = '--max-old-space-size=256';
  const args = [small, ...options, '--input-type=module', '--eval', `${first}${program}`];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  equal(stderr, '');
  return Number(stdout);
}
