import { plainText } from '../../base/plain-text.ts';
import type { GatewayClock } from './clock.ts';
import { methodNotFound } from './hand-shake.ts';
import { errorOf, isNull, isRateLimit, type Reply, readResult } from './reply.ts';
import { givenUpMs, Silence } from './silence.ts';
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
  readonly #clock: Pick<GatewayClock, 'monotonicMs'>;
  readonly #silence: Silence;
  /** Whether `system_health` is not refused. */
  #hasHealth = true;
  #genesis = '';
  /** Whether the last connections were given up because the node failed its probes with answers. */
  #wasGivenUp = false;

  constructor(clock: Pick<GatewayClock, 'monotonicMs'>) {
    this.#clock = clock;
    this.#silence = new Silence(clock);
  }

  /** Whether the node has failed its probes for so long that it must be taken for frozen. */
  get isFrozen(): boolean {
    return this.#silence.isFrozen;
  }

  /**
   * Begins with a new connection. Another node may be there, so it is asked again for what the last one refused; where that one
   * was given up for its errors, the new one must pass a probe first.
   * @param genesis the hash that it returned for block 0
   * @throws Error with the reason why it fails that probe
   */
  async begin(links: UpstreamLinks, main: UpstreamLink, genesis: string): Promise<void> {
    this.#hasHealth = true;
    this.#genesis = genesis;
    const fault = this.#wasGivenUp ? await this.#faultOf(links, main) : undefined;
    if (fault) throw new Error(fault.reason);
    this.#silence.end();
  }

  /**
   * Sends one probe.
   * @returns why it failed; undefined for a node that serves
   * @throws Error with the reason when the node has failed all probes for so long that its connections are opened anew
   */
  async fault(links: UpstreamLinks, main: UpstreamLink): Promise<ProbeFault | undefined> {
    const beganMs = this.#clock.monotonicMs();
    const fault = await this.#faultOf(links, main);
    if (fault) this.#silence.lasts(beganMs);
    else this.#silence.end();
    const isAnswer = fault?.detail !== undefined;
    // A proxy may have another node for a new connection.
    this.#wasGivenUp = isAnswer && this.#silence.isGivenUp;
    if (fault && this.#silence.isGivenUp && !main.isClosed)
      throw new Error(isAnswer ? fault.reason : `no answer within ${givenUpMs} ms`);
    return fault;
  }

  async #faultOf(links: UpstreamLinks, main: UpstreamLink): Promise<ProbeFault | undefined> {
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
