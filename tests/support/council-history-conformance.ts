import { deepEqual, equal, ok } from 'node:assert/strict';
import type { CouncilHistory } from '../../offchain-agent/src/chain/govern/council-history.ts';

/** What every `CouncilHistory` does, whatever it reads. @param subject with the number of its last block */
export function describeCouncilHistory(
  name: string,
  subject: () => { readonly history: CouncilHistory; readonly head: number },
): void {
  describe(`${name} as the history of a Council`, () => {
    it('has times and a count of motions that ascend with blocks', async () => {
      const { history, head } = subject();
      const blocks = [1, Math.ceil(head / 2), head];
      for (const of of [(block: number) => history.timeMs(block), (block: number) => history.opened(block)]) {
        const figures = await Promise.all(blocks.map(of));
        deepEqual(
          figures,
          figures.toSorted((a, b) => a - b),
        );
      }
    });

    it('has no more open motions than were ever opened, each once', async () => {
      const { history, head } = subject();
      for (const block of [1, Math.ceil(head / 2), head]) {
        const open = await history.openAt(block);
        const opened = await history.opened(block);
        equal(new Set(open.map(({ hash }) => hash)).size, open.length);
        ok(
          open.every(({ index }) => index < opened),
          `${open.length} of ${opened}`,
        );
      }
    });

    it('says nothing of the end of a motion that never was', async () => {
      const { history, head } = subject();
      equal(await history.endIn(head, `0x${'fe'.repeat(32)}`), undefined);
    });
  });
}
