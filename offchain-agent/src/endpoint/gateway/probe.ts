import { methodNotFound } from './hand-shake.ts';
import { errorOf, readResult } from './reply.ts';
import type { UpstreamLink } from './upstream-link.ts';
import type { UpstreamLinks } from './upstream-links.ts';

export const probeLimitMs = 1_000;

/** Asks a node whether it is there, over its main connection. */
export class Probe {
  /** Whether the node says itself that it is catching up. */
  isSyncing = false;
  /** Whether `system_health` is not refused. */
  #hasHealth = true;

  /** Another node may be connected: what the last one refused is asked again. */
  begin(): void {
    this.#hasHealth = true;
  }

  /** Whether it answers in time. */
  async answers(links: UpstreamLinks, main: UpstreamLink): Promise<boolean> {
    const isHealth = this.#hasHealth;
    const probe = isHealth ? (['system_health', '[]'] as const) : (['chain_getBlockHash', '[0]'] as const);
    const reply = await links.replyWithin(main, probe, probeLimitMs);
    // A proxy that refuses it answers of itself: of the node behind it something else must tell.
    if (isHealth && reply && errorOf(reply).code === methodNotFound) this.#hasHealth = false;
    const syncing = readResult(reply, (health) => (health as { isSyncing?: unknown }).isSyncing === true);
    this.isSyncing = isHealth && syncing === true;
    return reply !== undefined;
  }
}
