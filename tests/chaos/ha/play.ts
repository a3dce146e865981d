import { setTimeout as sleep } from 'node:timers/promises';
import { handOver } from '../../../offchain-agent/src/ha/control-client.ts';
import { untilWhole } from '../../../offchain-agent/src/ha/oracle/replicas-whole.ts';
import type { TakeOver } from '../../../offchain-agent/src/ha/oracle/take-over.ts';
import { missedSlots } from '../../support/missed-slots.ts';
import { type HaFaultKind, playFault } from './faults.ts';
import type { Context } from './own-network.ts';
import type { Scene } from './scene.ts';

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

const wholeWithinMs = 90_000;
/** After everything is whole: an own slot and some rounds pass within. */
const restMs = 5_000;
const lookEveryMs = 250;
/** After a hand-over: several own slots. */
const slotsMs = 10_000;

/** Plays a fault on a network that is whole, and waits until it is so again. */
export async function playOne(scene: Scene, kind: HaFaultKind, { signal }: Context): Promise<PlayedFault> {
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

/** A fault in one line. */
export function faultText(fault: PlayedFault): string {
  const { kind, isTaken, by, leadS, slotS, voteS, countedS, neededS, wholeS, failed } = fault;
  const s = (value: number | undefined): string => (value === undefined ? '-' : value.toFixed(1));
  const taken = isTaken
    ? `${by} leads after ${s(leadS)} s, first own block ${s(slotS)}, first vote ${s(voteS)}, counted ${s(countedS)}`
    : 'no take-over';
  const needed = neededS === undefined ? '' : `, final again ${s(neededS)}`;
  const failure = failed === undefined ? '' : `; FAILED: ${failed}`;
  return `${kind}: ${taken}${needed}; whole after ${s(wholeS)}${failure}`;
}

/** Hands the lead over as an operator would. @param validators of the network */
export async function playHandover(
  scene: Scene,
  validators: number,
  { signal }: Pick<Context, 'signal'>,
): Promise<PlayedHandover> {
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
