import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Duties } from '../../../../../src/measure/authorship/babe/duty-tally.ts';
import type { WatchedValidator, WatchState } from '../../../../../src/measure/authorship/watch.ts';
import { watchDocument } from '../../../../../src/measure/cli/watch/document.ts';
import { duties } from '../../../../../src/measure/cli/watch/duties.ts';
import { nimbusBlocks, parachainSlots, sealedBlocks } from '../../../../../src/measure/cli/watch/engines.ts';
import { nameState } from '../../../../../src/measure/cli/watch/namer.ts';
import { watchLine, watchScreen } from '../../../../../src/measure/cli/watch/view.ts';

const chain = {
  chainName: 'Any',
  basis: 'census',
  specName: 'any',
  url: 'ws://127.0.0.1:9944',
  genesisHash: '0xaa',
} as const;
const firstSlot = 299_188_000;

function stateOf<Counts extends object>(
  counts: readonly Counts[],
  changes: Partial<WatchState<Counts>> = {},
): WatchState<Counts> {
  return {
    slotDurationMs: 6_000,
    fromBlock: 101,
    toBlock: 120,
    toHash: '0xbb',
    firstSlot,
    lastSlot: firstSlot + 23,
    crowdedSlots: [],
    crowdedSlotCount: 0,
    slotsWithoutOwner: 0,
    blocksWithoutAuthor: 0,
    clockFaults: 0,
    unattributed: 0,
    longestStallMs: 0,
    validators: counts.map(
      (count, seat): WatchedValidator<Counts> => ({
        ...count,
        key: `0x0${seat + 1}`,
        isActive: true,
        arrival: undefined,
      }),
    ),
    ...changes,
  };
}

const accounts = [
  '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY',
  '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty',
] as const;
const keys = new Map(
  accounts.map((account, at) => [`0x0${at + 1}`, { keyAddress: `0x0${at + 1}`, account }]),
);
const names = { [accounts[0]]: 'v1', [accounts[1]]: 'v2' };

describe('a watch of BABE', () => {
  const counts: readonly Duties[] = [
    { assigned: 8, kept: 8, lost: 0, missedSlots: [], primary: 4, expectedPrimary: 6 },
    {
      assigned: 9,
      kept: 6,
      lost: 1,
      missedSlots: [firstSlot + 1, firstSlot + 4],
      primary: 0,
      expectedPrimary: 6,
    },
  ];
  const named = nameState(stateOf(counts), keys, names, duties);
  const dutyless = stateOf(counts, { slotsWithoutOwner: 24 });
  const without = nameState(dutyless, keys, names, duties);

  it('shows duties kept, missed and lost, and primary blocks beside the number expected', () => {
    deepEqual(watchScreen(duties, named, { ...chain, engine: 'babe' }).slice(3, 7), [
      'validator  authored %  authored/assigned  missed  orphaned  last missed (UTC)     primary blocks  arrival p50 ms  p95 ms  blocks seen',
      'v2              66.66                6/9       2         1  22:40:06 22:40:24   0 (6.0 expected)               ?       ?            0',
      'v1             100.00                8/8       0         0                      4 (6.0 expected)               ?       ?            0',
      'all             82.35              14/17       2         1                     4 (12.0 expected)',
    ]);
  });

  it('tells missed slots of a line from lost ones', () => {
    equal(
      watchLine(duties, named, firstSlot + 1),
      '2026-11-19 22:42:18 block 120 slot 299188023 kept 14/17 lost 1 missed since the line before: v2@299188004',
    );
  });

  it('gives the exact interval of count / expected, and the duties, in --json', () => {
    const { engine, validators } = watchDocument(duties, named, { ...chain, engine: 'babe' });
    equal(engine, 'babe');
    const [second, first] = validators;
    deepEqual(
      [
        second?.assigned_slots,
        second?.kept_slots,
        second?.missed_slots,
        second?.lost_slots,
        second?.kept_ppm,
      ],
      [9, 6, 2, 1, 666_666],
    );
    const ratio = first?.primary_ratio as Record<string, number> | undefined;
    deepEqual(
      [ratio?.estimate, ratio?.low, ratio?.high].map((value) => value?.toFixed(2)),
      ['0.67', '0.18', '1.71'],
    );
    deepEqual([first?.babe_key, first?.primary_blocks, first?.expected_primary_blocks], ['0x01', 4, 6]);
  });

  it('shows blocks alone where no slot has an author that is known, and why', () => {
    const screen = watchScreen(duties, without, { ...chain, engine: 'babe' });
    ok(screen.some((line) => /^v1 +- +- +- +- +- +4 \(6\.0 expected\)/.test(line)));
    ok(screen.some((line) => /Duties: cannot be known \(-\); without secondary claims/.test(line)));
    const { validators } = watchDocument(duties, without, { ...chain, engine: 'babe' });
    deepEqual([validators[0]?.assigned_slots, validators[0]?.missed_slots], [null, null]);
  });
});

