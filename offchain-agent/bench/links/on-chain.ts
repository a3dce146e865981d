// What the records of a chain say of a fault on links: three reporters listen for blocks at nodes of a real network, and their
// records are read from the chain, bucket by bucket, for windows before and during the fault.

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { seatedAccounts } from '../../src/chain/aura/seated-accounts.ts';
import { stateReader } from '../../src/chain/call/state-at.ts';
import { parseSigningKey } from '../../src/chain/keys/parse-key.ts';
import { SliRecords } from '../../src/chain/records/records.ts';
import { type ChainConnection, openChain } from '../../src/chain/rpc/connect.ts';
import { say } from '../../src/cli/output.ts';
import { linksBetween } from '../../src/lab/link/fault-table.ts';
import { openLinks } from '../../src/lab/link/host/remote-links.ts';
import { countedBetween, type LinkBackendName, type LinkControl } from '../../src/lab/link/link-control.ts';
import type { Link, LinkRule } from '../../src/lab/link/rule.ts';
import { downNetwork } from '../../src/lab/networks.ts';
import { type NetworkState, nodeUrl } from '../../src/lab/real/state.ts';
import { upNetwork } from '../../src/lab/up/up.ts';
import { bucketFirstUs, bucketIndex, bucketLastUs } from '../../src/sli/bucket.ts';
import type { Bound } from './bounds.ts';
import { type LinkSpan, type Recorded, recorded, reporters } from './records.ts';

const name = 'bench-links-on-chain';
const slotMs = 1_000;
const windowMs = 30_000;
const validators = 4;
/** Whose links are at fault: no reporter listens at it, so the other authors' records stay as they are. */
const author = 'v4';
const bystander = 'v2';
/** The number under which the chain keeps all authors together. */
const everybody = 0;
const unmovedMs = 20;
const seed = 7;

/** A block goes to a peer in three messages: it is announced, the peer's request is accepted, and it is answered. */
const forth = 3;
/** And two come back: the peer opens a stream, and asks. */
const back = 2;

const delayMs = 200;
const jitterMs = 20;
const correlation = 0.25;
const lossShare = 0.01;
const rateBitsPerS = 8_000_000;
const fillBytes = 250_000;
/** Payload in a full packet, of 1,500 bytes on the wire: TCP's header has time stamps. */
const payloadShare = 1_448 / 1_500;
/** By this much before the author's slot others have what its block is to hold. */
const leadMs = 700;
/** By so much before a window a fault changes: the last block of the window before has arrived, the next is not written. */
const switchMs = 100;
const recordedWithinMs = 90_000;
/** What was lost is sent again after this long at the soonest. */
const resentUs = 150_000;

/** What is asked of the links in some windows, and what blocks hold. */
interface Phase {
  readonly what: string;
  readonly windows: number;
  readonly rule?: LinkRule;
  readonly links?: (network: NetworkState) => readonly Link[];
  readonly fill?: boolean;
}

/** Of the author at fault, of one that is not, and of all authors together. */
interface Figures {
  readonly author: Recorded;
  readonly bystander: Recorded;
  readonly all: Recorded;
  readonly lost: number;
}

const out = ({ nodes }: NetworkState): Link[] =>
  linksBetween(nodes.map((node) => node.name)).filter(({ from }) => from === author);
const into = ({ nodes }: NetworkState): Link[] =>
  linksBetween(nodes.map((node) => node.name)).filter(({ to }) => to === author);
const everywhere = ({ nodes }: NetworkState): Link[] => linksBetween(nodes.map((node) => node.name));

const phases = {
  quiet: { what: 'no fault', windows: 1 },
  out: { what: 'delay out', windows: 1, links: out, rule: { delayMs } },
  jitter: { what: 'delay out with jitter', windows: 1, links: out, rule: { delayMs, jitterMs, correlation } },
  into: { what: 'delay into', windows: 1, links: into, rule: { delayMs } },
  loss: {
    what: 'loss',
    windows: 2,
    links: everywhere,
    rule: { loss: { kind: 'random', share: lossShare, correlation } },
  },
  full: { what: 'full blocks', windows: 1, fill: true },
  rate: { what: 'full blocks at a rate', windows: 1, links: out, rule: { rateBitsPerS }, fill: true },
} as const satisfies Readonly<Record<string, Phase>>;
type PhaseName = keyof typeof phases;

