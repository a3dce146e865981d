import { deepEqual, equal, match, throws } from 'node:assert/strict';
import type { ReadBlock } from '../../tests/chaos/runtimes/block-reader.ts';
import type { RuntimeRow } from '../../tests/chaos/runtimes/campaign.ts';
import { parseRuntimesOptions } from '../../tests/chaos/runtimes/options.ts';
import { isSoundRuntimes, runtimesText } from '../../tests/chaos/runtimes/print.ts';
import { compareCalls, comparePoint, type ToldPoint } from '../../tests/chaos/runtimes/recount.ts';

const block = (number: number, succeeded: number, failed = 0): ReadBlock => ({
  number,
  hash: `0x0${number}`,
  succeeded: new Map([['assets.transferkeepalive', succeeded]]),
  failed: new Map([['assets.transferkeepalive', failed]]),
});
const blocks = new Map([block(5, 3), block(6, 4, 1)].map((one) => [one.hash, one]));
const point: ToldPoint = {
  window: { first_block: 4, last_block: 6, ms: 2_000 },
  tps: 3.5,
  successes: 7,
  failures: 1,
  blocks: [
    { number: 5, hash: '0x05', successes: 3 },
    { number: 6, hash: '0x06', successes: 4 },
  ],
  calls: [{ name: 'assets.transfer_keep_alive', kind: 'call', succeeded: 7, failed: 1 }],
};

function differing(changed: Partial<ToldPoint>, of = blocks): string[] {
  return comparePoint({ ...point, ...changed }, of)
    .filter(({ almanac, recount }) => almanac !== recount)
    .map(({ figure }) => figure);
}

describe('figures of other runtimes, counted again', () => {
  it('match where blocks, calls and throughput do', () => {
    deepEqual(differing({}), []);
    deepEqual(compareCalls(point, [...blocks.values()]), [
      { figure: 'assets.transferkeepalive succeeded', almanac: 7, recount: 7 },
      { figure: 'assets.transferkeepalive failed', almanac: 1, recount: 1 },
    ]);
  });

  it('differ by one call, by a rounded throughput, and by a block that is not of the chain', () => {
    deepEqual(differing({ successes: 8 }), ['successes']);
    deepEqual(differing({ failures: 0 }), ['failures']);
    deepEqual(differing({ tps: 3.501 }), ['milli-tps']);
    deepEqual(differing({}, new Map([['0x05', block(5, 3)]])), [
      'blocks',
      'successes',
      'failures',
      'milli-tps',
    ]);
    deepEqual(differing({ window: { ...point.window, first_block: 3 } }), ['blocks']);
  });

  it('hold only where something was counted everywhere, and no chain failed', () => {
    const equalOnes = [{ figure: 'successes', almanac: 7, recount: 7 }];
    const row: RuntimeRow = {
      name: 'theirs',
      sha256: 'ab'.repeat(32),
      runtime: 'theirs 100',
      engine: 'aura',
      accountBytes: 32,
      slotMs: 6_000,
      watch: [
        { figure: 'assigned 1', almanac: 3, recount: 3 },
        { figure: 'authored 1', almanac: 2, recount: 2 },
      ],
      load: equalOnes,
      sweep: [{ size: 1, compared: equalOnes }],
      loads: [0.5, 1],
    };
    const held = { rows: [row], failed: [] };
    equal(isSoundRuntimes(held), true);
    match(
      runtimesText(held),
      /slots 2\/2 of 3\/3; load 7\/7; size 1: 7\/7; .*\nAll 4 figures of 1 runtimes are equal\.$/,
    );
    equal(isSoundRuntimes({ rows: [], failed: [] }), false);
    equal(isSoundRuntimes({ ...held, failed: [{ name: 'other', fault: 'no node' }] }), false);
    equal(isSoundRuntimes({ rows: [{ ...row, load: [] }], failed: [] }), false);
    const off = { rows: [{ ...row, load: [{ figure: 'successes', almanac: 7, recount: 6 }] }], failed: [] };
    equal(isSoundRuntimes(off), false);
    match(runtimesText(off), /theirs: successes: 7, recount 6\nMISSED/);
  });

  it('take chains by name', () => {
    const options = parseRuntimesOptions([
      '--chain',
      'a=x.wasm',
      '--chain',
      'b=y.json',
      '--calls',
      'b=c.yaml',
      '--node',
      'a=polkadot --workers-path w=1',
      '--para',
      'b',
    ]);
    deepEqual(options === 'help' ? [] : options.chains, [
      { name: 'a', file: 'x.wasm', calls: undefined, node: 'polkadot --workers-path w=1', isPara: false },
      { name: 'b', file: 'y.json', calls: 'c.yaml', node: undefined, isPara: true },
    ]);
    throws(() => parseRuntimesOptions([]), { message: 'no --chain NAME=FILE is given' });
    throws(() => parseRuntimesOptions(['--chain', 'x.wasm']), {
      message: '--chain x.wasm: expected NAME=FILE',
    });
    throws(() => parseRuntimesOptions(['--chain', 'a=x', '--calls', 'b=c']), {
      message: '--calls b: no --chain has this name',
    });
    throws(() => parseRuntimesOptions(['--chain', 'a=x', '--para', 'b']), {
      message: '--para b: no --chain has this name',
    });
    throws(() => parseRuntimesOptions(['--chain', 'a=x', '--node', 'a=n', '--para', 'a']), {
      message: '--node a: not with --para, whose nodes are stock ones',
    });
    throws(() => parseRuntimesOptions(['--chain', 'a=x', '--node', 'a']), {
      message: '--node a: expected NAME=COMMAND',
    });
  });
});
