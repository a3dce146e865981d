import { deepEqual, equal, match, ok, rejects, throws } from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { poll } from '../../../../../../tests/support/poll.ts';
import { program } from '../../../../../../tests/support/program.ts';
import { silentLogger } from '../../../../../../tests/support/silent-logger.ts';
import { monotonicUs } from '../../../../../src/base/clock.ts';
import { OwnRedis } from '../../../../../src/reporting/agent/queue/own-redis.ts';
import { noMetrics } from '../../../../../src/reporting/metrics.ts';
import type { NumberedPlan } from '../../../../../src/scale/load/generator/generator-messages.ts';
import { joinShare, type Membership } from '../../../../../src/scale/load/share/join.ts';
import { ShareLeader, startWithinUs } from '../../../../../src/scale/load/share/leader.ts';
import { requireRedisUrl } from '../../../../../src/scale/load/share/share-redis.ts';
import { mergeReports, partOfPlan } from '../../../../../src/scale/load/share/split-plan.ts';
import { loadAccount, signatureMark } from '../../../../../src/scale/load/transfer.ts';
import { loadPlan } from '../generator/load-plan.ts';
import { PoolNode } from '../generator/pool-node.ts';

const secret = '//Shared';
const { options, file } = program(new URL('./generator.program.ts', import.meta.url));
const { signal } = new AbortController();

/** Of as many transactions, a millisecond apart unless said otherwise. */
function planOf(url: string, count: number, everyUs = 2_000): NumberedPlan {
  const plan = loadPlan({ count, accounts: 4, endpoints: [url], everyUs });
  const accounts = plan.accounts.map((_, number) => ({
    ...loadAccount(secret, '0x00', number),
    number,
    nonce: 0,
  }));
  return { ...plan, accounts };
}

describe('the start of a shared load', () => {
  it('may differ by the two largest errors of clocks together', () => {
    equal(startWithinUs([40, 100, 70]), 170);
    equal(startWithinUs([40]), 40);
  });
});

