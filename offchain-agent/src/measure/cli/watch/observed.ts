import { type SampleClock, systemClock } from '../../../base/clock.ts';
import { utc } from '../../../base/format.ts';
import type { AnyChainConnection } from '../../../chain/engine/open-any-chain.ts';
import type { Notifier } from '../../../notify/notifier.ts';
import { type Episode, type Observation, overOf } from '../../../notify/observation.ts';
import { observeRegularly } from '../../../notify/poll.ts';
import { finalityPatienceMs } from './ending.ts';
import type { NamedState, NamedValidator, Presentation } from './presentation.ts';

interface Run {
  authored: number;
  lastMissed: number;
  /** Slots missed since its last block; undefined until it was seen twice. */
  misses: number;
  /** Whether a block of it was seen since the watch began. */
  hasAuthored: boolean;
}

/**
 * What a watch has to tell: validators that miss one slot after the other, and finality that stalls. While the connection is
 * lost, and until all blocks of that time are counted, it says nothing of either: it was blind.
 */
export class WatchObserver<Counts extends object> {
  readonly #presentation: Presentation<Counts>;
  readonly #chainName: string;
  readonly #mostMisses: number;
  readonly #clock: Pick<SampleClock, 'wallMs' | 'monotonicMs'>;
  readonly #runs = new Map<string, Run>();
  #isBlind = false;
  /** By the clock that never jumps: a wall clock that is set ahead stalls no chain. */
  #finalMs: number;
  #slotMs = 0;
  #toBlock = 0;

  /** @param mostMisses slots missed in a row from which on a validator is bad */
  constructor(
    presentation: Presentation<Counts>,
    chainName: string,
    mostMisses: number,
    clock: Pick<SampleClock, 'wallMs' | 'monotonicMs'> = systemClock,
  ) {
    this.#presentation = presentation;
    this.#chainName = chainName;
    this.#mostMisses = mostMisses;
    this.#clock = clock;
    this.#finalMs = clock.monotonicMs();
  }

  /** The connection was lost, or is back: finality gets its time anew. */
  connection(event: 'lost' | 'restored'): void {
    this.#isBlind = event === 'lost';
    this.#finalMs = this.#clock.monotonicMs();
  }

  /** Takes a state with more blocks. */
  take(state: NamedState<Counts>): Observation[] {
    this.#finalMs = this.#clock.monotonicMs();
    this.#slotMs = state.slotDurationMs ?? 0;
    this.#toBlock = state.toBlock;
    const { missedSlots } = this.#presentation;
    const slots = missedSlots
      ? state.validators.map((validator) => this.#slots(validator, missedSlots(validator)))
      : [];
    return [...slots, this.finality()];
  }

  /** Whether blocks are finalized; asked for at any time. */
  finality(): Observation {
    const stillMs = this.#clock.monotonicMs() - this.#finalMs;
    const isStalled = stillMs >= finalityPatienceMs(this.#slotMs);
    return {
      key: 'finality',
      kind: 'finality',
      subject: this.#chainName,
      severity: 'critical',
      state: this.#isBlind ? 'unknown' : isStalled ? 'bad' : 'good',
      summary: isStalled
        ? `no block was finalized for ${Math.round(stillMs / 1_000)} s, the last is ${this.#toBlock}`
        : `block ${this.#toBlock} is finalized`,
      atMs: this.#clock.wallMs(),
    };
  }

  #slots(validator: NamedValidator<Counts>, missed: readonly number[]): Observation {
    const { key, label, isActive } = validator;
    const { kept: authored } = this.#presentation.outcomes(validator);
    const lastMissed = missed.at(-1) ?? -1;
    const run = this.#runs.get(key);
    if (!run) {
      this.#runs.set(key, { authored, lastMissed, misses: 0, hasAuthored: false });
      return this.#ofSlots(validator, 'unknown', 'it was not watched before');
    }
    const more = missed.filter((slot) => slot > run.lastMissed).length;
    const hasAuthored = authored > run.authored;
    run.misses = hasAuthored ? 0 : run.misses + more;
    run.hasAuthored ||= hasAuthored;
    Object.assign(run, { authored, lastMissed: Math.max(run.lastMissed, lastMissed) });
    if (!isActive) return this.#ofSlots(validator, 'good', `the key of ${label} is no longer in the set`);
    if (run.misses >= this.#mostMisses) {
      const at = utc(lastMissed * this.#slotMs);
      const summary = `${label} missed ${run.misses} slots in a row, the last at ${at} UTC (slot ${lastMissed})`;
      return this.#ofSlots(validator, 'bad', summary);
    }
    const state = run.misses === 0 && run.hasAuthored ? 'good' : 'unknown';
    return this.#ofSlots(validator, state, `${label} authors blocks again`);
  }

  #ofSlots(
    { key, label }: NamedValidator<Counts>,
    state: Observation['state'],
    summary: string,
  ): Observation {
    return {
      key: `slots/${key}`,
      kind: 'slots',
      subject: label,
      severity: 'warning',
      state,
      summary,
      atMs: this.#clock.wallMs(),
    };
  }
}

/**
 * What was told of validators that are not watched, as over: they left or changed their key meanwhile, or a filter leaves them out.
 * @param open episodes that people were told of
 */
export function goneValidators(
  { validators }: Pick<NamedState<object>, 'validators'>,
  open: readonly Episode[],
  atMs: number,
): Observation[] {
  const keys = new Set(validators.map(({ key }) => `slots/${key}`));
  return open
    .filter(({ kind, key }) => kind === 'slots' && !keys.has(key))
    .map((episode) => overOf(episode, `${episode.subject} is no longer watched`, atMs));
}

/** Tells of a watch what there is to tell, from now on. */
export function tellObserved<Counts extends object>(
  notifier: Notifier,
  { client, chainName }: Pick<AnyChainConnection, 'client' | 'chainName'>,
  presentation: Presentation<Counts>,
): { take(state: NamedState<Counts>): void; stop(): void } {
  const observer = new WatchObserver(presentation, chainName, notifier.config.missedSlots);
  const forget = client.onConnection((event) => observer.connection(event));
  const stopLooking = observeRegularly(notifier, () => [observer.finality()]);
  return {
    take: (state) =>
      notifier.observe([...observer.take(state), ...goneValidators(state, notifier.open, Date.now())]),
    stop: () => {
      forget();
      stopLooking();
    },
  };
}
