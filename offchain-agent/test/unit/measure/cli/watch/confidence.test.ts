import { deepEqual, equal, ok } from 'node:assert/strict';
import { confidenceBeside } from '../../../../../src/measure/cli/watch/confidence.ts';
import type { Named } from '../../../../../src/measure/cli/watch/presentation.ts';
import type { SeenByRelay } from '../../../../../src/measure/cli/watch/relay.ts';
import {
  type BlockFate,
  type BuiltBlocks,
  noBlocks,
} from '../../../../../src/measure/confidence/block-fate.ts';

function built(all: number, backed: number, fates: Partial<Record<BlockFate, number>>): BuiltBlocks {
  return { built: all, backed, fates: { ...noBlocks().fates, ...fates } };
}

const counts = new Map<string | undefined, BuiltBlocks>([
  ['0x01', built(20, 16, { included: 15, not_backed: 2, timed_out: 1, relay_fork: 1, session_change: 1 })],
  ['0x02', built(4, 0, { waiting: 4 })],
]);

const seen: SeenByRelay = {
  para: 2_007,
  chainName: 'Relay',
  url: 'wss://relay.example',
  genesisHash: '0xaa',
  range: undefined,
  counts: {
    fromBlock: 101,
    toBlock: 300,
    backed: 190,
    included: 185,
    timedOut: 1,
    disputed: 0,
    dropped: 3,
    unknown: 0,
    pending: 1,
    cores: [2, 98],
    sessionChanges: 2,
    refused: new Map(),
    unread: new Map(),
  },
  confidence: { counts, fromNumber: 5_000, unheard: 0, unfollowed: 0, lostConnections: 0, heads: 'AllHeads' },
};

const named = (key: string): Named => ({
  key,
  label: key,
  name: undefined,
  account: undefined,
  keyAddress: key,
});

const everybody = ['0x01', '0x02', '0x03'].map(named);

describe('block confidence on a screen', () => {
  it('shows counts and the share of decided blocks, and no share of a collator that built none', () => {
    const { cells, columns } = confidenceBeside(seen, everybody);
    deepEqual(
      columns.map(({ title }) => title),
      ['built', 'backed', 'included', 'lost', 'confidence % (95 %)'],
    );
    deepEqual(cells(named('0x01')), ['20', '16', '15', '3', '83.33 (60.77..94.17)']);
    deepEqual(cells(named('0x02')), ['4', '0', '0', '0', '-']);
    deepEqual(cells(named('0x03')), ['0', '0', '0', '0', '-']);
  });

  it('says what the relay chain did, and which blocks are in neither share', () => {
    const notes = confidenceBeside(seen, everybody).notes([]);
    ok(
      notes.includes(
        'Parachain 2007 in relay blocks 101..300: 190 candidates backed, 185 included, 1 timed out, 0 disputed, 3 dropped by 2 session changes, 1 pending; cores 2, 98.',
      ),
    );
    ok(
      notes.some((note) =>
        /Not in it: 1 on abandoned relay blocks, 1 at a session change, 4 waiting\./.test(note),
      ),
    );
    equal(
      notes.some((note) => note.includes('chain_subscribeAllHeads')),
      false,
    );
  });

  it('names what is missing: forks, blocks that did not come in, relay blocks that were not read', () => {
    const unread = new Map([['the node has discarded their bodies', 3]]);
    const refused = new Map([['descriptors of version 4 are not known', 7]]);
    const some: SeenByRelay = {
      ...seen,
      counts: { ...seen.counts, unread, refused, unknown: 2 },
      confidence: {
        ...seen.confidence,
        counts: new Map([...counts, [undefined, built(1, 0, { unknown: 1 })]]),
        heads: 'NewHeads',
        unheard: 5,
        unfollowed: 9,
        lostConnections: 2,
      },
    };
    const text = confidenceBeside(some, everybody).notes([]).join('\n');
    for (const part of [
      'Relay blocks not read: 3; the node has discarded their bodies.',
      'Of 7 candidates core and inclusion cannot be known: descriptors of version 4 are not known.',
      'Blocks built whose collator cannot be known: 1.',
      'Included blocks that did not come in here: 5;',
      'Blocks that came in while too many waited: 9;',
      'Connections to this node lost: 2;',
      'chain_subscribeAllHeads',
      ', 1 unknown.',
      '1 pending, 2 unknown',
    ])
      ok(text.includes(part), `${part} is not in: ${text}`);
  });

  it('names a collator without a row, all of whose blocks are lost', () => {
    const { notes, chainDocument } = confidenceBeside(seen, [named('0x02')]);
    ok(
      notes([]).includes(
        'Without a final block in those read: collator 0x01, 20 built, 16 backed, 15 included, 3 lost, confidence 83.33 (60.77..94.17).',
      ),
    );
    const { confidence } = chainDocument() as Record<string, Record<string, unknown>>;
    const [other, ...more] = (confidence?.['collators_without_row'] ?? []) as Record<string, unknown>[];
    deepEqual([other?.['key'], other?.['built_blocks'], more], ['0x01', 20, []]);
    ok(!confidenceBeside(seen, everybody).notes([]).join().includes('Without a final block'));
    const many = Array.from({ length: 12 }, (_, place) => [`0xa${place}`, built(1, 0, {})] as const);
    const strangers = { ...seen, confidence: { ...seen.confidence, counts: new Map(many) } };
    ok(confidenceBeside(strangers, []).notes([]).includes('2 more of them are in the output of --json.'));
  });

  it('gives all of it in --json, each collator with its outcomes', () => {
    const { chainDocument, validatorDocument } = confidenceBeside(seen, everybody);
    const { relay, confidence } = chainDocument() as Record<string, Record<string, unknown>>;
    deepEqual([relay?.['para_id'], relay?.['trust'], relay?.['cores']], [2_007, null, [2, 98]]);
    deepEqual(
      [confidence?.['built_blocks'], confidence?.['lost_blocks'], confidence?.['confidence_ppm']],
      [24, 3, 833_333],
    );
    equal(confidence?.['lost_connections'], 0);
    deepEqual(validatorDocument(named('0x02')), {
      confidence: {
        built_blocks: 4,
        backed_blocks: 0,
        included_blocks: 0,
        lost_blocks: 0,
        lost_by: { not_backed: 0, timed_out: 0, disputed: 0 },
        apart: { relay_fork: 0, session_change: 0 },
        waiting_blocks: 4,
        unknown_blocks: 0,
        confidence_ppm: null,
        confidence_interval: null,
      },
    });
  });
});
