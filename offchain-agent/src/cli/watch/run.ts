import { AgentError } from '../../base/error.ts';
import { parseCount, parseDuration } from '../../base/parse.ts';
import { plainText } from '../../base/plain-text.ts';
import { resolveEndpoint, runningNames } from '../../base/running-chains.ts';
import { shownUrl, webSocketUrl } from '../../base/url.ts';
import { type AuraConnection, openAura } from '../../chain/aura/open-aura.ts';
import { watchChain } from '../../measure/authorship/watch.ts';
import { processSignal } from '../abort.ts';
import { say, writeJson } from '../output.ts';
import { patiently } from '../with-chain.ts';
import { Namer } from './namer.ts';
import { createWatchView, watchDocument } from './view.ts';

export interface WatchCommandOptions {
  readonly validator?: string;
  readonly for?: string;
  readonly lookBack: string;
  readonly json?: boolean;
}

const maxLookBack = 100_000;

/** A chain of which no block can be counted for so long has nothing to show; `--for` begins with the first screen. */
const firstScreenMs = 15_000;

/** A timer cannot wait longer than 2^31 - 1 ms, 24.8 days. */
export const longestWatchMs = 2 ** 31 - 1 - firstScreenMs;

/** Finality that takes longer than so many slots is worth a word. */
const patienceSlots = 10;

/**
 * Watches until `--for` is over or the user interrupts.
 * @throws AgentError for every input that cannot be watched; `unknown/no_data` when nothing was finalized meanwhile,
 * `unknown/incomplete` when it ends before the first screen
 */
export async function runWatch(urlText: string | undefined, options: WatchCommandOptions): Promise<void> {
  const lookBack = parseCount(options.lookBack, '--look-back', maxLookBack);
  const durationMs =
    options.for === undefined ? undefined : parseDuration(options.for, '--for', longestWatchMs);
  const url = urlText === undefined ? await resolveEndpoint() : webSocketUrl(urlText, 'URL');
  const interrupted = processSignal();
  const connection = await patiently(
    url,
    openAura(url, { signal: interrupted, onFault: ({ message }) => tell(message) }),
  );
  const chain = { ...connection, url: shownUrl(url) };
  const namer = new Namer(connection, await runningNames(url), options.validator);
  const view = options.json ? undefined : createWatchView(chain);
  const tell = (message: string): void => (view ? view.tell(message) : say(message));
  const ending = new Ending(durationMs);
  const alarm = new FinalityAlarm(tell);
  followConnection(connection, tell, (reason) => ending.fail(reason));
  try {
    say(`reading the last ${lookBack} finalized blocks of ${chain.chainName}`);
    const watch = watchChain(connection.source, {
      lookBack,
      signal: AbortSignal.any([interrupted, ending.signal]),
      onBlock: () => ending.postpone(),
      onChange: async (state) => {
        const named = await namer.name(state);
        ending.begin();
        alarm.reset(state.slotDurationMs);
        view?.show(named);
      },
    });
    // Why it was ended says more than what was not reached.
    const last = await watch.finally(() => ending.rethrow());
    if (!last) throw nothingFinalized(chain.url);
    const named = await namer.name(last);
    if (options.json) writeJson(watchDocument(named, chain));
    else view?.end(named);
  } finally {
    alarm.stop();
    ending.stop();
    connection.client.close();
  }
}

/** Tells of breaks, and ends the watch when another chain answers after one. */
function followConnection(
  { client, genesisHash }: AuraConnection,
  tell: (message: string) => void,
  fail: (reason: unknown) => void,
): void {
  const shown = shownUrl(client.url);
  client.onConnection((event) => {
    if (event === 'lost') {
      tell(`${shown} closed the connection; trying again`);
      return;
    }
    tell(`${shown} is back; catching up`);
    client.request<string>('chain_getBlockHash', [0]).then(
      (hash) => {
        if (hash !== genesisHash) fail(anotherChain(shown, genesisHash, hash));
      },
      // It broke again; the next restoration asks again.
      () => undefined,
    );
  });
}

function anotherChain(url: string, before: string, now: string): AgentError {
  return new AgentError(
    'bad_input/another_chain',
    `${url} came back as another chain: its genesis is ${plainText(now)}, it was ${before}; begin a new watch`,
    { data: { url, genesis_hash: now, expected_genesis_hash: before } },
  );
}

function nothingFinalized(url: string): AgentError {
  return new AgentError(
    'unknown/no_data',
    `${url} has finalized no block so far, so nothing can be counted; check that enough validators run and that finality moves`,
    { data: { url } },
  );
}

/** When a watch ends by itself: some time after its first screen, when there is none, or by a failure. */
export class Ending {
  readonly #durationMs: number | undefined;
  readonly #controller = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #hasBegun = false;
  #failure: unknown;

  /** @param durationMs at most `longestWatchMs`; `undefined` to go on until the user ends it */
  constructor(durationMs: number | undefined) {
    this.#durationMs = durationMs;
    if (durationMs !== undefined) this.#endIn(durationMs + firstScreenMs);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** A block was counted: the way to the first screen is as long as it is, and is waited for. */
  postpone(): void {
    if (!this.#hasBegun && this.#durationMs !== undefined) this.#endIn(this.#durationMs + firstScreenMs);
  }

  /** The first screen is there. */
  begin(): void {
    if (this.#hasBegun || this.#durationMs === undefined) return;
    this.#hasBegun = true;
    this.#endIn(this.#durationMs);
  }

  /** Ends the watch now; `rethrow` throws the reason. */
  fail(reason: unknown): void {
    this.#failure = reason;
    this.#controller.abort();
  }

  rethrow(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #endIn(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#controller.abort(), ms);
  }
}

/** Speaks up when finality stands still: the table then no longer shows what happens now. */
export class FinalityAlarm {
  readonly #tell: (message: string) => void;
  readonly #leastPatienceMs: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(tell: (message: string) => void, leastPatienceMs = 30_000) {
    this.#tell = tell;
    this.#leastPatienceMs = leastPatienceMs;
  }

  /** Finality has moved. */
  reset(slotDurationMs: number): void {
    this.stop();
    const patienceMs = Math.max(this.#leastPatienceMs, patienceSlots * slotDurationMs);
    this.#timer = setTimeout(() => {
      this.#tell(
        `no block was finalized for ${patienceMs / 1_000} s; slots missed since then are not counted yet`,
      );
    }, patienceMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
