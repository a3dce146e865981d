import { deepEqual, doesNotThrow, equal, ok, throws } from 'node:assert/strict';
import { FaultTable, linksBetween } from '../../../../src/lab/link/fault-table.ts';
import { effectsOfBackend, refuseImpossible } from '../../../../src/lab/link/link-control.ts';
import { LinkMeter } from '../../../../src/lab/link/link-meter.ts';
import { effectsOf, type LinkRule, linkEffects } from '../../../../src/lab/link/rule.ts';

const proxy = { backend: 'proxy', can: effectsOfBackend.proxy } as const;
const tun = { backend: 'tun', can: effectsOfBackend.tun } as const;

describe('what a rule asks for', () => {
  it('is named by effects', () => {
    const all: LinkRule = {
      cut: true,
      delayMs: 1,
      jitterMs: 1,
      loss: { kind: 'gemodel', p: 0.1, r: 0.5, lossInBad: 1, lossInGood: 0 },
      duplicate: 0.1,
      corrupt: 0.1,
      reorder: { share: 0.1, gap: 5 },
      rateBitsPerS: 8_000,
    };
    deepEqual(effectsOf(all), [...linkEffects]);
  });

  it('is nothing where values are 0, or nothing can come of them', () => {
    const losses = [
      { kind: 'random', share: 0, correlation: 0.5 },
      { kind: 'gemodel', p: 0, r: 0.5, lossInBad: 1, lossInGood: 0 },
      { kind: 'gemodel', p: 0.1, r: 0.5, lossInBad: 0, lossInGood: 0 },
    ] as const;
    for (const loss of losses) deepEqual(effectsOf({ loss }), []);
    deepEqual(
      effectsOf({ cut: false, delayMs: 0, jitterMs: 0, duplicate: 0, corrupt: 0, limitPackets: 3 }),
      [],
    );
    deepEqual(effectsOf({ reorder: { share: 0, gap: 5 }, keepOrder: true }), []);
  });

  it('is refused by the names of what the backend cannot do', () => {
    const rule: LinkRule = {
      delayMs: 5,
      loss: { kind: 'random', share: 0.01, correlation: 0 },
      corrupt: 0.1,
    };
    doesNotThrow(() => refuseImpossible(rule, tun));
    throws(() => refuseImpossible(rule, proxy), {
      code: 'bad_input/link_effect',
      message:
        'the backend proxy cannot do loss, corrupt, only cut, delay, jitter, rate; take --link-backend tun, as root or where user namespaces are allowed',
    });
  });
});

describe('the faults between some nodes', () => {
  const nodes = ['v1', 'v2', 'v3'];
  const [first, second] = linksBetween(nodes);

  it('tells whose links have other faults now', () => {
    ok(first && second);
    const table = new FaultTable(nodes, tun);
    deepEqual(table.put({ id: 'a', links: [first], rule: { delayMs: 1 } }), [first]);
    deepEqual(table.put({ id: 'a', links: [second], rule: { delayMs: 1 } }), [first, second]);
    deepEqual(table.on(first), []);
    equal(table.on(second).length, 1);
    deepEqual(table.take(['b']), []);
    deepEqual(table.take(), [second]);
    deepEqual(table.all(), []);
  });

  it('refuses links that are not there, of a node with itself, and none at all', () => {
    const table = new FaultTable(nodes, tun);
    const put =
      (...links: readonly { from: string; to: string }[]) =>
      () =>
        table.put({ id: 'a', links, rule: { cut: true } });
    throws(put({ from: 'v1', to: 'v1' }, { from: 'v9', to: 'v1' }), {
      code: 'bad_input/link',
      message: 'the fault a names links that are not there: v1 to v1, v9 to v1; expected two of v1, v2, v3',
    });
    throws(put(), { message: 'the fault a names no link; expected two of v1, v2, v3' });
    deepEqual(table.all(), []);
  });
});

describe('the counters of a link', () => {
  it('count what came, what befell it, and how late it left', () => {
    const meter = new LinkMeter({ from: 'v1', to: 'v2' });
    equal(meter.counters().lateP99Ms, 0);
    meter.count(100, { lost: true, releases: [], overtakes: false });
    meter.count(50, { lost: false, releases: [{ atMs: 1, corruptBit: 3 }, { atMs: 1 }], overtakes: true });
    for (let packet = 0; packet < 99; packet += 1) meter.departed(0.2);
    meter.departed(900);
    const { lateP99Ms, ...counts } = meter.counters();
    deepEqual(counts, {
      from: 'v1',
      to: 'v2',
      packets: 2,
      bytes: 150,
      lost: 1,
      duplicated: 1,
      corrupted: 1,
      reordered: 1,
    });
    ok(lateP99Ms >= 0.2 && lateP99Ms <= 0.22, `${lateP99Ms} ms`);
    for (let packet = 0; packet < 10; packet += 1) meter.departed(10_000_000);
    ok(meter.counters().lateP99Ms > 100_000);
  });
});