describe('a load shared by processes', () => {
  let folder: string;
  let redis: OwnRedis;
  let url: string;
  let count = 0;
  let name: string;
  const nodes: PoolNode[] = [];
  const processes: ChildProcess[] = [];
  const members: Membership[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-share-'));
    redis = await OwnRedis.open({ data: folder, log: silentLogger(), metrics: noMetrics() });
    url = `unix:${redis.socket}`;
  });
  after(async () => {
    await redis.close();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    name = `load-${count++}`;
  });
  afterEach(async () => {
    for (const member of members.splice(0)) await member.close();
    for (const each of processes.splice(0)) {
      if (each.exitCode !== null || each.signalCode !== null) continue;
      each.kill('SIGKILL');
      await once(each, 'close');
    }
    for (const node of nodes.splice(0)) await node.stop();
  });

  async function node(): Promise<PoolNode> {
    const started = await PoolNode.start();
    nodes.push(started);
    return started;
  }

  /** Another generator; `ended` has what it printed. */
  function generator(
    endpoint: string,
    given: { key?: string; rate?: string } = {},
  ): { child: ChildProcess; ended: Promise<string> } {
    const { key = secret, rate = '5' } = given;
    const child = spawn(process.execPath, [...options, file, url, name, endpoint, '2', key, rate], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    processes.push(child);
    let printed = '';
    child.stdout.on('data', (data: Buffer) => {
      printed += data.toString();
    });
    return { child, ended: once(child, 'close').then(() => printed) };
  }

  async function lead(): Promise<{ leader: ShareLeader; member: Membership }> {
    const member = await joinShare({ url, name, generators: 2, terms: { '--rate': '5' }, secret }, signal);
    members.push(member);
    equal(member.part, 0);
    return { leader: new ShareLeader(member, 2), member };
  }

  it('sends each transaction once, half by each process, and reports one load', async () => {
    const [own, other] = [await node(), await node()];
    const { leader } = await lead();
    const { ended } = generator(other.url);
    await leader.gather(60_000, signal);
    const plan = planOf(own.url, 200);
    for (const round of [1, 2]) {
      const shared = await leader.prepare(plan, signal);
      const startUs = monotonicUs() + (shared.startInUs ?? 0);
      shared.start(startUs);
      await shared.sent(signal);
      const report = await shared.report(signal);
      await shared.close();
      const marks = [own, other].map(({ received }) =>
        received.slice(-100).map(({ extrinsic }) => signatureMark(extrinsic, 1)),
      );
      deepEqual(
        marks.map((each) => each.length),
        [100, 100],
        `round ${round}`,
      );
      deepEqual(marks.flat().toSorted(), [...report.marks].toSorted());
      ok(report.acceptedUs.every((us) => !Number.isNaN(us)));
      equal(report.lost, undefined);
      const withinUs = report.startWithinUs ?? Number.NaN;
      ok(withinUs < 100_000, `${withinUs} us`);
      report.sentUs.forEach((sentUs, i) =>
        ok(sentUs >= startUs + (plan.intendedUs[i] ?? 0) - 2 * withinUs, String(i)),
      );
    }
    await leader.end(true);
    deepEqual(
      (JSON.parse(await ended) as { rounds: { sent: number; accepted: number }[] }).rounds.map(
        ({ sent, accepted }) => [sent, accepted],
      ),
      [
        [100, 100],
        [100, 100],
      ],
    );
  });

  it('says which generator was killed in the middle, and what of the load is missing', async () => {
    const [own, other] = [await node(), await node()];
    const { leader } = await lead();
    const { child } = generator(other.url);
    await leader.gather(60_000, signal);
    const shared = await leader.prepare(planOf(own.url, 400, 20_000), signal);
    shared.start(monotonicUs() + (shared.startInUs ?? 0));
    await poll(
      'some are sent',
      async () => other.received.length,
      (received) => received > 20,
    );
    child.kill('SIGKILL');
    await shared.sent(signal);
    const report = await shared.report(signal);
    await shared.close();
    equal(report.lost?.length, 1);
    match(report.lost?.[0] ?? '', /^generator 2 ended in the middle of the load/);
    const known = (part: number): number =>
      report.sentUs.filter((us, i) => i % 2 === part && !Number.isNaN(us)).length;
    deepEqual([known(0), known(1)], [200, 0]);
    await rejects(leader.prepare(planOf(own.url, 20), signal), { code: 'unreachable/generator_lost' });
  });

  it('ends for the others when the first is gone', async () => {
    const other = await node();
    const { leader, member } = await lead();
    const { ended } = generator(other.url);
    await leader.gather(60_000, signal);
    await member.close();
    members.splice(0);
    deepEqual(JSON.parse(await ended), { code: 'unreachable/share_leader' });
  });

  it('stops where the first stops it', async () => {
    const [own, other] = [await node(), await node()];
    const { leader } = await lead();
    const { ended } = generator(other.url);
    await leader.gather(60_000, signal);
    const shared = await leader.prepare(planOf(own.url, 6_000, 20_000), signal);
    shared.start(monotonicUs() + (shared.startInUs ?? 0));
    await poll(
      'some are sent',
      async () => other.received.length,
      (received) => received > 5,
    );
    await shared.close();
    await leader.end(false);
    deepEqual(JSON.parse(await ended), { code: 'unreachable/share_leader' });
    ok(other.received.length < 2_900, String(other.received.length));
  });

  it('refuses a generator with other options, another key, or one too many', async () => {
    const [own, other] = [await node(), await node()];
    const { leader } = await lead();
    deepEqual(JSON.parse(await generator(other.url, { rate: '6' }).ended), {
      code: 'bad_input/share_differs',
    });
    const stranger = generator(other.url, { key: '//Stranger' });
    await leader.gather(60_000, signal);
    deepEqual(JSON.parse(await generator(other.url).ended), { code: 'bad_input/share_full' });
    const preparing = rejects(leader.prepare(planOf(own.url, 20), signal), {
      code: /bad_input\/share_key|unreachable\/generator_lost/,
    });
    deepEqual(JSON.parse(await stranger.ended), { code: 'bad_input/share_key' });
    await preparing;
    equal(other.received.length, 0);
  });

  it('says how many came when not all do', async () => {
    const { leader } = await lead();
    await rejects(leader.gather(50, signal), {
      code: 'unreachable/generators',
      message: /^1 of 2 generators came within 0\.05 s; start the others/,
    });
  });

  it('needs a Redis that answers', async () => {
    const terms = { url: 'redis://127.0.0.1:1', name, generators: 2, terms: {}, secret };
    await rejects(joinShare(terms, signal), {
      code: 'unreachable/redis',
      message: /redis:\/\/127\.0\.0\.1:1/,
    });
    throws(() => requireRedisUrl(undefined), { code: 'bad_input/redis' });
    throws(
      () => requireRedisUrl('postgres://a:hidden@b/c'),
      (error: Error) => !error.message.includes('hidden'),
    );
  });
});

describe('the parts of a plan', () => {
  it('make the plan again, for any number of generators', () => {
    const plan = planOf('ws://none', 103);
    for (const parts of [1, 2, 4]) {
      const all = Array.from({ length: parts }, (_, part) => partOfPlan(plan, part, parts));
      equal(
        all.reduce((sum, { intendedUs }) => sum + intendedUs.length, 0),
        103,
      );
      const merged = mergeReports(
        all.map(({ intendedUs, accounts }) => ({
          sentUs: intendedUs,
          acceptedUs: intendedUs,
          refusedUs: intendedUs.map(() => Number.NaN),
          refusals: [{ code: 1, message: 'full', count: 2 }],
          marks: Array.from(intendedUs, (_, index) => String(accounts[index % accounts.length]?.number)),
          cpuShare: 0.1,
        })),
        { count: 103, startUs: 7 },
      );
      deepEqual(
        merged.sentUs,
        plan.intendedUs.map((us) => us + 7),
      );
      deepEqual(
        merged.marks,
        Array.from({ length: 103 }, (_, index) => String(index % 4)),
      );
      deepEqual(merged.refusals, [{ code: 1, message: 'full', count: 2 * parts }]);
    }
  });
});
