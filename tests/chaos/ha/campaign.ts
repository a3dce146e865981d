import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { handOver } from '../../../offchain-agent/src/ha/control-client.ts';
import { type DurationSummary, distributionOf } from '../../../offchain-agent/src/ha/oracle/distribution.ts';
import { isBroken, type OracleVerdict } from '../../../offchain-agent/src/ha/oracle/finding.ts';
import { ReplicaOracle } from '../../../offchain-agent/src/ha/oracle/replica-oracle.ts';
import { untilWhole } from '../../../offchain-agent/src/ha/oracle/replicas-whole.ts';
import type { TakeOver } from '../../../offchain-agent/src/ha/oracle/take-over.ts';
import type { NetworkOptions } from '../../../offchain-agent/src/lab/plan/options.ts';
import { replicatedNodes, usualMembers } from '../../../offchain-agent/src/lab/replicas/replica-options.ts';
import { upNetwork } from '../../../offchain-agent/src/lab/up/up.ts';
import { mergedVerdicts } from '../../support/merged-verdicts.ts';
import { missedSlots } from '../../support/missed-slots.ts';
import { pseudoRandom } from '../../support/pseudo-random.ts';
import { type AnswerTimes, answerBuckets, answerTimes } from './answer-times.ts';
import { type ControlResult, control } from './control.ts';
import { type HaFaultKind, lastKinds, playFault, takeOverKinds } from './faults.ts';
import { refusalOf } from './host-faults.ts';
import type { HaCampaignOptions } from './options.ts';
import { type Context, unlessAborted, withOwnNetwork } from './own-network.ts';
import { Relays } from './relay.ts';
import { Scene } from './scene.ts';

/** One fault, and when the validator was back. */
export interface PlayedFault extends TakeOver {
  readonly kind: HaFaultKind;
  /** Until blocks were final again with a vote of this validator, where they need it, from the fault, s. */
  readonly neededS: number | undefined;
  /** Until both nodes were whole again, from the fault, s. */
  readonly wholeS: number;
  /** What was lacking still when nobody waited any longer, or why the fault could not be done. */
  readonly failed: string | undefined;
}

export interface PlayedHandover {
  readonly tookS: number;
  readonly missed: number;
  readonly failed: string | undefined;
}

export interface HaCampaign {
  readonly options: HaCampaignOptions;
  readonly faults: readonly PlayedFault[];
  readonly handovers: readonly PlayedHandover[];
  readonly controls: readonly ControlResult[];
  readonly verdicts: readonly OracleVerdict[];
  /** From a question to its answer, by decider. */
  readonly answers: readonly AnswerTimes[];
  /** Lines of grants that were not written whole. */
  readonly unreadable: number;
  readonly tookS: number;
  /** Whether it was ended before all was done: what is here was. */
  readonly isInterrupted: boolean;
}

export const name = 'ha';
const validators = 4;
const wholeWithinMs = 90_000;
/** After everything is whole: an own slot and some rounds pass within. */
const restMs = 5_000;
const lookEveryMs = 250;
/** After a hand-over: several own slots. */
const slotsMs = 10_000;

export async function runHaCampaign(options: HaCampaignOptions, context: Context): Promise<HaCampaign> {
  const began = Date.now();
  const controls: ControlResult[] = [];
  for (let index = 0; index < options.controls; index += 1) {
    const result = await unlessAborted(context, async () => await control(options.engine, context));
    if (!result) break;
    controls.push(result);
    context.say(`control ${index + 1}: ${result.missed.join(', ') || 'found out'} after ${result.tookS} s`);
  }
  const nothing = { faults: [], handovers: [], verdicts: [], answers: [], unreadable: 0 };
  const played =
    options.faults + options.handovers > 0
      ? await unlessAborted(context, async () => await withNetwork(options, context))
      : nothing;
  return {
    options,
    controls,
    ...(played ?? nothing),
    tookS: Math.round((Date.now() - began) / 1_000),
    isInterrupted: context.signal.aborted,
  };
}

/** Nothing was signed twice, everything came back, no hand-over cost a slot, and every control was found out. */
export function isSoundHaCampaign({ faults, handovers, controls, verdicts }: HaCampaign): boolean {
  return (
    !verdicts.some(isBroken) &&
    [...faults, ...handovers].every(({ failed }) => failed === undefined) &&
    handovers.every(({ missed }) => missed === 0) &&
    controls.every(({ missed }) => missed.length === 0)
  );
}

/** Of the faults after which another node leads by all means. */
export function distributions(
  faults: readonly PlayedFault[],
): Record<'lead' | 'slot' | 'vote' | 'counted' | 'needed', DurationSummary | undefined> {
  const taken = faults.filter(({ kind, isTaken }) => takeOverKinds.includes(kind) && isTaken);
  const of = (pick: (fault: PlayedFault) => number | undefined): DurationSummary | undefined =>
    distributionOf(taken.flatMap((fault) => pick(fault) ?? []));
  return {
    lead: of(({ leadS }) => leadS),
    slot: of(({ slotS }) => slotS),
    vote: of(({ voteS }) => voteS),
    counted: of(({ countedS }) => countedS),
    needed: distributionOf(faults.flatMap(({ neededS }) => neededS ?? [])),
  };
}

