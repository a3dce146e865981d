// What the links of a network do beside what was asked of them: each bound of conformance as value and limit, for every backend
// that can be had here. Who sends and who receives stamp each message with the clock of the machine; nothing is taken from
// the backend's own word but its counters, which are compared with what arrived.
import { setTimeout as sleep } from 'node:timers/promises';
import { print } from '../src/cli/output.ts';
import { findTunAccess } from '../src/lab/link/host/tun-access.ts';
import type { LinkBackendName } from '../src/lab/link/link-control.ts';
import type { LinkFault, LinkRule } from '../src/lab/link/rule.ts';
import { type Bound, near, printBounds } from './links/bounds.ts';
import { binomialSpread, deviationOf, drawn, lag1Of, meanOf, quantileOf } from './links/figures.ts';
import { measureNetwork, networkDelayMs, validators } from './links/network.ts';
import { measureOnChain } from './links/on-chain.ts';
import { BenchScene, type Stream } from './links/scene.ts';
import { type Arrival, monotonicMs } from './links/traffic.ts';

interface Plan {
  /** Jitter of a stream that keeps order shows only where messages are further apart than the jitter is wide. */
  readonly delay: Pick<Stream, 'messages' | 'everyMs'>;
  readonly meanMs: number;
  /** Bytes of headers in each message's packet. */
  readonly headerBytes: number;
  readonly rate: Pick<Stream, 'messages' | 'everyMs' | 'bytes'>;
}

const plans: Readonly<Record<LinkBackendName, Plan>> = {
  tun: {
    delay: { messages: 10_000, everyMs: 2 },
    meanMs: 0.3,
    headerBytes: 28,
    rate: { messages: 8_000, everyMs: 1, bytes: 1_400 },
  },
  proxy: {
    delay: { messages: 600, everyMs: 42 },
    meanMs: 3,
    headerBytes: 0,
    rate: { messages: 6_000, everyMs: 0, bytes: 1_400 },
  },
};

const there = { from: 'v1', to: 'v2' };
const seed = 7;
const delayMs = 200;
const jitterMs = 20;
const correlation = 0.25;
const lossShare = 0.01;
const rateBitsPerS = 8_000_000;
const cutAfterMs = 5;
const mostCpuShare = 0.1;
const mostLateMs = 0.5;

/** Prints the table; the exit code is 1 when a bound does not hold. */
export async function benchLinks(): Promise<number> {
  const backends = await backendsHere();
  const columns = new Map<LinkBackendName, readonly Bound[]>();
  for (const backend of backends) {
    columns.set(backend, [
      ...(await measure(backend)),
      ...(await measureValidators(backend)),
      // Minutes, so of the better one alone.
      ...(backend === backends.at(-1) ? await measureOnChain(backend) : []),
    ]);
  }
  return printBounds(columns);
}

/** `benchLinks` for what the records of a chain say alone. */
export async function benchLinksOnChain(): Promise<number> {
  const backend = (await backendsHere()).at(-1) ?? 'proxy';
  return printBounds(new Map([[backend, await measureOnChain(backend)]]));
}

async function backendsHere(): Promise<LinkBackendName[]> {
  const access = await findTunAccess();
  if (access.can) return ['proxy', 'tun'];
  print(`The backend tun cannot be had here: ${access.missing}.`);
  return ['proxy'];
}

async function measure(backend: LinkBackendName): Promise<Bound[]> {
  const scene = await BenchScene.open(backend, [there.from, there.to]);
  try {
    const plan = plans[backend];
    const quiet = delaysOf(await send(scene, undefined, { messages: 1_000, everyMs: 5 }));
    const [half, most] = [0.5, 0.99].map((share) => quantileOf(quiet, share).toFixed(2));
    return [
      { figure: 'no fault: one way, p50 / p99', value: `${half} / ${most} ms`, limit: '' },
      ...(await measureDelay(scene, plan, quantileOf(quiet, 0.5))),
      ...(await measureCut(scene)),
      ...(await measureRate(scene, plan)),
      ...(backend === 'tun' ? await measureLoss(scene) : []),
    ];
  } finally {
    await scene.close();
  }
}

async function send(
  scene: BenchScene,
  rule: LinkRule | undefined,
  stream: Omit<Stream, 'from' | 'to' | 'bytes'> & { readonly bytes?: number },
  options: Parameters<BenchScene['run']>[1] = {},
): Promise<readonly Arrival[]> {
  if (rule) await scene.links.apply(faultOf(rule));
  const arrived = await scene.run([{ bytes: 64, ...stream, from: 'v1', to: ['v2'] }], options);
  await scene.links.clear();
  return (arrived.get('v2') ?? []).toSorted((a, b) => a.number - b.number);
}

function faultOf(rule: LinkRule): LinkFault {
  return { id: 'bench', links: [there], rule, seed };
}

function delaysOf(arrivals: readonly Arrival[]): number[] {
  return arrivals.map(({ sentMs, atMs }) => atMs - sentMs);
}