describe('a watch of an Aura parachain', () => {
  const counts = [
    { assigned: 12, authored: 9, missedSlots: [firstSlot] },
    { assigned: 12, authored: 4, missedSlots: [firstSlot + 1] },
  ];
  const named = nameState(stateOf(counts), keys, names, parachainSlots);
  const parachain = { ...chain, engine: 'aura-parachain' } as const;

  it('shows slots with a block, the fewest first, and lays no miss to anybody', () => {
    deepEqual(watchScreen(parachainSlots, named, parachain).slice(3, 7), [
      'validator  slots with a block  own slots  missed  arrival p50 ms  p95 ms  blocks seen',
      'v2                          4         12       -               ?       ?            0',
      'v1                          9         12       -               ?       ?            0',
      'all                        13         24       -',
    ]);
    ok(watchScreen(parachainSlots, named, parachain).some((line) => line.includes('6.5 each in the mean')));
    equal(
      watchLine(parachainSlots, named, 0),
      '2026-11-19 22:42:18 block 120 slot 299188023 slots with a block 13',
    );
    const { validators, ...document } = watchDocument(parachainSlots, named, parachain);
    deepEqual([validators[0]?.missed_slots, validators[0]?.authorship_sli_ppm], [null, null]);
    ok('missed_slots_unknown_because' in document);
  });
});

describe('a watch of a chain whose slots say nothing', () => {
  const slotless = { slotDurationMs: undefined, firstSlot: undefined, lastSlot: undefined };

  it('shows blocks by author', () => {
    const named = nameState(stateOf([{ blocks: 3 }, { blocks: 5 }], slotless), keys, names, nimbusBlocks);
    const screen = watchScreen(nimbusBlocks, named, { ...chain, engine: 'nimbus' });
    deepEqual(screen.slice(0, 6), [
      'Any (any) at ws://127.0.0.1:9944',
      'finalized blocks 101..120',
      '',
      'validator  blocks  missed  arrival p50 ms  p95 ms  blocks seen',
      'v1              3       -               -       -            -',
      'v2              5       -               -       -            -',
    ]);
    const { first_slot, slot_duration_ms, validators } = watchDocument(nimbusBlocks, named, {
      ...chain,
      engine: 'nimbus',
    });
    deepEqual([first_slot, slot_duration_ms, validators[0]?.nimbus_key], [null, null, '0x01']);
  });

  it('shows how many blocks there are where none names its author', () => {
    const state = stateOf<{ readonly blocks: number }>([], { ...slotless, blocksWithoutAuthor: 20 });
    const named = nameState(state, new Map(), {}, sealedBlocks);
    const screen = watchScreen(sealedBlocks, named, { ...chain, engine: 'manual-seal' });
    ok(screen.includes('all            20       -'));
    ok(screen.includes('Blocks that name no author: 20.'));
    equal(watchLine(sealedBlocks, named, 0), 'block 120 blocks 20');
  });
});
