import assert from 'node:assert/strict';
import type { WatchState } from '../../../../../src/measure/authorship/watch.ts';
import { watchDocument } from '../../../../../src/measure/cli/watch/document.ts';
import { slots } from '../../../../../src/measure/cli/watch/engines.ts';
import { nameState } from '../../../../../src/measure/cli/watch/namer.ts';
import { watchLine, watchScreen } from '../../../../../src/measure/cli/watch/view.ts';

const slotMs = 6_000;
const firstSlot = 299_188_000;
const chain = {
  chainName: 'Local',
  engine: 'aura',
  basis: 'census',
  specName: 'almanac',
  url: 'ws://127.0.0.1:9944',
  genesisHash: '0xaa',
} as const;
const state: WatchState = {
  slotDurationMs: slotMs,
  fromBlock: 101,
  toBlock: 105,
  toHash: '0xbb',
  firstSlot,
  lastSlot: firstSlot + 5,
  validators: [
    {
      key: '0x01',
      assigned: 3,
      authored: 3,
      missedSlots: [],
      isActive: true,
      arrival: { blocks: 2, p50Ms: 40, p95Ms: 90, late: 1 },
    },
    {
      key: '0x02',
      assigned: 3,
      authored: 2,
      missedSlots: [firstSlot + 1],
      isActive: false,
      arrival: undefined,
    },
    { key: '0x03', assigned: 0, authored: 0, missedSlots: [], isActive: true, arrival: undefined },
  ],
  crowdedSlots: [{ slot: firstSlot, blocks: [101, 102] }],
  crowdedSlotCount: 1,
  slotsWithoutOwner: 0,
  blocksWithoutAuthor: 0,
  clockFaults: 2,
  unattributed: 3,
  longestStallMs: 120,
};
const account = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const keys = new Map([
  ['0x01', { keyAddress: '5Key1', account }],
  ['0x02', { keyAddress: '5Key2', account: undefined }],
]);
const named = nameState(state, keys, { [account]: 'v1' }, slots);

describe('nameState', () => {
  it('takes the name, else the account, else the key, and puts the most missed first', () => {
    assert.deepEqual(
      named.validators.map(({ label }) => label),
      ['key 5Key2', 'key 0x03', 'v1'],
    );
    assert.equal(
      nameState(state, keys, {}, slots).validators.find(({ key }) => key === '0x01')?.label,
      account,
    );
  });
});

describe('watchScreen', () => {
  const screen = watchScreen(slots, named, chain);

  it('says what was counted', () => {
    assert.deepEqual(screen.slice(0, 2), [
      'Local (almanac) at ws://127.0.0.1:9944, slots of 6 s',
      'finalized blocks 101..105, slots 299188000..299188005, 2026-11-19 22:40:00 to 2026-11-19 22:40:30 UTC',
    ]);
  });

  it('shows counts beside every share, what is unknown as ?, who left, and the sum', () => {
    assert.deepEqual(screen.slice(3, 8), [
      'validator          SLI %  authored/assigned  missed  last missed (UTC)  arrival p50 ms  p95 ms  blocks seen',
      'key 5Key2 (left)   66.66                2/3       1  22:40:06                        ?       ?            0',
      'key 0x03               ?                0/0       0                                  ?       ?            0',
      'v1                100.00                3/3       0                                 40      90            2',
      'all                83.33                5/6       1',
    ]);
  });

  it('tells of slots with several blocks, clock faults, late blocks and its own pauses', () => {
    assert.deepEqual(screen.slice(-5), [
      'Slots with several blocks: 1, each counted once; the last is slot 299188000 with blocks 101, 102.',
      "Blocks that came in before their slot began: 2; this clock or an author's is wrong.",
      'Blocks that came in after their slot was over: 1.',
      'Blocks that came in and whose author could not be asked for: 3.',
      'This observer itself stood still for up to 120 ms; arrivals of that time are too late by as much.',
    ]);
  });
});

describe('a watch of the embedded chain', () => {
  const embedded = { ...chain, basis: 'simulated' } as const;

  it('calls its counts simulated', () => {
    const lines = watchScreen(slots, named, embedded).join('\n');
    assert.match(lines, /^Authorship: simulated, by the embedded chain\. Arrival/m);
    assert.doesNotMatch(lines, /census/);
    assert.equal(watchDocument(slots, named, embedded).basis, 'simulated');
  });
});

describe('watchLine', () => {
  it('names the slots missed since the line before', () => {
    assert.equal(
      watchLine(slots, named, firstSlot),
      '2026-11-19 22:40:30 block 105 slot 299188005 authored 5/6 missed since the line before: key 5Key2@299188001',
    );
    assert.match(watchLine(slots, named, firstSlot + 1), /: none$/);
  });

  it('says how many missed slots it does not name', () => {
    const missedSlots = Array.from({ length: 12 }, (_, index) => firstSlot + 1 + index);
    const validators = named.validators.slice(0, 1).map((validator) => ({ ...validator, missedSlots }));
    assert.match(watchLine(slots, { ...named, validators }, firstSlot), /: 2 more, key 5Key2@299188003 /);
  });
});

describe('watchDocument', () => {
  it('gives null for what is unknown, never 0', () => {
    const { validators, basis, schema } = watchDocument(slots, named, chain);
    assert.deepEqual([schema, basis], ['almanac.watch.v1', 'census']);
    assert.deepEqual(validators[1], {
      account: null,
      name: null,
      aura_key: '0x03',
      active: true,
      assigned_slots: 0,
      authored_slots: 0,
      missed_slots: 0,
      authorship_sli_ppm: null,
      last_missed: [],
      arrival: null,
    });
    assert.deepEqual(validators[0]?.last_missed, [{ slot: firstSlot + 1, at: '2026-11-19T22:40:06.000Z' }]);
    assert.deepEqual(validators[2]?.arrival, {
      basis: 'sampled',
      blocks: 2,
      p50_ms: 40,
      p95_ms: 90,
      late_blocks: 1,
    });
  });
});
