import { plainText } from '../../base/plain-text.ts';
import { methodNotFound } from './hand-shake.ts';
import { errorOf, isNull, type Reply, readResult } from './reply.ts';
import { isRateLimit } from './resting-upstreams.ts';
import type { UpstreamLink } from './upstream-link.ts';
import type { UpstreamLinks } from './upstream-links.ts';

export const probeLimitMs = 1_000;
/** Characters of an error's message in the log. */
const mostDetail = 128;

/** The reason why a probe failed. */
export interface ProbeFault {
  /** Without text of the node: clients read it. */
  readonly reason: string;
  /** The node's own words, for the log; undefined if it did not answer. */
  readonly detail?: string;
}

/** Asks a node over its main connection whether it serves. */
export class Probe {
  /** Whether the node says itself that it is catching up. */
  isSyncing = false;
  /** Whether `system_health` is not refused. */
  #hasHealth = true;
  #genesis = '';

  /**
   * Another node may be connected, so it is asked again for what the last one refused.
   * @param genesis the hash that it returned for block 0
   */
  begin(genesis: string): void {
    this.#hasHealth = true;
    this.#genesis = genesis;
  }

  /** Sends one probe. @returns why it failed; undefined for a node that serves */
  async fault(links: UpstreamLinks, main: UpstreamLink): Promise<ProbeFault | undefined> {
    const isHealth = this.#hasHealth;
    const probe = isHealth ? (['system_health', '[]'] as const) : (['chain_getBlockHash', '[0]'] as const);
    const reply = await links.replyWithin(main, probe, probeLimitMs);
    this.isSyncing =
      isHealth &&
      readResult(reply, (health) => (health as { isSyncing?: unknown }).isSyncing === true) === true;
    if (!reply) return { reason: `no answer within ${probeLimitMs} ms` };
    // The node of a provider that limits requests serves all the same; its calls rest.
    if (isRateLimit(reply)) return undefined;
    if (isHealth && errorOf(reply).code === methodNotFound) {
      // A proxy that refuses it answers without its node: another call must reach the node.
      this.#hasHealth = false;
      return undefined;
    }
    return errorFault(reply) ?? (isHealth ? undefined : this.#genesisFault(reply));
  }

  #genesisFault(reply: Reply): ProbeFault | undefined {
    const genesis = readResult(reply, (hash) => plainText(hash, mostDetail)) ?? '';
    if (genesis.toLowerCase() === this.#genesis.toLowerCase()) return undefined;
    return { reason: 'answers the probe with another genesis hash', detail: genesis };
  }
}

/** A node whose database is gone still answers, with errors or with null. */
function errorFault(reply: Reply): ProbeFault | undefined {
  if (isNull(reply)) return { reason: 'answers the probe with null', detail: 'null' };
  if (!reply.isError) return undefined;
  const { code, message } = errorOf(reply);
  return { reason: `answers the probe with error ${code}`, detail: plainText(message, mostDetail) };
}
