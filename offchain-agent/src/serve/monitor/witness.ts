import { connect } from 'node:net';
import type { ListenAddress } from '../../base/parse.ts';
import type { NetworkWitness } from '../../measure/sample/instant-signs.ts';

interface WitnessOptions {
  /** Hosts that are asked when no endpoint answers. */
  readonly checks: readonly ListenAddress[];
  /** How many hosts the endpoints have. */
  readonly hosts: number;
  /** Whether there are endpoints that are measured at other instants. */
  readonly hasOthers: boolean;
  /** The longest interval: within so long each endpoint is asked once more, and a later sign says nothing of the instant. */
  readonly waitMs: number;
  readonly now?: () => number;
  /** Whether a host takes a connection; tests give another one. */
  readonly reach?: (address: ListenAddress, signal: AbortSignal) => Promise<boolean>;
}

const checkMs = 5_000;
const lookEveryMs = 50;
/** More than come in while an instant is judged, or so many that newer ones tell the same. */
const keptSigns = 4_096;

/**
 * Whether the silence of all endpoints at an instant is theirs. The monitor was online when any endpoint gave a sign within an interval, or one
 * of its own checks takes a connection. Without checks the silence of several hosts at once is taken for its own, and the
 * silence of a single host for that host's.
 */
export class MonitorWitness implements NetworkWitness {
  readonly #options: WitnessOptions;
  readonly #now: () => number;
  readonly #signsMs: number[] = [];
  #check: { readonly beganMs: number; readonly isOnline: Promise<boolean> } | undefined;

  constructor(options: WitnessOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** An endpoint answered, or refused to. */
  note(): void {
    this.#signsMs.push(this.#now());
    if (this.#signsMs.length > keptSigns) this.#signsMs.shift();
  }

  async wasOnline(dueMs: number, signal: AbortSignal): Promise<boolean> {
    const { checks, hosts, hasOthers, waitMs } = this.#options;
    if (this.#hasSignOf(dueMs)) return true;
    if (checks.length === 0 && hosts <= 1) return true;
    if (checks.length > 0 && (await this.#reachesOut(dueMs, signal))) return true;
    const untilMs = dueMs + waitMs;
    while (hasOthers && !this.#hasSignOf(dueMs) && !signal.aborted && this.#now() < untilMs) {
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs).unref());
    }
    return this.#hasSignOf(dueMs);
  }

  #hasSignOf(dueMs: number): boolean {
    const sign = this.#signsMs.find((atMs) => atMs >= dueMs);
    return sign !== undefined && sign <= dueMs + this.#options.waitMs;
  }

  /** One check for all who ask of the same instant. */
  async #reachesOut(dueMs: number, signal: AbortSignal): Promise<boolean> {
    const known = this.#check;
    if (known && known.beganMs >= dueMs) return await known.isOnline;
    const { checks, reach = takesConnection } = this.#options;
    const limit = AbortSignal.any([signal, AbortSignal.timeout(checkMs)]);
    const isOnline = Promise.all(checks.map(async (one) => await reach(one, limit))).then((reached) =>
      reached.includes(true),
    );
    this.#check = { beganMs: this.#now(), isOnline };
    return await isOnline;
  }
}

/** A refusal came from the host, too. */
async function takesConnection({ host, port }: ListenAddress, signal: AbortSignal): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (isReached: boolean): void => {
      signal.removeEventListener('abort', abort);
      socket.destroy();
      resolve(isReached);
    };
    const abort = (): void => end(false);
    signal.addEventListener('abort', abort, { once: true });
    socket.once('connect', () => end(true));
    socket.on('error', (error: NodeJS.ErrnoException) => end(error.code === 'ECONNREFUSED'));
    if (signal.aborted) abort();
  });
}