/** Loss is left out where the backend has none. */
export async function measureOnChain(backend: LinkBackendName): Promise<Bound[]> {
  const folder = await mkdtemp(join(tmpdir(), 'almanac-bench-'));
  process.env['ALMANAC_STATE'] = folder;
  const { signal } = new AbortController();
  const lengths = { slotMs, sessionMs: 10_000, sessionsPerEra: 6, windowMs };
  try {
    const network = await upNetwork(
      { name, validators, candidates: 0, reporters, ...lengths, backend },
      { progress: say, signal },
    );
    const links = await openLinks(network);
    const chain = await openChain(nodeUrl(network.nodes[0] ?? { rpc_port: 0 }), { signal });
    try {
      return boundsOf(await runPhases({ network, links, chain }));
    } finally {
      await chain.api.disconnect();
      await links.close();
    }
  } finally {
    await downNetwork(name);
    await rm(folder, { recursive: true, force: true });
  }
}

interface Scene {
  readonly network: NetworkState;
  readonly links: LinkControl;
  readonly chain: ChainConnection;
}

async function runPhases(scene: Scene): Promise<ReadonlyMap<PhaseName, Figures>> {
  const { links, network } = scene;
  const spans = new Map<PhaseName, LinkSpan>();
  // Reporters take part from the first whole window after they joined.
  let fromMs = (Math.floor(Date.now() / windowMs) + 2) * windowMs;
  for (const phase of Object.keys(phases) as PhaseName[]) {
    const { what, windows, fill, rule, links: chosen }: Phase = phases[phase];
    if (rule?.loss && !links.can.has('loss')) continue;
    const toMs = fromMs + windows * windowMs;
    await until(fromMs - switchMs);
    await links.clear();
    if (rule && chosen) await links.apply({ id: phase, links: chosen(network), rule, seed });
    say(`${what}: ${(windows * windowMs) / 1_000} s`);
    const before = await links.counters();
    if (fill) await fillBlocks(scene, fromMs, toMs);
    await until(toMs - switchMs);
    const counted = countedBetween(before, await links.counters());
    spans.set(phase, { fromMs, windows, lost: counted.reduce((sum, { lost }) => sum + lost, 0) });
    fromMs = toMs;
  }
  await links.clear();
  return await readFigures(scene, spans);
}

/** A transaction that fills every block of the author; another node is given it, whose links are not at fault. */
async function fillBlocks({ chain, network }: Scene, fromMs: number, toMs: number): Promise<void> {
  const { api, client } = chain;
  const pair = await parseSigningKey('//Alice', { source: 'bench', isLocal: true });
  const account = network.nodes.find((node) => node.name === author)?.account;
  for (let slot = fromMs / slotMs; slot < toMs / slotMs; slot += 1) {
    const dueMs = slot * slotMs - leadMs;
    if (Date.now() > dueMs) continue;
    await until(dueMs);
    // Each session deals the seats anew.
    const seats = await seatedAccounts(
      await stateReader(api, await client.request<string>('chain_getBlockHash')),
    );
    if (seats[slot % seats.length] !== account) continue;
    const nonce = await client.request<number>('system_accountNextIndex', [pair.address]);
    const remark = api.tx['system']?.['remark']?.(`0x${randomBytes(fillBytes).toString('hex')}`);
    const signed = await remark?.signAsync(pair, { nonce, era: 0 });
    await client.request('author_submitExtrinsic', [signed?.toHex()]);
  }
}

/** What the records of the windows say, once all are closed. */
async function readFigures(
  { chain: { api }, network }: Scene,
  spans: ReadonlyMap<PhaseName, LinkSpan>,
): Promise<ReadonlyMap<PhaseName, Figures>> {
  const accountOf = (node: string): string => network.nodes.find((one) => one.name === node)?.account ?? '';
  const giveUpMs = Date.now() + recordedWithinMs;
  for (;;) {
    const records = await SliRecords.atFinalized(api, { indicator: 'arrival' });
    const targetOf = async (node: string): Promise<number> =>
      (await records.targetOf({ account: accountOf(node) })) ?? 0;
    const [own, other] = [await targetOf(author), await targetOf(bystander)];
    const read = new Map<PhaseName, Figures>();
    for (const [phase, span] of spans) {
      const [one, others, all] = [
        await recorded(records, own, span),
        await recorded(records, other, span),
        await recorded(records, everybody, span),
      ];
      if (one && others && all) read.set(phase, { author: one, bystander: others, all, lost: span.lost });
    }
    if (read.size === spans.size) return read;
    if (Date.now() > giveUpMs)
      throw new Error(
        `the chain has no whole record of ${[...spans.keys()].filter((phase) => !read.has(phase)).join(', ')}`,
      );
    await sleep(2_000);
  }
}

