import { equal, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';

const module = new URL('../../../src/base/short-pauses.ts', import.meta.url).href;

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

describe('short pauses', () => {
  it('keep the room of young objects as small as it began', () => {
    const mb = 1_048_576;
    const first = `const { keepPausesShort } = await import(${JSON.stringify(module)}); keepPausesShort();`;
    ok(youngBytes('') > 8 * mb, 'it grows where nothing is said');
    ok(youngBytes(first) <= 4 * mb);
  });
});

function youngBytes(first: string): number {
  const args = ['--import', 'tsx', '--input-type=module', '--eval', `${first}${work}`];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  equal(stderr, '');
  return Number(stdout);
}
