import { openAura } from '../../chain/open-aura.ts';
import { resolveEndpoint } from '../../config/endpoint.ts';
import { shownUrl, webSocketUrl } from '../../config/url.ts';
import { AgentError } from '../../error.ts';
import { watchChain } from '../../probe/watch.ts';
import { processSignal } from '../abort.ts';
import { parseDuration } from '../duration.ts';
import { say, writeJson } from '../output.ts';
import { runningNames } from '../running-names.ts';
import type { WatchCommandOptions } from '../watch.ts';
import { watchDocument } from './document.ts';
import { Namer } from './namer.ts';
import { createWatchView } from './view.ts';

/** A chain that finalizes nothing for so long has nothing to show; `--for` begins with the first screen. */
const firstScreenMs = 15_000;
const maxLookBack = 100_000;

/**
 * Watches until `--for` is over or the user interrupts.
 * @throws AgentError for every input that cannot be watched; `unknown/no_data` when nothing was finalized meanwhile
 */
export async function runWatch(urlText: string | undefined, options: WatchCommandOptions): Promise<void> {
  const lookBack = parseLookBack(options.lookBack);
  const durationMs = options.for === undefined ? undefined : parseDuration(options.for, '--for');
  const url = urlText === undefined ? await resolveEndpoint() : webSocketUrl(urlText, 'URL');
  const interrupted = processSignal();
  const connection = await openAura(url, { signal: interrupted });
  const chain = { ...connection, url: shownUrl(url) };
  const namer = new Namer(connection, await runningNames(url), options.validator);
  const view = options.json ? undefined : createWatchView(chain);
  const over = new Countdown(durationMs);
  connection.client.onConnection((event) =>
    say(
      event === 'lost'
        ? `${chain.url} closed the connection; trying again`
        : `${chain.url} is back; catching up`,
    ),
  );
  try {
    say(`reading the last ${lookBack} finalized blocks of ${chain.chainName}`);
    const last = await watchChain(connection.source, {
      lookBack,
      signal: AbortSignal.any([interrupted, over.signal]),
      onChange: async (state) => {
        const named = await namer.name(state);
        over.begin();
        view?.show(named);
      },
    });
    if (!last) throw nothingFinalized(chain.url);
    const named = await namer.name(last);
    if (options.json) writeJson(watchDocument(named, chain));
    else view?.end(named);
  } finally {
    over.stop();
    connection.client.close();
  }
}

/** Ends the watch some time after its first screen, or when there is no first screen. */
class Countdown {
  readonly #durationMs: number | undefined;
  readonly #controller = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #hasBegun = false;

  constructor(durationMs: number | undefined) {
    this.#durationMs = durationMs;
    if (durationMs !== undefined) this.#set(durationMs + firstScreenMs);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  begin(): void {
    if (this.#hasBegun || this.#durationMs === undefined) return;
    this.#hasBegun = true;
    this.#set(this.#durationMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #set(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#controller.abort(), ms);
  }
}

function parseLookBack(text: string): number {
  const blocks = Number(text);
  if (Number.isInteger(blocks) && blocks >= 1 && blocks <= maxLookBack) return blocks;
  throw new AgentError(
    'bad_input/look_back',
    `--look-back: "${text}" is no number of blocks; expected a whole number from 1 to ${maxLookBack}, for example 200`,
    { data: { text } },
  );
}

function nothingFinalized(url: string): AgentError {
  return new AgentError(
    'unknown/no_data',
    `${url} has finalized no block so far, so nothing can be counted; check that enough validators run and that finality moves`,
    { data: { url } },
  );
}
