import { limitUs, type Measured } from './measured.ts';

/** Of the planned samples so many must be answered, and of the answers so many be found on the wire. */
const leastShare = 0.99;

/** The search ends when the last held and the first that is not are this near. */
const narrow = 1.25;
const fewestTargets = 12;
const mostTargets = 12_800;

/** Where others have the core for longer, the slowest hundredth of the samples may be theirs; or the slower half. */
const mostWaited = { forTail: 0.01, forMedian: 0.1 };

/** Where a bare loop is this late at the 99th percentile, the machine is not quiet, and the tail may be its own. */
const mostBareLateUs = limitUs / 2;

/**
 * Another program spoils a step easily, and nothing makes one better than it is: the best of these counts. More of them
 * where a single spell decided: one late wake-up is not how the prober works.
 */
const tries = 2;
const triesOfOneSpell = 5;

/**
 * Why a step is not held: the prober adds too much, the server answers too late, or others had the prober's core, or the
 * machine was not quiet, so that nobody can tell.
 */
export type StepVerdict = 'held' | 'prober' | 'server' | 'others';

export interface Rung {
  readonly targets: number;
  readonly measured: Measured;
  readonly verdict: StepVerdict;
}

export interface Climbed {
  /** The most targets that were held. */
  readonly held: Rung | undefined;
  /** The fewest that were not; undefined when all were. */
  readonly next: Rung | undefined;
}

/** Seeks by steps up or down, then between, how many targets are held. Where it begins makes it short, nothing else. */
export async function climb(
  firstTargets: number,
  take: (targets: number) => Promise<Measured>,
  onRung: (rung: Rung) => void,
): Promise<Climbed> {
  let held: Rung | undefined;
  let next: Rung | undefined;
  let targets = firstTargets;
  while (targets >= fewestTargets && targets <= mostTargets) {
    const rung = await best(targets, take);
    onRung(rung);
    if (rung.verdict === 'held') held = rung;
    else next = rung;
    if (!next) targets *= 2;
    else if (!held) targets = Math.floor(targets / 4);
    else if (next.targets > narrow * held.targets)
      targets = Math.round(Math.sqrt(held.targets * next.targets));
    else break;
  }
  return { held, next };
}

async function best(targets: number, take: (targets: number) => Promise<Measured>): Promise<Rung> {
  let rung = rungOf(targets, await take(targets));
  // A median beyond the limit is not the work of a program that passed by.
  const most = (): number => (rung.measured.lateSpells === 1 ? triesOfOneSpell : tries);
  for (let more = 1; more < most() && rung.verdict !== 'held' && rung.measured.addedP50Us < limitUs; more++) {
    const again = rungOf(targets, await take(targets));
    if (again.verdict === 'held' || again.measured.addedP99Us < rung.measured.addedP99Us) rung = again;
  }
  return rung;
}

function rungOf(targets: number, measured: Measured): Rung {
  return { targets, measured, verdict: verdictOf(measured) };
}

/** Missing answers are the server's where some came and little was added to them. */
export function verdictOf(measured: Measured): StepVerdict {
  const { planned, answered, found, addedP50Us, addedP99Us, waited, bareLateP99Us } = measured;
  if (found < leastShare * answered)
    throw new Error(`only ${found} of ${answered} answers were found on the wire, so nothing can be told`);
  const isTail = addedP50Us < limitUs;
  const hadCore = waited > (isTail ? mostWaited.forTail : mostWaited.forMedian);
  const isOthers = hadCore || (isTail && bareLateP99Us >= mostBareLateUs);
  if (found === 0 || addedP99Us >= limitUs) return isOthers ? 'others' : 'prober';
  return answered < leastShare * planned ? 'server' : 'held';
}
