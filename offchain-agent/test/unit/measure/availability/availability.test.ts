import { deepEqual, equal, rejects } from 'node:assert/strict';
import { AgentError } from '../../../../src/base/error.ts';
import type { BlockVotes } from '../../../../src/chain/relay/relay-source.ts';
import { ArrivalMeter } from '../../../../src/measure/authorship/arrival.ts';
import type { Authorship, HeaderCounting } from '../../../../src/measure/authorship/authorship.ts';
import { BlockAuthorship } from '../../../../src/measure/authorship/block-authorship.ts';
import { AvailabilityAuthorship } from '../../../../src/measure/availability/availability-authorship.ts';
import { AvailabilityTally } from '../../../../src/measure/availability/availability-tally.ts';

const meter = new ArrivalMeter(6_000);

/** A chain of so many blocks, whose hash is their number. */
function blocks(head: number): Authorship<object> {
  return new BlockAuthorship(
    {
      finalizedHead: async () => await Promise.resolve({ number: head, hash: String(head) }),
      hashOf: async (number) => await Promise.resolve(String(number)),
      headerOf: async (hash) =>
        await Promise.resolve({ number: '0x1', parentHash: String(Number(hash) - 1), digest: { logs: [] } }),
      followFinalized: async () => await Promise.resolve(() => undefined),
    },
    () => undefined,
  );
}

interface Scene {
  readonly tally: AvailabilityTally;
  readonly asked: number[];
  readonly counting: HeaderCounting<object>;
}

async function scene(head: number, from: number, votesIn: (number: number) => BlockVotes): Promise<Scene> {
  const tally = new AvailabilityTally();
  const asked: number[] = [];
  const source = {
    votesIn: async (hash: string) => {
      asked.push(Number(hash));
      await Promise.resolve();
      return votesIn(Number(hash));
    },
  };
  const authorship = new AvailabilityAuthorship(blocks(head), source, tally);
  return { tally, asked, counting: authorship.from(from, meter, head) };
}

async function countAll({ counting }: Scene, from: number, to: number): Promise<void> {
  for (let number = from; number <= to; number += 1) (await counting.read(number)).count();
}

const validators = ['0xaa', '0xbb', '0xcc'];

describe('votes on availability', () => {
  it('are counted of those who were active, across sessions, with what names no piece', async () => {
    const told = await scene(4, 1, (number) =>
      number <= 2
        ? {
            validators,
            votes: [
              { validator: 0, isZero: number === 1 },
              { validator: 2, isZero: false },
            ],
          }
        : { validators: ['0xcc'], votes: [{ validator: 0, isZero: true }] },
    );
    await countAll(told, 1, 4);
    deepEqual(
      ['0xaa', '0xbb', '0xcc', '0xdd'].map((account) => told.tally.of(account)),
      [
        { blocks: 2, signed: 2, allZero: 1 },
        { blocks: 2, signed: 0, allZero: 0 },
        { blocks: 4, signed: 4, allZero: 2 },
        undefined,
      ],
    );
    deepEqual([told.tally.blocks, told.tally.fromBlock], [4, 1]);
  });

  it('count nothing of a block before it is its turn', async () => {
    const told = await scene(2, 1, () => ({ validators, votes: [] }));
    const second = await told.counting.read(2);
    equal(told.tally.blocks, 0);
    second.count();
    equal(told.tally.blocks, 1);
  });

  it('look back at no more than 200 bodies', async () => {
    const told = await scene(1_000, 1, () => ({ validators, votes: [] }));
    await countAll(told, 799, 803);
    deepEqual(told.asked, [801, 802, 803]);
    equal(told.tally.fromBlock, 801);
  });

  it('are unknown, with the reason, where the node has discarded what is needed or the block cannot be read', async () => {
    const codes = ['unreachable/block', 'unreachable/state', 'unknown/availability', 'unreachable/state'];
    const told = await scene(5, 1, (number) => {
      const code = codes[number - 1];
      if (code !== undefined) throw new AgentError(code, 'gone', { data: {} });
      return { validators, votes: [] };
    });
    await countAll(told, 1, 5);
    deepEqual(
      [...told.tally.unknown],
      [
        ['the node has discarded their bodies', 1],
        ['the node has discarded the state before them, which names the active validators', 2],
        ['the runtime writes such blocks in a way that is not known', 1],
      ],
    );
    deepEqual([told.tally.blocks, told.tally.fromBlock], [1, 5]);
  });

  it('of a body that is a lie end the count, with nothing of the block counted', async () => {
    const told = await scene(2, 1, (number) => {
      if (number === 2) throw new AgentError('unknown/finality_body', 'a lie', { data: {} });
      return { validators, votes: [] };
    });
    await rejects(countAll(told, 1, 2), { code: 'unknown/finality_body' });
    equal(told.tally.blocks, 1);
    equal(told.counting.counted.blocksWithoutAuthor, 1);
  });
});