function boundsOf(figures: ReadonlyMap<PhaseName, Figures>): Bound[] {
  const of = (phase: PhaseName): Figures => {
    const found = figures.get(phase);
    if (!found) throw new Error(`${phase} was not measured`);
    return found;
  };
  const [quiet, plain, full, loss] = [of('quiet'), of('out'), of('full'), figures.get('loss')];
  const [before, filled] = [quiet.author.p50Us, full.author.p50Us];
  const drawn = `${delayMs} ms +- ${jitterMs}, correlation ${100 * correlation} %`;
  const onWireMs = (fillBytes * 8_000) / rateBitsPerS / payloadShare;
  const slowShare = ({ all }: Figures): string => {
    const slow = all.buckets.filter(([index]) => bucketFirstUs(index) >= resentUs);
    return `${((100 * slow.reduce((sum, [, count]) => sum + count, 0)) / (16 * all.samples)).toFixed(1)} %`;
  };
  return [
    { figure: `on chain, no fault: p50 of ${author}`, value: ms(quiet.author.p50Us), limit: '' },
    moved(`on chain, ${delayMs} ms out of ${author}: its p50`, plain.author, before, [forth * delayMs]),
    moved(`on chain, ${drawn} out of ${author}: its p50`, of('jitter').author, before, [
      forth * (delayMs - jitterMs),
      forth * (delayMs + jitterMs),
    ]),
    {
      figure: `on chain, meanwhile: p50 of ${bystander}`,
      value: ms(plain.bystander.p50Us),
      limit: `${ms(quiet.bystander.p50Us)} +- ${unmovedMs} ms`,
      holds: Math.abs(plain.bystander.p50Us - quiet.bystander.p50Us) <= unmovedMs * 1_000,
    },
    moved(`on chain, ${delayMs} ms into ${author}: its p50`, of('into').author, before, [back * delayMs]),
    ...(loss
      ? [
          {
            figure: `on chain, loss ${100 * lossShare} %, correlation ${100 * correlation} % everywhere: p50 of all`,
            value: ms(loss.all.p50Us),
            limit: `${ms(quiet.all.p50Us)} without`,
          },
          {
            figure: `on chain, loss: blocks later than ${resentUs / 1_000} ms`,
            value: slowShare(loss),
            limit: `${slowShare(quiet)} without; ${loss.lost} packets lost`,
          },
        ]
      : []),
    {
      figure: `on chain, blocks of ${fillBytes / 1_000} kB: p50 of ${author}`,
      value: ms(full.author.p50Us),
      limit: '',
    },
    // Without a limit the sending is a part of what full blocks take longer; how large a part, nobody says.
    moved(`on chain, those at ${rateBitsPerS / 1e6} Mbit/s: its p50`, of('rate').author, filled, [
      onWireMs - (filled - before) / 1_000,
      onWireMs,
    ]),
  ];
}

/** The median is in the bucket in which the one before would be, later by the least to the most, or in one beside it. */
function moved(figure: string, { p50Us }: Recorded, beforeUs: number, byMs: readonly number[]): Bound {
  const [first = 0, last = first] = byMs.map((later) => bucketIndex(Math.round(beforeUs + later * 1_000)));
  const asked = byMs.map((later) => later.toFixed(0)).join(' .. ');
  return {
    figure,
    value: `${ms(p50Us)}, moved by ${ms(p50Us - beforeUs)}`,
    limit: `${asked} ms: ${ms(bucketFirstUs(first - 1))} .. ${ms(bucketLastUs(last + 1))}`,
    holds: bucketIndex(p50Us) >= first - 1 && bucketIndex(p50Us) <= last + 1,
  };
}

function ms(us: number): string {
  return `${(us / 1_000).toFixed(1)} ms`;
}

async function until(atMs: number): Promise<void> {
  await sleep(Math.max(0, atMs - Date.now()));
}
