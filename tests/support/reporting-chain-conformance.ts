import assert from 'node:assert/strict';
import type {
  FinalizedHead,
  ReportingChain,
} from '../../offchain-agent/src/chain/reporting/reporting-chain.ts';
import type { Report } from '../../offchain-agent/src/sli/evidence/report.ts';

/** What a chain must let the suite do. */
export interface ReportingSubject {
  readonly chain: ReportingChain;
  /** A reporter that has joined network 0. */
  readonly reporter: string;
  /** A window of network 0 whose slots are counted and whose sampled records are open. */
  readonly countedWindow: number;
  /** An id of network 0. */
  readonly target: number;
  /** Makes the chain build one block more and finalize it. */
  readonly advance: () => Promise<void>;
}

const hashPattern = /^0x[0-9a-f]{64}$/;
const stranger = '5C62Ck4UrFPiBtoCmeSrgF7x9yv9mn38446dhCpsi2mLHiFT';

/** What every `ReportingChain` does, whatever stands behind it. */
export function describeReportingChain(name: string, subject: () => ReportingSubject): void {
  describe(`${name} as a chain that takes reports`, () => {
    it('names itself and its finalized head', async () => {
      const { chain } = subject();
      assert.match(chain.genesisHash, hashPattern);
      const { number, hash, timeMs } = await chain.finalizedHead();
      assert.match(hash, hashPattern);
      assert.ok(Number.isSafeInteger(number) && number >= 1, `${number}`);
      assert.ok(Number.isSafeInteger(timeMs) && timeMs > 0, `${timeMs}`);
    });

    it('tells of the finalized head, ascending, each once, until it is told to stop', async () => {
      const { chain, advance } = subject();
      const before = (await chain.finalizedHead()).number;
      const heads: FinalizedHead[] = [];
      let onNext = (): void => undefined;
      const stop = await chain.followFinalized((head) => {
        heads.push(head);
        onNext();
      });
      await advance();
      while (!heads.some(({ number }) => number > before)) {
        await new Promise<void>((resolve) => {
          onNext = resolve;
        });
      }
      stop();
      const count = heads.length;
      await advance();
      assert.equal(heads.length, count);
      const numbers = heads.map(({ number }) => number);
      assert.deepEqual(
        numbers,
        [...new Set(numbers)].toSorted((a, b) => a - b),
      );
    });

    it('gives the parameters of a window', async () => {
      const { chain, countedWindow } = subject();
      const sampling = await chain.samplingAt(0, countedWindow);
      assert.equal(86_400_000 % sampling.windowMs, 0);
      assert.equal((countedWindow * 1_000) % sampling.windowMs, 0);
      assert.equal(sampling.distribution, 'Stratified');
      const figures = [
        sampling.samplesPerWindow,
        sampling.timeoutMs,
        sampling.minReporters,
        sampling.fastUs.rpc,
      ];
      assert.ok(
        figures.every((figure) => figure >= 1),
        figures.join(),
      );
    });

    it('lists targets with ascending ids from 1, each with a label', async () => {
      const { chain, countedWindow, target } = subject();
      const targets = await chain.targetsAt(0, countedWindow);
      const ids = targets.map(({ id }) => id);
      assert.ok(ids.includes(target));
      assert.deepEqual(
        ids,
        [...new Set(ids)].filter((id) => id >= 1).toSorted((a, b) => a - b),
      );
      for (const { label, addresses } of targets) {
        assert.notEqual(label, '');
        for (const { peerId } of addresses) assert.match(peerId, /^12D3KooW/);
      }
    });

    it('knows how a reporter stands, and that a stranger does not', async () => {
      const { chain, reporter } = subject();
      const standing = await chain.standingOf(0, reporter);
      assert.equal(standing?.account, reporter);
      assert.match(standing.link, hashPattern);
      assert.ok(standing.linkWindow < standing.joined || standing.reported !== undefined);
      assert.equal(await chain.standingOf(0, stranger), undefined);
    });

    it('has no report of a stranger', async () => {
      const { chain, countedWindow } = subject();
      assert.equal(await chain.storedReport(0, countedWindow, stranger), undefined);
    });

    it('counts the blocks of a window that is over: target 0 stands for all of them', async () => {
      const { chain, countedWindow } = subject();
      const authored = await chain.authoredIn(0, countedWindow);
      const others = [...authored].filter(([target]) => target !== 0);
      assert.equal(
        authored.get(0),
        others.reduce((sum, [, count]) => sum + count, 0),
      );
    });

    it('says of an open window that it is not counted yet, and that this will pass', async () => {
      const { chain, countedWindow } = subject();
      await assert.rejects(chain.authoredIn(0, countedWindow + 86_400_000), {
        name: 'AgentError',
        code: 'unknown/window_open',
        retryable: true,
      });
    });

    it('has a first open window not after the one that is counted', async () => {
      const { chain, countedWindow } = subject();
      assert.ok((await chain.firstOpenWindow(0)) <= countedWindow);
    });

    it('encodes a report in parts, the same every time, and none without entries', async () => {
      const { chain, countedWindow, target } = subject();
      const report = reportOf(countedWindow, target);
      const calls = await chain.reportCalls(report);
      assert.ok(calls.length === 1 && calls.every((call) => /^0x([0-9a-f]{2})+$/.test(call)));
      assert.deepEqual(await chain.reportCalls(report), calls);
      const many = Array.from({ length: 300 }, (_, index) => ({ ...entryOf(index + 1) }));
      assert.equal((await chain.reportCalls({ ...report, entries: many })).length, 2);
      assert.deepEqual(await chain.reportCalls({ ...report, entries: [] }), []);
    });
  });
}

function reportOf(window: number, target: number): Report {
  const hash = `0x${'11'.repeat(32)}`;
  return { network: 0, window, link: hash, root: hash, contentId: hash, entries: [entryOf(target)] };
}

function entryOf(target: number): Report['entries'][number] {
  return {
    target,
    indicator: 'rpc',
    samples: 4,
    buckets: [
      [100, 2],
      [200, 1],
    ],
  };
}
