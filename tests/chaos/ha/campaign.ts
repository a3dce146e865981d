import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { handOver } from '../../../offchain-agent/src/ha/control-client.ts';
import {
  type Distribution,
  distributionOf,
} from '../../../offchain-agent/src/network/oracle/distribution.ts';
import {
  isBroken,
  mergedVerdicts,
  type Verdict,
} from '../../../offchain-agent/src/network/oracle/finding.ts';
import { ReplicaOracle } from '../../../offchain-agent/src/network/oracle/replica-oracle.ts';
import { missedSlots, type TakeOver } from '../../../offchain-agent/src/network/oracle/take-over.ts';
import type { NetworkOptions } from '../../../offchain-agent/src/network/plan/options.ts';
import { downNetwork } from '../../../offchain-agent/src/network/real/stop.ts';
import { upNetwork } from '../../../offchain-agent/src/network/real/up.ts';
import {
  replicatedNodes,
  usualMembers,
} from '../../../offchain-agent/src/network/replicas/replica-options.ts';
import { endOnSignal } from '../../support/end-on-signal.ts';
import { pseudoRandom } from '../../support/pseudo-random.ts';
import { type AnswerTimes, answerTimes } from './answer-times.ts';
import { type ControlResult, control } from './control.ts';
import { type HaFaultKind, playFault, takeOverKinds, untilNext } from './faults.ts';
import type { HaCampaignOptions } from './options.ts';
import { Relays } from './relay.ts';
import { Scene } from './scene.ts';

/** One fault, and when the validator was back. */
export interface PlayedFault extends TakeOver {
  readonly kind: HaFaultKind;
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
  readonly verdicts: readonly Verdict[];
  /** From a question to its answer, by decider. */
  readonly answers: readonly AnswerTimes[];
  /** Lines of grants that were not written whole. */
  readonly unreadable: number;
  readonly tookS: number;
}

