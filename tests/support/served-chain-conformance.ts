import { deepEqual, equal, match, notEqual, ok, rejects } from 'node:assert/strict';
import type { BlockView, ServedChain } from '../../offchain-agent/src/serve/chain/served-chain.ts';

interface ServedSubject {
  readonly chain: ServedChain;
  /** Makes the chain finalize one block more. */
  readonly advance: () => Promise<void>;
}

/** What every `ServedChain` does, whatever stands behind it. */
export function describeServedChain(name: string, subject: () => ServedSubject): void {
  describe(`${name} as a chain that is served`, () => {
    it('says what it is, and that it answers', () => {
      const { facts, awaySinceMs } = subject().chain;
      match(facts.genesisHash, /^0x[0-9a-f]{64}$/);
      ok(facts.name !== '' && facts.url !== '');
      equal(awaySinceMs, undefined);
    });

    it('keeps the view of a block until the next one is final, and tells of that', async () => {
      const { chain, advance } = subject();
      const before = chain.view();
      equal(chain.view(), before);
      const told: BlockView[] = [];
      let onNext = (): void => undefined;
      const stop = chain.onHead((view) => {
        told.push(view);
        onNext();
      });
      const isTold = new Promise<void>((resolve) => {
        onNext = resolve;
      });
      await advance();
      await isTold;
      stop();
      const view = told.at(-1);
      ok(view && view.head.number > before.head.number && view.head.timeMs > before.head.timeMs);
      notEqual(view.head.hash, before.head.hash);
      equal(chain.view().head.number >= view.head.number, true);
      const count = told.length;
      await advance();
      equal(told.length, count);
    });

    it('reads once at a block what is asked for by one name, and again what failed', async () => {
      const view = subject().chain.view();
      let reads = 0;
      const read = async (): Promise<number> => {
        reads += 1;
        if (reads === 1) throw new Error('not yet');
        return reads;
      };
      await rejects(view.once('a test', read), /not yet/);
      deepEqual([await view.once('a test', read), await view.once('a test', read)], [2, 2]);
    });

    it('knows its home network, with targets by ascending id', async () => {
      const view = subject().chain.view();
      const [home] = await view.networks();
      equal(home?.id, 0);
      equal(home.genesisHash, subject().chain.facts.genesisHash);
      const ids = (await view.targets(0)).map(({ target }) => target);
      deepEqual(
        ids,
        [...new Set(ids)].toSorted((a, b) => a - b),
      );
      deepEqual(await view.groups(0), await subject().chain.view().groups(0));
    });

    it('has records of its head, and no open day of a target that has none', async () => {
      const view = subject().chain.view();
      const records = await view.records(0, 'authorship');
      equal(records.asOfMs, view.head.timeMs);
      equal(await records.answer(4_000_000, 'day'), undefined);
      const day = await records.periodOf('day', Math.floor(records.asOfMs / 1_000));
      deepEqual([day?.kind, (day?.startS ?? 1) % 86_400], ['day', 0]);
    });
  });
}
