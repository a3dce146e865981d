import { z } from 'zod';
import { logFault } from '../../base/fault.ts';
import { utcTime } from '../../base/format.ts';
import type { Logger } from '../../base/logger.ts';
import { plainText } from '../../base/plain-text.ts';
import { bodyUpTo } from '../../base/response-body.ts';
import type { MonitoredEndpoint } from './config.ts';

const everyMs = 15_000;
const timeoutMs = 5_000;
const largestAnswer = 1_048_576;

/** What of a gateway's /health is shown. */
const health = z.object({
  ready: z.boolean(),
  networks: z
    .array(
      z.object({
        name: z.string(),
        ready: z.boolean(),
        upstreams: z.array(z.object({ name: z.string(), fault: z.string().nullable() })).max(1_000),
      }),
    )
    .max(1_000),
});

/** Asks the gateways of endpoints how they are, now and then; it is shown, and no figure comes from it. */
export class Gateways {
  readonly #said = new Map<string, string>();
  readonly #ended = new AbortController();
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #endpoints: readonly MonitoredEndpoint[];

  constructor(endpoints: readonly MonitoredEndpoint[], log: Logger) {
    this.#endpoints = endpoints.filter((one) => one.health !== undefined);
    if (this.#endpoints.length === 0) return;
    const look = (): void => {
      this.look().catch(logFault(log, 'asking gateways'));
    };
    look();
    this.#timer = setInterval(look, everyMs);
    this.#timer.unref();
  }

  /** @example 'Its gateway at 10:00:00 UTC: ready; polkadot: 2 of 3 nodes healthy (n3: its head is old)' */
  said(name: string): string | undefined {
    return this.#said.get(name);
  }

  async look(): Promise<void> {
    await Promise.all(
      this.#endpoints.map(async ({ name, health: url = '' }) => {
        const text = await this.#ask(url);
        if (!this.#ended.signal.aborted) this.#said.set(name, text);
      }),
    );
  }

  close(): void {
    clearInterval(this.#timer);
    this.#ended.abort();
  }

  async #ask(url: string): Promise<string> {
    const signal = AbortSignal.any([this.#ended.signal, AbortSignal.timeout(timeoutMs)]);
    const at = `Its gateway at ${utcTime(Date.now())} UTC`;
    try {
      const answer = await fetch(url, { signal, redirect: 'error' });
      const parsed = health.safeParse(JSON.parse((await bodyUpTo(answer, largestAnswer)).toString('utf8')));
      return parsed.success ? `${at}: ${healthText(parsed.data)}` : `${at}: the answer is not of a gateway`;
    } catch {
      // Its address is nobody's to read.
      return `${at}: no answer`;
    }
  }
}

function healthText({ ready, networks }: z.infer<typeof health>): string {
  const parts = networks.map(({ name, upstreams }) => {
    const faults = upstreams.filter(({ fault }) => fault !== null);
    const why = faults.slice(0, 5).map((one) => `${plainText(one.name, 64)}: ${plainText(one.fault, 120)}`);
    const count = `${upstreams.length - faults.length} of ${upstreams.length} nodes healthy`;
    return `${plainText(name, 64)}: ${count}${why.length > 0 ? ` (${why.join(', ')})` : ''}`;
  });
  return [ready ? 'ready' : 'not ready', ...parts].join('; ');
}
