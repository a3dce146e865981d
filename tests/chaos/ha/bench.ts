// What asking costs a validator of several nodes. Near: all on one machine, which should be quiet; what would have machines of its
// own gives way there, and its files are in memory: three members on one disk wait for each other, and how long a disk takes is
// its own affair, so that stands beside. Far: the machines of nodes and coordinator are 75 ms apart.
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { constants, loadavg, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { print } from '../../../offchain-agent/src/cli/output.ts';
import { renderTable } from '../../../offchain-agent/src/cli/table.ts';
import { distributionOf } from '../../../offchain-agent/src/ha/oracle/distribution.ts';
import { ReplicaOracle } from '../../../offchain-agent/src/ha/oracle/replica-oracle.ts';
import { untilWhole } from '../../../offchain-agent/src/ha/oracle/replicas-whole.ts';
import { linksBetween } from '../../../offchain-agent/src/lab/link/fault-table.ts';
import { openLinks } from '../../../offchain-agent/src/lab/link/host/remote-links.ts';
import { validatorKeys } from '../../../offchain-agent/src/lab/plan/validator-keys.ts';
import type { NetworkState } from '../../../offchain-agent/src/lab/real/state.ts';
import { replicatedNodes, usualMembers } from '../../../offchain-agent/src/lab/replicas/replica-options.ts';
import { upNetwork } from '../../../offchain-agent/src/lab/up/up.ts';
import { missedSlots } from '../../support/missed-slots.ts';
import { type AnswerBuckets, answerBuckets, answerTimes } from './answer-times.ts';
import { withOwnNetwork } from './own-network.ts';
import { Relays } from './relay.ts';

interface Figure {
  readonly figure: string;
  readonly value: string;
  readonly limit: string;
  /** Undefined: shown, and not judged. */
  readonly holds: boolean | undefined;
}

interface Place {
  readonly name: string;
  readonly validators: number;
  readonly slotMs: number;
  /** Ten times what a call to etcd takes, or more: a beat is up to three calls, and the lead has to outlast two beats. */
  readonly leaseMs: number;
  readonly measuredMs: number;
  /** Between any two machines, one way, ms. */
  readonly apartMs: number;
}

const near: Place = {
  name: 'near',
  // As few as finality is shared by: each would have cores of its own.
  validators: 2,
  slotMs: 1_000,
  leaseMs: 2_000,
  measuredMs: 180_000,
  apartMs: 0,
};
const far: Place = {
  name: 'far',
  validators: 2,
  slotMs: 6_000,
  leaseMs: 6_000,
  measuredMs: 180_000,
  apartMs: 75,
};
const mostAnswerMs = 10;
const wholeWithinMs = 60_000;
const busyLoad = 1.5;
const memory = '/dev/shm';
const flushes = 300;

/**
 * Prints the figures, each with its limit; the exit code is 1 when one is missed.
 * @param options one of the two: that one alone
 */
export async function benchHa(options: { readonly near?: boolean; readonly far?: boolean }): Promise<number> {
  const [busy = 0] = loadavg();
  const asked = options.near === options.far ? [near, far] : options.near ? [near] : [far];
  const figures: Figure[] = [];
  for (const place of asked) figures.push(...(await measure(place)));
  const rows = figures.map(({ figure, value, limit, holds }) => [
    figure,
    value,
    `${limit}${holds === false ? ' missed' : ''}`,
  ]);
  for (const line of renderTable([{ title: 'figure' }, { title: 'value' }, { title: 'limit' }], rows))
    print(line);
  if (busy > busyLoad) print(`The machine was busy with other things (load ${busy.toFixed(1)}).`);
  return figures.every(({ holds }) => holds !== false) ? 0 : 1;
}

async function measure(place: Place): Promise<Figure[]> {
  const { name, validators, slotMs, leaseMs, measuredMs, apartMs } = place;
  // There and back, and as long again until the majority of members agrees, which are as far from each other.
  const relays = await Relays.open(apartMs > 0 ? 2 : 0, usualMembers, 2 * apartMs);
  const { signal } = new AbortController();
  try {
    const top = apartMs === 0 && existsSync(memory) ? memory : tmpdir();
    return await withOwnNetwork(name, { top }, async () => {
      const lengths = { slotMs, sessionMs: 10 * slotMs, sessionsPerEra: 6, windowMs: 20 * slotMs };
      const network = await upNetwork(
        {
          name,
          validators,
          candidates: 0,
          nodes: replicatedNodes(validators),
          ...lengths,
          backend: apartMs > 0 ? 'proxy' : undefined,
          replicas: {
            coordinator: 'etcd',
            leaseMs,
            ...(relays.isOpen && {
              endpointsOf: (decider, members) => relays.endpointsOf(decider, members),
            }),
          },
        },
        { progress: () => undefined, signal },
      );
      if (apartMs > 0) await moveApart(network, apartMs);
      await untilWhole(network, wholeWithinMs);
      const oracle = await ReplicaOracle.open(network);
      try {
        if (apartMs === 0) othersGiveWay(network);
        const before = await answerBuckets(network);
        const from = Date.now();
        await sleep(measuredMs);
        return [
          slotsFigure(place, oracle, from),
          await latenessFigure(place, network, oracle),
          ...(await answerFigures(place, network, before)),
          ...(top === memory ? [await flushFigure(place)] : []),
        ];
      } finally {
        oracle.close();
      }
    });
  } finally {
    await relays.close();
  }
}

/** Elsewhere the other validators, and who watches, do not take the cores of the one that is measured. */
function othersGiveWay({ nodes }: NetworkState): void {
  setPriority(constants.priority.PRIORITY_LOW);
  for (const { replica, process } of nodes) {
    if (replica !== undefined || process === undefined) continue;
    // A priority is that of a thread.
    for (const thread of readdirSync(`/proc/${process.pid}/task`))
      setPriority(Number(thread), constants.priority.PRIORITY_LOW);
  }
}

/** What a disk adds to each answer, once for the mark of the decider and once for the members. */
async function flushFigure({ name }: Place): Promise<Figure> {
  const folder = await mkdtemp(join(tmpdir(), 'ha-flush-'));
  const file = await open(join(folder, 'file'), 'w');
  const times: number[] = [];
  try {
    for (let done = 0; done < flushes; done += 1) {
      const beganMs = performance.now();
      await file.write(`${done}\n`);
      await file.datasync();
      times.push(performance.now() - beganMs);
      await sleep(20);
    }
  } finally {
    await file.close();
    await rm(folder, { recursive: true });
  }
  const found = distributionOf(times);
  return {
    figure: `${name}: a line flushed to the disk here, which is not in the above`,
    value: found
      ? `p50 ${found.p50.toFixed(1)}, p95 ${found.p95.toFixed(1)}, at most ${found.max.toFixed(1)} ms`
      : '-',
    limit: '-',
    holds: undefined,
  };
}

async function moveApart(network: NetworkState, delayMs: number): Promise<void> {
  const links = await openLinks(network);
  await links.apply({
    id: 'far',
    links: linksBetween(network.nodes.map(({ name }) => name)),
    rule: { delayMs },
  });
  await links.close();
}

/** From the first own block on, none may be missing, and there are as many as the time has own slots. */
function slotsFigure(
  { name, validators, slotMs, measuredMs }: Place,
  oracle: ReplicaOracle,
  from: number,
): Figure {
  const slots = oracle.witness.headers
    .blocksOf(oracle.keys.author)
    .filter(({ seenAtMs }) => seenAtMs >= from)
    .map(({ slot }) => slot);
  const least = Math.floor(measuredMs / (validators * slotMs)) - 1;
  const missed = Math.max(missedSlots(slots, validators), least - slots.length);
  return {
    figure: `${name}: own slots missed, slots of ${slotMs / 1_000} s`,
    value: `${missed} of ${slots.length + missed}`,
    limit: '0',
    holds: missed === 0,
  };
}

/** How long after the beginning of its slot a block is told of. */
async function latenessFigure(
  { name, slotMs }: Place,
  { nodes }: NetworkState,
  { witness, keys }: ReplicaOracle,
): Promise<Figure> {
  const seeds = new Set(nodes.map(({ seed }) => seed));
  const authors = await Promise.all(
    [...seeds].map(async (seed) => (await validatorKeys(seed)).aura.publicKey),
  );
  const median = (of: readonly string[]): string => {
    const blocks = of.flatMap((author) => witness.headers.blocksOf(author));
    const late = distributionOf(blocks.map(({ slot, seenAtMs }) => seenAtMs - slot * slotMs));
    return late ? `${late.p50} ms` : '-';
  };
  return {
    figure: `${name}: from the beginning of a slot to its block, median`,
    value: `${median([keys.author])}; of other validators ${median(authors.filter((author) => author !== keys.author))}`,
    limit: '-',
    holds: undefined,
  };
}

async function answerFigures(
  { name, apartMs }: Place,
  network: NetworkState,
  before: AnswerBuckets,
): Promise<Figure[]> {
  return answerTimes(await answerBuckets(network), before).map(({ by, kind, n, p50Ms, p99Ms }) => ({
    figure: `${name}: ${by}, ${kind}: from question to answer, p99`,
    value: `<= ${p99Ms} ms (p50 <= ${p50Ms} ms, n ${n})`,
    limit: apartMs > 0 ? '-' : `${mostAnswerMs} ms`,
    holds: apartMs > 0 ? undefined : p99Ms <= mostAnswerMs,
  }));
}
