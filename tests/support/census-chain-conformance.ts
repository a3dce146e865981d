import { deepEqual, equal, match, notDeepEqual, ok } from 'node:assert/strict';
import type { CensusChain } from '../../offchain-agent/src/chain/reporting/census-chain.ts';
import type { Census } from '../../offchain-agent/src/sli/census.ts';

interface CensusSubject {
  readonly chain: CensusChain;
  /** A network whose windows are open to reports. */
  readonly network: number;
  /** A window of it of which no census came. */
  readonly emptyWindow: number;
  /** A census that came, where the chain can have one. */
  readonly stored?: { readonly window: number; readonly reporter: string };
}

const hash = (digits: string): string => `0x${digits.repeat(32)}`;
const stranger = '5C62Ck4UrFPiBtoCmeSrgF7x9yv9mn38446dhCpsi2mLHiFT';
const unknownNetwork = 4_000_000;
const census: Census = {
  from: hash('01'),
  to: hash('02'),
  era: undefined,
  duties: [{ who: { kind: 'account', account: stranger }, assigned: 10, authored: 9 }],
};

/** What every `CensusChain` does, whatever stands behind it. */
export function describeCensusChain(name: string, subject: () => CensusSubject): void {
  describe(`${name} as a chain that takes censuses`, () => {
    it('names itself', () => {
      match(subject().chain.genesisHash, /^0x[0-9a-f]{64}$/);
    });

    it('lists its networks by ascending id', async () => {
      const ids = (await subject().chain.networks()).map(({ id }) => id);
      deepEqual(
        ids,
        [...new Set(ids)].toSorted((a, b) => a - b),
      );
    });

    it('has open windows of a network that is measured, and none of another', async () => {
      const { chain, network } = subject();
      const open = await chain.openWindows(network);
      ok(open && open.first <= open.end && open.windowMs > 0 && open.graceMs >= 0, JSON.stringify(open));
      equal(await chain.openWindows(unknownNetwork), undefined);
    });

    it('knows no standing and no census of a stranger', async () => {
      const { chain, network, emptyWindow } = subject();
      equal(await chain.standingOf(network, stranger), undefined);
      equal(await chain.storedCensus(network, emptyWindow, stranger), undefined);
    });

    it('has no census of a window of which none came', async () => {
      const { chain, network, emptyWindow } = subject();
      deepEqual(await chain.storedCensuses(network, emptyWindow), []);
      equal(await chain.agreedCensus(network, emptyWindow), undefined);
    });

    it('lists the census of a reporter among those of its window', async () => {
      const { chain, network, stored } = subject();
      if (!stored) return;
      const own = await chain.storedCensus(network, stored.window, stored.reporter);
      equal(own?.reporter, stored.reporter);
      const all = await chain.storedCensuses(network, stored.window);
      deepEqual(
        all.find(({ reporter }) => reporter === stored.reporter),
        own,
      );
    });

    it('encodes a census as calls, the same every time, others for another file', async () => {
      const { chain, network, emptyWindow: window } = subject();
      const calls = await chain.censusCalls({ network, window, census, contentId: hash('aa') });
      ok(calls.length === 1 && calls.every((call) => /^0x([0-9a-f]{2})+$/.test(call)), calls.join());
      deepEqual(await chain.censusCalls({ network, window, census, contentId: hash('aa') }), calls);
      notDeepEqual(await chain.censusCalls({ network, window, census, contentId: hash('bb') }), calls);
    });
  });
}
