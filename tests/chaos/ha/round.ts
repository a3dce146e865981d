import { join } from 'node:path';
import { isBroken } from '../../../offchain-agent/src/ha/oracle/finding.ts';
import { ReplicaOracle } from '../../../offchain-agent/src/ha/oracle/replica-oracle.ts';
import type { NetworkOptions } from '../../../offchain-agent/src/lab/plan/options.ts';
import { replicatedNodes, usualMembers } from '../../../offchain-agent/src/lab/replicas/replica-options.ts';
import { upNetwork } from '../../../offchain-agent/src/lab/up/up.ts';
import { pseudoRandom } from '../../support/pseudo-random.ts';
import { type AnswerTimes, answerBuckets, answerTimes } from './answer-times.ts';
import { type HaFaultKind, lastKinds } from './faults.ts';
import { refusalOf } from './host-faults.ts';
import type { Judged, KeptFaults } from './kept-faults.ts';
import type { HaCampaignOptions } from './options.ts';
import { type Context, unlessAborted, withOwnNetwork } from './own-network.ts';
import { faultText, type PlayedHandover, playHandover, playOne } from './play.ts';
import { Relays } from './relay.ts';
import { Scene } from './scene.ts';

const name = 'ha';
const validators = 4;

export interface HaRound {
  readonly handovers: readonly PlayedHandover[];
  /** From a question to its answer, by decider. */
  readonly answers: readonly AnswerTimes[];
}

/** Plays the next faults that were drawn on a network of its own; after the last of them the hand-overs. */
export async function playRound(
  options: HaCampaignOptions,
  kept: KeptFaults,
  context: Context,
): Promise<HaRound> {
  // They cost a little of every answer, so only who is cut has them.
  const isCut = options.kinds.some((kind) => kind.startsWith('cut-etcd'));
  const relays = await Relays.open(isCut ? 2 : 0, usualMembers);
  try {
    return await withOwnNetwork(name, context, async () => {
      const network = await upNetwork(networkOptions(options, relays), {
        progress: context.say,
        signal: context.signal,
      });
      const scene = new Scene(network, {
        engine: options.engine,
        oracle: await ReplicaOracle.open(network),
        relays,
      });
      try {
        const began = Date.now();
        await playFaults(scene, options, kept, { began, ...context });
        const isLast = kept.faults.length >= options.faults;
        const handovers = isLast ? await playHandovers(scene, options, context) : [];
        kept.add({ network: began, ...(await judged(scene)) });
        return { handovers, answers: answerTimes(await answerBuckets(network)) };
      } finally {
        scene.oracle.close();
      }
    });
  } finally {
    await relays.close();
  }
}

function networkOptions(
  { engine, leaseMs, backend, coordinator }: HaCampaignOptions,
  relays: Relays,
): NetworkOptions {
  return {
    name,
    engine,
    validators,
    candidates: 0,
    nodes: replicatedNodes(validators),
    slotMs: 1_000,
    // The set changes two sessions after the Council has voted.
    sessionMs: engine === 'aura' ? 10_000 : 20_000,
    sessionsPerEra: 6,
    windowMs: 20_000,
    backend: backend === 'none' ? undefined : backend,
    replicas: {
      coordinator,
      leaseMs,
      ...(relays.isOpen && { endpointsOf: (decider, members) => relays.endpointsOf(decider, members) }),
    },
  };
}

async function playFaults(
  scene: Scene,
  options: HaCampaignOptions,
  kept: KeptFaults,
  { began, ...context }: Context & { readonly began: number },
): Promise<void> {
  const drawn = order({ ...options, kinds: await possible(scene, options, context) });
  const done = kept.faults.length;
  for (const kind of drawn.slice(done, done + options.round)) {
    // One that is interrupted is taken back, and not counted.
    const fault = await unlessAborted(context, async () => await playOne(scene, kind, context));
    if (!fault) return;
    const judgement = await judged(scene);
    kept.add({ network: began, fault, ...judgement });
    const count = kept.faults.length;
    if (fault.failed !== undefined && options.keep !== undefined)
      await scene.keepLogs(join(options.keep, `${options.seed}-${count}-${kind}`));
    context.say(`${count}/${options.faults} ${faultText(fault)}`);
    for (const verdict of judgement.verdicts.filter(isBroken))
      context.say(`  BROKEN ${verdict.rule}: ${verdict.findings.slice(0, 3).join('; ')}`);
    // What has not recovered says nothing of the faults that follow: they get another network.
    if (fault.failed !== undefined) return;
  }
}

async function judged({ oracle }: Scene): Promise<Judged> {
  return { verdicts: await oracle.judge(), unreadable: oracle.grants().unreadable };
}

async function possible(
  scene: Scene,
  { kinds }: HaCampaignOptions,
  { say }: Context,
): Promise<HaFaultKind[]> {
  const all = await Promise.all(
    [...new Set(kinds)].map(async (kind) => ({ kind, refusal: await refusalOf(scene, kind) })),
  );
  const refused = all.filter(({ refusal }) => refusal !== undefined);
  for (const { kind, refusal } of refused) say(`not played: ${kind}, for ${refusal}`);
  return kinds.filter((kind) => !refused.some((each) => each.kind === kind));
}

async function playHandovers(
  scene: Scene,
  { handovers }: HaCampaignOptions,
  context: Context,
): Promise<PlayedHandover[]> {
  const played: PlayedHandover[] = [];
  for (let index = 0; index < handovers; index += 1) {
    const handover = await unlessAborted(context, async () => await playHandover(scene, validators, context));
    if (!handover) break;
    played.push(handover);
    const { tookS, missed, failed } = handover;
    context.say(
      `hand-over ${index + 1}/${handovers}: ${tookS.toFixed(1)} s, ${missed} own slots missed ${failed ?? ''}`,
    );
  }
  return played;
}

/** Each kind once before one comes again; what the validator needs long to recover from comes at the end, once. */
function order({ faults, kinds, seed }: HaCampaignOptions): HaFaultKind[] {
  const draw = pseudoRandom(seed + 1);
  const last = kinds.filter((kind) => lastKinds.includes(kind)).slice(0, faults);
  const others = kinds.filter((kind) => !lastKinds.includes(kind));
  const drawn: HaFaultKind[] = [];
  while (others.length > 0 && drawn.length < faults - last.length) {
    const rest = [...others];
    while (rest.length > 0) drawn.push(...rest.splice(draw(rest.length), 1));
  }
  return [...drawn.slice(0, faults - last.length), ...last];
}
