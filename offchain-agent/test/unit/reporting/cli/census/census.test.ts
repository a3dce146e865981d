import { deepEqual, equal, ok } from 'node:assert/strict';
import type { AgreedCensus, StoredCensus } from '../../../../../src/chain/reporting/census-chain.ts';
import { networkLines, networksDocument } from '../../../../../src/lab/cli/network/list.ts';
import { type CensusWindow, readCensusWindow } from '../../../../../src/reporting/cli/census/read.ts';
import { censusDocument, censusScreen } from '../../../../../src/reporting/cli/census/screen.ts';
import type { CensusEntry } from '../../../../../src/sli/census.ts';

const hash = (digit: string): string => `0x${digit.repeat(64)}`;
const network = {
  id: 1,
  name: 'Relay',
  genesisHash: hash('9'),
  consensus: 'babe',
  slotMs: 6_000,
  hasConstantEras: false,
} as const;
const who = { kind: 'account', account: hash('1') } as const;
const duties = (authored: number): CensusEntry[] => [{ who, assigned: 9, authored }];

function stored(
  reporter: string,
  root: string | undefined,
  change: Partial<StoredCensus> = {},
): StoredCensus {
  const place = { reporter, from: hash('a'), to: hash('b'), era: undefined, duties: 1 };
  return { ...place, contentId: hash('c'), parts: [], root, ...change };
}

async function read(
  all: readonly StoredCensus[],
  agreed: AgreedCensus | undefined,
  counts: Record<string, number>,
) {
  const chain = {
    storedCensuses: async () => await Promise.resolve(all),
    agreedCensus: async () => await Promise.resolve(agreed),
    dutiesOf: async (_network: number, _window: number, one: StoredCensus) =>
      await Promise.resolve(one.reporter in counts ? duties(counts[one.reporter] ?? 0) : undefined),
  };
  return await readCensusWindow(
    chain,
    { network: 1, indicator: 'authorship' },
    1_795_300_200,
    agreed === undefined,
  );
}

const agreed = { root: hash('7'), agreeing: 2, active: 3 };
const open = {
  chainName: 'Almanac',
  url: 'ws://127.0.0.1:9944',
  names: { A: 'Alice' },
  network,
  indicator: 'authorship',
} as const;

describe('censuses as they are shown', () => {
  let window: CensusWindow;
  beforeEach(async () => {
    const all = [stored('A', hash('7')), stored('B', hash('7')), stored('C', hash('8'))];
    window = await read(all, agreed, { A: 8, B: 8, C: 9 });
  });

  it('name who dissents with the first validator whose counts part', () => {
    const lines = censusScreen([window], open);
    ok(
      lines.some(
        (line) => line.includes('agreed by 2 of 3') && line.includes('Alice') && line.endsWith('agrees'),
      ),
    );
    ok(
      lines.some((line) => line.endsWith(`dissents: ${hash('1')} has 9 of 9 slots, agreed is 8 of 9 slots`)),
    );
    const [shown] = censusDocument([window], open).windows;
    deepEqual(
      shown?.reports.map(({ reporter, state }) => [reporter, state]),
      [
        ['A', 'agrees'],
        ['B', 'agrees'],
        ['C', 'dissents'],
      ],
    );
  });

  it('say of a dissent only that it is one where its duties are gone', async () => {
    const gone = await read([stored('A', hash('7')), stored('C', hash('8'))], agreed, {});
    ok(censusScreen([gone], open).some((line) => line.endsWith('  dissents')));
  });

  it('are neither agreed nor averaged where too few agree', async () => {
    const none = await read([stored('A', hash('7')), stored('C', hash('8'))], undefined, {});
    const closed = { ...none, isOpen: false };
    ok(censusScreen([closed], open).some((line) => line.includes('none: too few agree')));
    equal(censusDocument([closed], open).windows[0]?.agreed_root, null);
    deepEqual(
      closed.stands.map(({ kind }) => kind),
      ['open', 'open'],
    );
  });

  it('are partial while parts are missing', async () => {
    const part = await read([stored('A', undefined)], undefined, {});
    ok(censusScreen([part], open).some((line) => line.endsWith('parts are missing')));
  });
});

describe('other networks as they are listed', () => {
  it('have their engine, slots, eras and genesis hash', () => {
    const [, line] = networkLines([network]);
    equal(line, `1  Relay  babe    6000 ms  as its staking names them  ${hash('9')}`.replace('1  ', ' 1  '));
    equal(networksDocument([network], { chainName: 'Almanac', url: 'ws://x' }).networks[0]?.engine, 'babe');
    equal(networkLines([])[0], 'none; "almanac network add" proposes one to the Council');
  });
});
