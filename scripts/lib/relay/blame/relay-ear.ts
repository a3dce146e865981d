import { setTimeout as sleep } from 'node:timers/promises';
import { RpcBabeSource } from '../../../../offchain-agent/src/chain/babe/babe-source.ts';
import { storedItemsOf } from '../../../../offchain-agent/src/chain/call/state-at.ts';
import { type HashedHeader, hashHeader } from '../../../../offchain-agent/src/chain/grandpa/header.ts';
import { endsSession, type RelaySession } from '../../../../offchain-agent/src/chain/relay/relay-session.ts';
import { RpcSessionSource } from '../../../../offchain-agent/src/chain/relay/session-source.ts';
import { RpcClient } from '../../../../offchain-agent/src/chain/rpc/client.ts';
import { type ChainConnection, openChain } from '../../../../offchain-agent/src/chain/rpc/connect.ts';
import { readRelaySessions } from '../../../../offchain-agent/src/measure/backing/relay-sessions.ts';
import { CollatorListener } from '../../../../offchain-agent/src/measure/blame/collator-listener.ts';
import type { SeenSession } from '../../../../offchain-agent/src/measure/blame/seen-session.ts';
import { SeenSessions } from '../../../../offchain-agent/src/measure/blame/seen-sessions.ts';
import { SiblingListener } from '../../../../offchain-agent/src/measure/blame/sibling-listener.ts';
import { untilAfter } from '../../../../offchain-agent/src/measure/cli/earnings/follow.ts';
import { epochSlots } from '../../../../tests/support/relay-recording.ts';
import type { LiveRelay } from '../live-relay.ts';
import type { BlamePart } from './parts.ts';

/** Sessions that are over, and what was heard of parachains until then. */
type HeardSessions = Pick<BlamePart, 'sessions' | 'heard'>;

const pollMs = 200;
/** Blocks of two sessions and a half. With a third of the validators away nothing becomes final for a while. */
const mostBehind = 50;

/** Listens as `almanac earnings --follow` does, for as long as it is open, so that no session is heard in part. */
export class RelayEar {
  readonly chain: ChainConnection;
  readonly #siblings: SiblingListener;
  readonly #witness: CollatorListener;
  readonly #paras: readonly RpcClient[];
  readonly #ends: HashedHeader[] = [];

  private constructor(
    chain: ChainConnection,
    heard: { siblings: SiblingListener; witness: CollatorListener; paras: readonly RpcClient[] },
  ) {
    this.chain = chain;
    this.#siblings = heard.siblings;
    this.#witness = heard.witness;
    this.#paras = heard.paras;
  }

  static async open({ url, paraUrls }: Pick<LiveRelay, 'url' | 'paraUrls'>): Promise<RelayEar> {
    // All nodes share this machine.
    const chain = await openChain(url, { timeoutMs: 60_000 });
    const witness = new CollatorListener();
    const paras: RpcClient[] = [];
    for (const [id, paraUrl] of paraUrls) {
      const para = await RpcClient.open(paraUrl, { timeoutMs: 60_000 });
      paras.push(para);
      await witness.listen(para, id);
    }
    const siblings = await SiblingListener.start(chain.client);
    const ear = new RelayEar(chain, { siblings, witness, paras });
    await chain.client.subscribe('chain_subscribeAllHeads', [], (item) => {
      const header = hashHeader(item);
      if (endsSession(header)) ear.#ends.push(header);
    });
    return ear;
  }

  /**
   * The session that begins with the next block that is heard to begin one.
   * @throws Error where finality stands still: what is played then is never judged
   */
  async nextSession(signal: AbortSignal): Promise<RelaySession> {
    const { length } = this.#ends;
    while (this.#ends.length === length) await sleep(pollMs, undefined, { signal });
    const header = this.#ends.at(-1);
    if (!header) throw new Error('no session began');
    const { client, api } = this.chain;
    const final = hashHeader(
      await client.request('chain_getHeader', [await client.request('chain_getFinalizedHead')]),
    );
    if (header.number - final.number > mostBehind)
      throw new Error(
        `finality stands still at block ${final.number} of ${header.number}: sessions that were judged are kept`,
      );
    return await new RpcSessionSource(client, storedItemsOf(api)).sessionAfter(header);
  }

  /** The epoch that runs, once one is over: the first one has no block before it to begin with. */
  async firstEpoch(signal: AbortSignal): Promise<number> {
    const epoch = await this.#finalEpoch();
    if (epoch > 0) return epoch;
    await untilAfter(epoch, async () => await this.#finalEpoch(), { signal });
    return await this.#finalEpoch();
  }

  /** The number of the epoch of the last final block. */
  async #finalEpoch(): Promise<number> {
    const { client } = this.chain;
    const head = await client.request<string>('chain_getFinalizedHead');
    return (await new RpcBabeSource(client).epochsAfter(head)).current.index;
  }

  /** Waits until the epoch is over and final; it and those that are over with it. */
  async sessionsAfter(
    epoch: number,
    signal: AbortSignal,
  ): Promise<HeardSessions & { readonly epoch: number }> {
    await untilAfter(epoch, async () => await this.#finalEpoch(), { signal });
    const now = await this.#finalEpoch();
    const sessions: SeenSession[] = [];
    const gathered = new SeenSessions((seen) => void sessions.push(seen), this.#siblings);
    const { client, api } = this.chain;
    const { leftOut } = await readRelaySessions(client, storedItemsOf(api), {
      trust: { genesisHash: api.genesisHash.toHex() },
      count: now - epoch,
      sessionBlocks: epochSlots,
      signal,
      onBlock: (block) => gathered.add(block),
    });
    gathered.end();
    if (leftOut.length > 0) throw new Error(`${leftOut.length} sessions could not be read`);
    return { sessions, heard: this.#witness.heard, epoch: now };
  }

  async close(): Promise<void> {
    this.#witness.stop();
    await this.#siblings.stop();
    for (const para of this.#paras) para.close();
    await this.chain.api.disconnect();
  }
}