/** @param quietMs what half of the messages take without a fault: the probe's own way through the machine, for the most part */
async function measureDelay(scene: BenchScene, { delay, meanMs }: Plan, quietMs: number): Promise<Bound[]> {
  const rule = { delayMs, jitterMs, correlation };
  const measured = delaysOf(await send(scene, rule, delay));
  const { delaysMs } = drawn(faultOf(rule), there, delay.messages);
  // Ten thousand are enough to be judged by what was asked; fewer by what was drawn.
  const isLong = delay.messages >= 10_000;
  const mean = isLong ? delayMs : meanOf(delaysMs);
  const deviation = isLong ? jitterMs / Math.sqrt(3) : deviationOf(delaysMs);
  const lag1 = isLong ? (6 / Math.PI) * Math.asin(correlation / 2) : lag1Of(delaysMs);
  const what = `${delayMs} ms +- ${jitterMs}, correlation ${100 * correlation} %`;
  const ratio = deviationOf(measured) / deviation;
  return [
    near(
      `${what}: mean, beyond no fault`,
      meanOf(measured) - quietMs,
      mean,
      meanMs,
      (ms) => `${ms.toFixed(2)} ms`,
    ),
    {
      figure: `${what}: standard deviation`,
      value: `${deviationOf(measured).toFixed(2)} ms`,
      limit: `${deviation.toFixed(2)} +- 3 %`,
      holds: Math.abs(ratio - 1) <= 0.03,
    },
    near(`${what}: lag-1`, lag1Of(measured), lag1, 0.02, (value) => value.toFixed(3)),
    {
      figure: `${what}: arrived`,
      value: String(measured.length),
      limit: `${delay.messages}`,
      holds: measured.length === delay.messages,
    },
  ];
}

async function measureLoss(scene: BenchScene): Promise<Bound[]> {
  const messages = 10_000;
  const rule: LinkRule = { loss: { kind: 'random', share: lossShare, correlation } };
  const lostCounted = async (): Promise<number> =>
    (await scene.links.counters()).find(({ from, to }) => from === there.from && to === there.to)?.lost ?? 0;
  const missing = async (): Promise<number[]> => {
    const numbers = new Set((await send(scene, rule, { messages, everyMs: 1 })).map(({ number }) => number));
    return Array.from({ length: messages }, (_, number) => number).filter((number) => !numbers.has(number));
  };
  const before = await lostCounted();
  const [first, again] = [await missing(), await missing()];
  const counted = (await lostCounted()) - before;
  const { lost } = drawn(faultOf(rule), there, messages);
  const what = `loss ${100 * lossShare} %, correlation ${100 * correlation} %`;
  const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
  const spread = binomialSpread(lossShare, messages, correlation);
  return [
    near(`${what}: share`, first.length / messages, lossShare, spread, percent),
    {
      figure: `${what}: counted by the backend`,
      value: String(counted),
      limit: `${first.length + again.length} missing`,
      holds: counted === first.length + again.length,
    },
    {
      figure: `${what}: twice with one seed`,
      value: String(first) === String(again) ? 'the same drops' : 'other drops',
      limit: 'as drawn',
      holds: String(first) === String(again) && String(first) === String(lost),
    },
  ];
}

async function measureRate(scene: BenchScene, { rate, headerBytes }: Plan): Promise<Bound[]> {
  const arrivals = await send(scene, { rateBitsPerS }, rate, { restMs: 2_500 });
  const times = arrivals.map(({ atMs }) => atMs).toSorted((a, b) => a - b);
  const begun = (times[0] ?? 0) + 1_000;
  const counted = times.filter((atMs) => atMs >= begun);
  const tookMs = (counted.at(-1) ?? 0) - (counted[0] ?? 0);
  const measured = ((counted.length - 1) * (rate.bytes + headerBytes) * 8_000) / tookMs;
  return [
    near(
      `${rateBitsPerS / 1e6} Mbit/s`,
      measured,
      rateBitsPerS,
      0.02 * rateBitsPerS,
      (bits) => `${(bits / 1e6).toFixed(3)} Mbit/s`,
    ),
  ];
}

async function measureCut(scene: BenchScene): Promise<Bound[]> {
  let [cutMs, healedMs] = [0, 0];
  const arrivals = await send(
    scene,
    undefined,
    { messages: 3_000, everyMs: 1 },
    {
      meanwhile: async () => {
        await sleep(1_000);
        await scene.links.apply(faultOf({ cut: true }));
        cutMs = monotonicMs();
        await sleep(1_000);
        healedMs = monotonicMs();
        await scene.links.clear();
      },
    },
  );
  const during = arrivals.filter(({ atMs }) => atMs > cutMs + cutAfterMs && atMs < healedMs).length;
  const after = arrivals.filter(({ atMs }) => atMs >= healedMs).length;
  return [
    { figure: `cut: passed after ${cutAfterMs} ms`, value: String(during), limit: '0', holds: during === 0 },
    { figure: 'cut: passed when healed', value: String(after), limit: 'some', holds: after > 0 },
  ];
}

/** Only packets are promised to be punctual: a stream waits for timers of whole milliseconds. */
async function measureValidators(backend: LinkBackendName): Promise<Bound[]> {
  const { cpuShare, packetsPerS, lateMs } = await measureNetwork(backend);
  const what = `${validators} validators at ${networkDelayMs} ms`;
  const judged = backend === 'tun';
  return [
    { figure: `${what}: packets a second`, value: packetsPerS.toFixed(0), limit: '' },
    {
      figure: `${what}: share of a core`,
      value: `${(100 * cpuShare).toFixed(1)} %`,
      limit: `${100 * mostCpuShare} %`,
      holds: cpuShare <= mostCpuShare,
    },
    {
      figure: `${what}: late at p99, worst link`,
      value: `${lateMs.toFixed(2)} ms`,
      limit: judged ? `${mostLateMs} ms` : '',
      ...(judged && { holds: lateMs < mostLateMs }),
    },
  ];
}
