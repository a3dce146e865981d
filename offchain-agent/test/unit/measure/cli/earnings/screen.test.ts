import { deepEqual, equal } from 'node:assert/strict';
import { MadeRelayNode } from '../../../../../../tests/support/made-relay-node.ts';
import { readRelaySessions } from '../../../../../src/measure/backing/relay-sessions.ts';
import type { ValidatorWork } from '../../../../../src/measure/backing/validator-work.ts';
import {
  earningsCells,
  earningsColumns,
  earningsNotes,
} from '../../../../../src/measure/cli/earnings/screen.ts';

const idle = { seconded: 0, valid: 0, meanCandidates: 0, rows: 0, pieces: 0, held: 0, disputeVotes: 0 };
const points = { authoring: 0, backing: 0, disputes: 0 };

function missedCell(work: Partial<ValidatorWork['total']>): string | undefined {
  const cells = earningsCells({ ...idle, blocks: 1, candidates: 0, authored: 0, points, ...work });
  return cells[earningsColumns.findIndex(({ title }) => title === 'missed % (95 %)') - 1];
}

describe('the share of missed votes on a screen', () => {
  it('lies within its interval as printed, whose upper bound is rounded up', () => {
    // By Wilson's formula in floating point: 0.0256796..0.5131278, and 0.0035393..0.1049544.
    equal(missedCell({ candidates: 7, valid: 4, seconded: 2 }), '14.28 (2.56..51.32)');
    equal(missedCell({ candidates: 50, valid: 49 }), '2.00 (0.35..10.50)');
  });

  it('has no figure without candidates', () => {
    equal(missedCell({}), '-');
  });
});

describe('the notes on what is counted', () => {
  it('send nobody to another node for a block of a shape that is not known', async () => {
    const strange = 60;
    const boundOf = async (node: MadeRelayNode) => {
      const items = (pallet: string, item: string) => node.runtime.item(pallet, item);
      const counted = await readRelaySessions(node, async () => await Promise.resolve(items), {
        trust: { genesisHash: node.genesisHash },
        count: 3,
        sessionBlocks: 20,
        signal: new AbortController().signal,
      });
      const notes = earningsNotes({ counted }, (account) => account);
      const bounds = notes.flatMap((note) => /: (points are a lower bound.*)$/.exec(note)?.slice(1) ?? []);
      return [...new Set(bounds)];
    };
    deepEqual(await boundOf(new MadeRelayNode(4, 75, { strange: new Set([strange]) })), [
      'points are a lower bound.',
    ]);
    const pruned = new MadeRelayNode(4, 75);
    const gone = pruned.chain.blocks.find(({ header }) => header.number === strange)?.header.hash;
    pruned.lies.set('chain_getBlock', ([hash], honest) => (hash === gone ? null : honest()));
    deepEqual(await boundOf(pruned), ['points are a lower bound; an archive node has all.']);
  });
});
