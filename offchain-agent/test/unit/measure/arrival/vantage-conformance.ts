import { deepEqual, equal } from 'node:assert/strict';
import type { Vantage } from '../../../../src/measure/arrival/listening-record.ts';

export interface VantageSubject {
  readonly vantage: Vantage;
  /** What the vantage's clock says, milliseconds. */
  nowMs: number;
  /** Lets a new block come in; its hash once the vantage has heard of it. */
  readonly show: () => Promise<string>;
  readonly becomeUnwell: () => void;
  /** Breaks the connection; returns when the vantage has noticed. */
  readonly lose: () => Promise<void>;
}

/** What every `Vantage` does, whatever stands behind it. */
export function describeVantage(name: string, create: () => Promise<VantageSubject>): void {
  describe(`${name} as a vantage`, () => {
    let subject: VantageSubject;

    beforeEach(async () => {
      subject = await create();
    });

    afterEach(() => subject.vantage.close());

    it('delivers every block that comes in from now on, with the time', async () => {
      const seen: [string, number][] = [];
      await subject.show();
      await subject.vantage.followBlocks((hash, atMs) => seen.push([hash, atMs]));
      subject.nowMs = 5_000.5;
      const first = await subject.show();
      subject.nowMs = 6_000.25;
      const second = await subject.show();
      deepEqual(seen, [
        [first, 5_000.5],
        [second, 6_000.25],
      ]);
    });

    it('delivers nothing to whom has stopped to listen', async () => {
      const seen: string[] = [];
      const stop = await subject.vantage.followBlocks((hash) => seen.push(hash));
      const first = await subject.show();
      stop();
      await subject.show();
      deepEqual(seen, [first]);
    });

    it('says whether it is well', async () => {
      await subject.vantage.followBlocks(() => undefined);
      await subject.show();
      equal(await subject.vantage.isWell(), true);
      subject.becomeUnwell();
      equal(await subject.vantage.isWell(), false);
    });

    it('tells when the connection is lost', async () => {
      let lost = 0;
      const forget = subject.vantage.onLost(() => {
        lost += 1;
      });
      await subject.lose();
      equal(lost, 1);
      forget();
    });
  });
}