interface Context {
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

export const name = 'ha';
const validators = 4;
const wholeWithinMs = 90_000;
/** After everything is whole: an own slot and some rounds pass. */
const restMs = 5_000;

export async function runHaCampaign(options: HaCampaignOptions, context: Context): Promise<HaCampaign> {
  const began = Date.now();
  const controls: ControlResult[] = [];
  for (let index = 0; index < options.controls && !context.signal.aborted; index += 1) {
    const result = await control(options.engine, context);
    controls.push(result);
    context.say(`control ${index + 1}: ${result.missed.join(', ') || 'found out'} after ${result.tookS} s`);
  }
  const played =
    options.faults + options.handovers > 0 && !context.signal.aborted
      ? await withNetwork(options, context)
      : { faults: [], handovers: [], verdicts: [], answers: [], unreadable: 0 };
  return { options, controls, ...played, tookS: Math.round((Date.now() - began) / 1_000) };
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
): Record<'lead' | 'slot' | 'vote' | 'counted' | 'needed', Distribution | undefined> {
  const taken = faults.filter(({ kind, isTaken }) => takeOverKinds.includes(kind) && isTaken);
  const of = (pick: (fault: PlayedFault) => number | undefined): Distribution | undefined =>
    distributionOf(taken.flatMap((fault) => pick(fault) ?? []));
  return {
    lead: of(({ leadS }) => leadS),
    slot: of(({ slotS }) => slotS),
    vote: of(({ voteS }) => voteS),
    counted: of(({ countedS }) => countedS),
    needed: distributionOf(
      faults.flatMap(({ kind, countedS }) => (kind === 'needed-vote' ? (countedS ?? []) : [])),
    ),
  };
}

async function withNetwork(
  options: HaCampaignOptions,
  context: Context,
): Promise<Pick<HaCampaign, 'faults' | 'handovers' | 'verdicts' | 'answers' | 'unreadable'>> {
  const folder = await mkdtemp(join(tmpdir(), 'ha-'));
  const before = process.env['ALMANAC_STATE'];
  process.env['ALMANAC_STATE'] = folder;
  const release = endOnSignal(name, folder);
  // They cost a little of every answer, so only who is cut has them.
  const isCut = options.kinds.some((kind) => kind.startsWith('cut-etcd'));
  const relays = await Relays.open(isCut ? 2 : 0, usualMembers);
  try {
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
        answers: await answerTimes(network),
        unreadable: scene.oracle.grants().unreadable,
      };
    } finally {
      scene.oracle.close();
    }
  } finally {
    await downNetwork(name);
    await relays.close();
    if (before === undefined) delete process.env['ALMANAC_STATE'];
    else process.env['ALMANAC_STATE'] = before;
    await rm(folder, { recursive: true, force: true });
    release();
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
    sessionMs: 20_000,
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

async function playAll(
  scene: Scene,
  options: HaCampaignOptions,
  { say, signal }: Context,
): Promise<PlayedFault[]> {
  const played: PlayedFault[] = [];
  const lack = await untilNext(scene, wholeWithinMs);
  if (lack !== undefined) say(`before the first fault: ${lack}`);
  for (const kind of order(options)) {
    if (signal.aborted) break;
    await sleep(restMs);
    const fault = await playOne(scene, kind);
    played.push(fault);
    const s = (value: number | undefined): string => (value === undefined ? '-' : value.toFixed(1));
    say(
      `${played.length}/${options.faults} ${kind}: ${fault.isTaken ? `${fault.by} leads after ${s(fault.leadS)} s, first own block ${s(fault.slotS)}, first vote ${s(fault.voteS)}, counted ${s(fault.countedS)}` : 'no take-over'}; whole after ${s(fault.wholeS)}${fault.failed === undefined ? '' : `; FAILED: ${fault.failed}`}`,
    );
    for (const verdict of (await scene.oracle.judge()).filter(isBroken))
      say(`  BROKEN ${verdict.rule}: ${verdict.findings.slice(0, 3).join('; ')}`);
  }
  return played;
}

async function playOne(scene: Scene, kind: HaFaultKind): Promise<PlayedFault> {
  let at = Date.now();
  let failed: string | undefined;
  try {
    at = await playFault(scene, kind);
  } catch (error) {
    failed = error instanceof Error ? error.message : String(error);
  }
  const lack = await untilNext(scene, wholeWithinMs);
  const wholeS = (Date.now() - at) / 1_000;
  // The first own block may come after everything answers again.
  await sleep(restMs);
  const takeOver = scene.oracle.takeOver(at);
  if (kind === 'needed-vote' && takeOver.countedS === undefined) failed ??= 'nothing became final again';
  return { kind, wholeS, failed: failed ?? lack, ...takeOver };
}

async function playHandovers(
  scene: Scene,
  { handovers }: HaCampaignOptions,
  { say, signal }: Context,
): Promise<PlayedHandover[]> {
  const played: PlayedHandover[] = [];
  for (let index = 0; index < handovers && !signal.aborted; index += 1) {
    const failed = await untilNext(scene, wholeWithinMs);
    const from = Date.now() - 2 * restMs;
    const began = Date.now();
    const refused = await handOver(scene.deciderOf(await scene.leader()).control).then(
      ({ isAbrupt }) => (isAbrupt ? 'no slot came, or no round ended' : undefined),
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    const tookS = (Date.now() - began) / 1_000;
    await sleep(2 * restMs);
    const slots = scene.oracle.witness.headers
      .blocksOf(scene.oracle.keys.author)
      .filter(({ seenAtMs }) => seenAtMs >= from)
      .map(({ slot }) => slot);
    const missed = missedSlots(slots, validators);
    played.push({ tookS, missed, failed: failed ?? refused });
    say(
      `hand-over ${index + 1}/${handovers}: ${tookS.toFixed(1)} s, ${missed} own slots missed ${failed ?? refused ?? ''}`,
    );
  }
  return played;
}

/** Each kind once before one comes again. */
function order({ faults, kinds, seed }: HaCampaignOptions): HaFaultKind[] {
  const draw = pseudoRandom(seed + 1);
  const drawn: HaFaultKind[] = [];
  while (drawn.length < faults) {
    const rest = [...kinds];
    while (rest.length > 0) drawn.push(...rest.splice(draw(rest.length), 1));
  }
  return drawn.slice(0, faults);
}
