import { randomUUID } from 'node:crypto';
import { type Episode, type Notice, type Observation, severities } from './observation.ts';

/** Episodes that go on at a time: whoever can make subjects up must not fill the memory. */
const mostOpen = 10_000;

/**
 * Makes episodes of observations: one begins when a subject is bad, and ends when it is good. A source that was blind changes
 * nothing, so no outage of the monitor is told as one of what it watches.
 */
export class Episodes {
  readonly #open: Map<string, Episode>;
  readonly #afterMs: number;
  #changes = 0;

  /** @param afterMs how long it must be bad before anybody is told; what is over sooner is not told at all */
  constructor(open: readonly Episode[], afterMs: number) {
    this.#open = new Map(open.map((episode) => [episode.key, episode]));
    this.#afterMs = afterMs;
  }

  get open(): readonly Episode[] {
    return [...this.#open.values()];
  }

  /** Counts changes that must be stored. The summary of an episode that nobody was told of is not one. */
  get changes(): number {
    return this.#changes;
  }

  /** Takes what a source says. @returns what is to be told now */
  take(observation: Observation): Notice | undefined {
    const { key, state, isMoment } = observation;
    if (isMoment) return momentOf(observation);
    const episode = this.#open.get(key);
    if (state === 'bad') return episode ? this.#goOn(episode, observation) : this.#begin(observation);
    return state === 'good' && episode ? this.#end(episode, observation) : undefined;
  }

  #begin({ key, kind, subject, severity, summary, atMs, sinceMs = atMs }: Observation): Notice | undefined {
    if (this.#open.size >= mostOpen) return undefined;
    const begun = {
      id: randomUUID(),
      key,
      kind,
      subject,
      severity,
      beganMs: sinceMs,
      summary,
      isTold: false,
    };
    return this.#tellIfDue(begun, summary, atMs);
  }

  /** An outage that begins within a window looks small at first. */
  #goOn(episode: Episode, { severity, summary, atMs }: Observation): Notice | undefined {
    const isWorse = severities.indexOf(severity) > severities.indexOf(episode.severity);
    if (!episode.isTold) {
      // The clock may have been set back: it would be told later by as much.
      const beganMs = Math.min(episode.beganMs, atMs);
      return this.#tellIfDue({ ...episode, beganMs, ...(isWorse && { severity }) }, summary, atMs);
    }
    if (!isWorse) return undefined;
    const worse = { ...episode, severity, summary, toldSeverity: episode.severity };
    this.#keep(worse);
    return { phase: 'begin', episode: worse, endedMs: undefined, summary, isWorse };
  }

  #tellIfDue(episode: Episode, summary: string, atMs: number): Notice | undefined {
    const isTold = atMs - episode.beganMs >= this.#afterMs;
    const now = { ...episode, summary, isTold };
    this.#keep(now);
    return isTold ? { phase: 'begin', episode: now, endedMs: undefined, summary } : undefined;
  }

  #end(episode: Episode, { summary, atMs }: Observation): Notice | undefined {
    this.#open.delete(episode.key);
    this.#changes += 1;
    // The source's clock may have been set back.
    const endedMs = Math.max(atMs, episode.beganMs);
    return episode.isTold ? { phase: 'end', episode, endedMs, summary } : undefined;
  }

  #keep(episode: Episode): void {
    const known = this.#open.get(episode.key);
    const isKept =
      known?.severity === episode.severity &&
      known.beganMs === episode.beganMs &&
      known.isTold === episode.isTold;
    if (!isKept) this.#changes += 1;
    this.#open.set(episode.key, episode);
  }
}

function momentOf({ key, kind, subject, severity, summary, atMs }: Observation): Notice {
  const moment = { id: randomUUID(), key, kind, subject, severity, beganMs: atMs, summary, isTold: true };
  return { phase: 'begin', episode: moment, endedMs: undefined, summary };
}
