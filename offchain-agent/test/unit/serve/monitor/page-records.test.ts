import { deepEqual, doesNotMatch, match } from 'node:assert/strict';
import {
  noonS as chainNoonS,
  FakeServedChain,
  windowS,
} from '../../../../../tests/support/fake-served-chain.ts';
import { silentLogger } from '../../../../../tests/support/silent-logger.ts';
import { MonitorStatus } from '../../../../src/serve/monitor/monitor-status.ts';
import { PageRecords } from '../../../../src/serve/monitor/page-records.ts';
import { oneObjective } from '../../../../src/serve/objective/objectives.ts';
import { networkPage } from '../../../../src/serve/status/network-page.ts';
import { StatusBoard } from '../../../../src/serve/status/status-board.ts';
import { answered, failed, MonitorScene, noonS } from './monitor-scene.ts';

describe('a status page with a chain', () => {
  let scene: MonitorScene;
  let chain: FakeServedChain;
  let board: StatusBoard;
  let source: MonitorStatus;

  beforeEach(async () => {
    scene = await MonitorScene.open();
    chain = FakeServedChain.withValidators('rpc-eu', 'other');
    const address = { kind: 'rpc' as const, url: 'wss://rpc.example.org', peerId: 'x' };
    chain.targets = chain.targets.map((target) => ({
      ...target,
      addresses: [{ address, proved: true }] as never,
    }));
    board = new StatusBoard(chain, oneObjective(), silentLogger());
    const targets = new Map([
      [scene.board.numberOf('europe') ?? 0, 'rpc-eu'],
      [scene.board.numberOf('america') ?? 0, 'america'],
    ]);
    const records = new PageRecords({ chain, board, network: 0, targets });
    source = new MonitorStatus({
      name: 'Example',
      id: scene.history.page,
      board: scene.board,
      records,
      nowMs: () => scene.nowMs,
    });
    // The monitor saw an outage of europe that no reporter saw, and one of america that is nowhere recorded.
    await scene.live(noonS, noonS + 300, (name) => (name.startsWith('<') ? answered : failed));
    for (let back = 10; back >= 1; back -= 1) {
      const startS = chainNoonS - back * windowS;
      chain.windows.push({ target: 1, startS, indicator: 'rpc', part: 10, whole: 10, reporters: 3 });
    }
  });
  afterEach(async () => {
    board.close();
    await scene.close();
  });

  async function page(): Promise<string> {
    const now = await source.now();
    const [status] = now.networks;
    if (!status) throw new Error('no network');
    return networkPage({ facts: source.facts, head: now.head, awaySinceMs: undefined }, status, 1);
  }

  it('shows records where they exist, its own samples elsewhere, and which is which', async () => {
    match(await page(), /europe of Example: major outage/);
    await board.now();
    const body = await page();
    match(
      body,
      /Records of Fake, as of finalized block 100\. Samples of this monitor, this month: 0 of 30\./,
    );
    match(body, /id="target-2"[^]*Samples of this monitor\.<\/p>/);
    doesNotMatch(body, /europe[^<]*: major outage/);
    match(body, /america: major outage/);
    const [status] = (await source.now()).networks;
    deepEqual(status?.targets.map(({ label, state }) => [label, state]).toSorted(), [
      ['<img src=x onerror="alert(1)">', 'operational'],
      ['america', 'major_outage'],
      ['europe', 'operational'],
    ]);
    const asked = { network: 0, period: 'month', indicator: 'rpc' } as const;
    deepEqual((await source.figuresOf({ ...asked, target: 'europe' })).record?.sliPpm, 1_000_000);
    deepEqual((await source.figuresOf({ ...asked, target: 'america' })).record?.sliPpm, 0);
    if (!status) throw new Error('no network');
    const { rows } = await source.readMonth(status, '2026-11');
    deepEqual(
      rows.map(({ target, measured }) => [target, measured.part, measured.whole]),
      [
        [1, 100, 100],
        [2, 0, 30],
        [3, 30, 30],
      ],
    );
  });

  it('falls back to its own samples while the chain is away', async () => {
    await board.now();
    chain.awaySinceMs = chainNoonS * 1_000;
    const body = await page();
    match(body, /europe: major outage/);
    match(
      body,
      /Fake has not answered since 2026-11-20 12:00:00 UTC: all figures are this monitor&#39;s own/,
    );
  });
});
