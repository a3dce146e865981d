import { deepEqual, equal, match, ok } from 'node:assert/strict';
import type { VerifyChain } from '../../offchain-agent/src/verify/verify-chain.ts';

interface VerifySubject {
  readonly chain: VerifyChain;
  /** A window of network 0 that is over. */
  readonly window: number;
  /** A target of network 0, and a reporter of it. */
  readonly target: number;
  readonly reporter: string;
}

const stranger = '5C62Ck4UrFPiBtoCmeSrgF7x9yv9mn38446dhCpsi2mLHiFT';

/** What every `VerifyChain` does, whatever stands behind it. */
export function describeVerifyChain(name: string, subject: () => VerifySubject): void {
  describe(`${name} as a chain that is verified`, () => {
    it('says how a window is measured, and what', async () => {
      const { chain, window, target } = subject();
      match(chain.genesisHash, /^0x[0-9a-f]{64}$/);
      const { windowMs, samplesPerWindow } = await chain.samplingAt(0, window);
      ok((window * 1_000) % windowMs === 0 && samplesPerWindow >= 1);
      const ids = (await chain.targetsAt(0, window)).map(({ id }) => id);
      ok(ids.includes(target));
      deepEqual(
        ids,
        [...new Set(ids)].toSorted((a, b) => a - b),
      );
    });

    it('knows a reporter, and neither standing nor report of a stranger', async () => {
      const { chain, window, reporter } = subject();
      equal((await chain.standingOf(0, reporter))?.account, reporter);
      equal(await chain.standingOf(0, stranger), undefined);
      equal(await chain.storedReport(0, window, stranger), undefined);
    });

    it('counts the blocks of a window, 0 standing for all, and tells nothing of one to come', async () => {
      const { chain, window } = subject();
      const authored = await chain.authoredIn(0, window);
      const others = [...(authored ?? [])].filter(([id]) => id !== 0);
      equal(
        authored?.get(0),
        others.reduce((sum, [, count]) => sum + count, 0),
      );
      equal(await chain.authoredIn(0, window + 86_400_000), undefined);
    });

    it('has as many rows of records as were asked for, window by window', async () => {
      const { chain, window, target } = subject();
      const { windowMs } = await chain.samplingAt(0, window);
      const rows = await chain.records({ network: 0, target, indicator: 'rpc' }, 'window', window, 2);
      ok(rows.length <= 2);
      deepEqual(
        rows.map(({ startS }) => startS),
        [window, window + windowMs / 1_000].slice(0, rows.length),
      );
      for (const { isClosed, record } of rows) ok(isClosed || record === undefined);
    });
  });
}