async function withNetwork(
  options: HaCampaignOptions,
  context: Context,
): Promise<Pick<HaCampaign, 'faults' | 'handovers' | 'verdicts' | 'answers' | 'unreadable'>> {
  // They cost a little of every answer, so only who is cut has them.
  const isCut = options.kinds.some((kind) => kind.startsWith('cut-etcd'));
  const relays = await Relays.open(isCut ? 2 : 0, usualMembers);
  try {
    return await withOwnNetwork(name, context, async () => {
      const network = await upNetwork(networkOptions(options, relays), {
        progress: context.say,
        signal: context.signal,
      });
      const scene = new Scene(network, await ReplicaOracle.open(network), relays);
      try {
        const faults = await playAll(scene, options, context);
        const handovers = await playHandovers(scene, options, context);
        return {
          faults,
          handovers,
          verdicts: mergedVerdicts([await scene.oracle.judge()]),
          answers: answerTimes(await answerBuckets(network)),
          unreadable: scene.oracle.grants().unreadable,
        };
      } finally {
        scene.oracle.close();
      }
    });
  } finally {
    await relays.close();
  }
}

function networkOptions({ engine, leaseMs, backend }: HaCampaignOptions, relays: Relays): NetworkOptions {
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
      coordinator: 'etcd',
      leaseMs,
      ...(relays.isOpen && { endpointsOf: (decider, members) => relays.endpointsOf(decider, members) }),
    },
  };
}

async function playAll(scene: Scene, options: HaCampaignOptions, context: Context): Promise<PlayedFault[]> {
  const played: PlayedFault[] = [];
  for (const kind of order({ ...options, kinds: await possible(scene, options, context) })) {
    // One that is interrupted is taken back, and not counted.
    const fault = await unlessAborted(context, async () => await playOne(scene, kind, context));
    if (!fault) break;
    played.push(fault);
    if (fault.failed !== undefined && options.keep !== undefined)
      await scene.keepLogs(join(options.keep, `${options.seed}-${played.length}-${kind}`));
    const s = (value: number | undefined): string => (value === undefined ? '-' : value.toFixed(1));
    context.say(
      `${played.length}/${options.faults} ${kind}: ${fault.isTaken ? `${fault.by} leads after ${s(fault.leadS)} s, first own block ${s(fault.slotS)}, first vote ${s(fault.voteS)}, counted ${s(fault.countedS)}` : 'no take-over'}${fault.neededS === undefined ? '' : `, final again ${s(fault.neededS)}`}; whole after ${s(fault.wholeS)}${fault.failed === undefined ? '' : `; FAILED: ${fault.failed}`}`,
    );
    for (const verdict of (await scene.oracle.judge()).filter(isBroken))
      context.say(`  BROKEN ${verdict.rule}: ${verdict.findings.slice(0, 3).join('; ')}`);
  }
  return played;
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

async function playOne(scene: Scene, kind: HaFaultKind, { signal }: Context): Promise<PlayedFault> {
  const { lack: before } = await untilWhole(scene.network, wholeWithinMs, signal);
  // A term in which nothing was signed yet would be taken for the one that follows.
  const since = Date.now();
  await until(() => scene.hasSignedSince(since), signal);
  let at = Date.now();
  let neededS: number | undefined;
  let failed = before === undefined ? undefined : `before it: ${before}`;
  try {
    ({ at, neededS } = await playFault(scene, kind));
  } catch (error) {
    failed ??= error instanceof Error ? error.message : String(error);
  }
  const { lack } = await untilWhole(scene.network, wholeWithinMs, signal);
  const wholeAt = Date.now();
  // The first own block may come after everything answers again.
  await until(() => isBack(scene, at, wholeAt), signal);
  return {
    kind,
    wholeS: (wholeAt - at) / 1_000,
    failed: failed ?? lack,
    neededS,
    ...scene.oracle.takeOver(at),
  };
}

/** Whether all was seen that is measured of a fault. */
function isBack({ oracle }: Scene, at: number, wholeAt: number): boolean {
  const { isTaken, slotS, countedS } = oracle.takeOver(at);
  if (isTaken) return slotS !== undefined && countedS !== undefined;
  return oracle.witness.headers.blocksOf(oracle.keys.author).some(({ seenAtMs }) => seenAtMs > wholeAt);
}

/** Waits, but not for ever: what does not come is what is told. */
async function until(holds: () => Promise<boolean> | boolean, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + restMs;
  while (!(await holds()) && performance.now() < deadline) await sleep(lookEveryMs, undefined, { signal });
}

async function playHandovers(
  scene: Scene,
  { handovers }: HaCampaignOptions,
  context: Context,
): Promise<PlayedHandover[]> {
  const played: PlayedHandover[] = [];
  for (let index = 0; index < handovers; index += 1) {
    const handover = await unlessAborted(context, async () => await playHandover(scene, context));
    if (!handover) break;
    played.push(handover);
    const { tookS, missed, failed } = handover;
    context.say(
      `hand-over ${index + 1}/${handovers}: ${tookS.toFixed(1)} s, ${missed} own slots missed ${failed ?? ''}`,
    );
  }
  return played;
}

async function playHandover(scene: Scene, { signal }: Context): Promise<PlayedHandover> {
  const { lack } = await untilWhole(scene.network, wholeWithinMs, signal);
  // What was missed before, by a fault, is not missed by this.
  const from = Date.now();
  await sleep(restMs, undefined, { signal });
  const began = Date.now();
  const refused = await handOver(scene.deciderOf(await scene.leader()).control).then(
    ({ isAbrupt }) => (isAbrupt ? 'no slot came, or no round ended' : undefined),
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  const tookS = (Date.now() - began) / 1_000;
  await sleep(slotsMs, undefined, { signal });
  const slots = scene.oracle.witness.headers
    .blocksOf(scene.oracle.keys.author)
    .filter(({ seenAtMs }) => seenAtMs >= from)
    .map(({ slot }) => slot);
  return { tookS, missed: missedSlots(slots, validators), failed: lack ?? refused };
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
