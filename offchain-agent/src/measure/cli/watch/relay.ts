import { hexBytes } from '../../../base/bytes.ts';
import { AgentError } from '../../../base/error.ts';
import { plainText } from '../../../base/plain-text.ts';
import { shownUrl, webSocketUrl } from '../../../base/url.ts';
import { auraSlot, RpcAuraSource } from '../../../chain/aura/aura-source.ts';
import { storedItemsOf } from '../../../chain/call/state-at.ts';
import { nimbusAuthor } from '../../../chain/engine/engine.ts';
import type { AnyChainConnection } from '../../../chain/engine/open-any-chain.ts';
import { ScaleReader } from '../../../chain/grandpa/scale-reader.ts';
import { readParaId } from '../../../chain/parachain/para-id.ts';
import { requirePara } from '../../../chain/parachain/require-para.ts';
import { type ChainConnection, openChain } from '../../../chain/rpc/connect.ts';
import { readRuntimeVersion } from '../../../chain/rpc/runtime-version.ts';
import { patiently } from '../../../cli/open-at.ts';
import { sessionsSource } from '../../backing/relay-sessions.ts';
import { ParaFollower } from '../../confidence/follow-para.ts';
import { type BuilderOf, type Confidence, ParaConfidence } from '../../confidence/para-confidence.ts';
import type { ParaCounts } from '../../confidence/para-tally.ts';
import type { ProvedRange } from '../../finality/proved-chain.ts';
import { openRetried, retryOf } from '../retry.ts';
import { startTrust, type TrustStart } from '../trust.ts';
import type { TrustOptions } from '../trust-options.ts';

/** A parachain as its relay chain sees it, as far as that is read. */
export interface SeenByRelay {
  readonly para: number;
  readonly chainName: string;
  readonly url: string;
  readonly genesisHash: string;
  readonly range: ProvedRange | undefined;
  readonly counts: ParaCounts;
  readonly confidence: Confidence;
}

interface FollowRelayOptions {
  readonly signal: AbortSignal;
  readonly lookBack: number;
  readonly tell: (message: string) => void;
  /** A block was read: a long way to the first screen is progress all along. */
  readonly onProgress: () => void;
  /** More relay blocks are read and final. */
  readonly onMore: () => void;
}

const tellEvery = 100;

/** What a watch with --relay reads beside the parachain. */
export class RelayWatch {
  readonly #relay: ChainConnection;
  readonly #chainName: string;
  readonly #para: AnyChainConnection;
  readonly #id: number;
  readonly #trust: TrustStart;
  readonly #confidence: ParaConfidence;
  #counts: ParaCounts | undefined;
  #range: ProvedRange | undefined;
  #following: Promise<void> | undefined;
  readonly #closed = new AbortController();
  #caughtUp: () => void = () => undefined;
  readonly #isCaughtUp = new Promise<void>((resolve) => {
    this.#caughtUp = resolve;
  });

  private constructor(
    relay: ChainConnection,
    chainName: string,
    para: AnyChainConnection,
    id: number,
    trust: TrustStart,
  ) {
    this.#relay = relay;
    this.#chainName = chainName;
    this.#para = para;
    this.#id = id;
    this.#trust = trust;
    this.#confidence = new ParaConfidence(para.client, builderOf(para));
  }

  /**
   * @param urlText of the relay chain
   * @param options where trust in the relay chain begins
   * @throws AgentError `bad_input/relay` for a chain that is no parachain; as `requirePara`, `readParaId`, `openChain` and
   * `startTrust` do
   */
  static async open(
    urlText: string,
    para: AnyChainConnection,
    options: TrustOptions,
    signal: AbortSignal,
  ): Promise<RelayWatch> {
    if (para.engine !== 'aura-parachain' && para.engine !== 'nimbus') {
      throw new AgentError(
        'bad_input/relay',
        `--relay: ${para.chainName} is not a parachain (engine ${para.engine}); leave it out`,
        { data: { engine: para.engine } },
      );
    }
    const url = webSocketUrl(urlText, '--relay');
    const patience = { signal, advice: 'give another --relay, or a newer --checkpoint' };
    const id = await readParaId(para.client, await para.client.request<string>('chain_getFinalizedHead'));
    const relay = await patiently(
      url,
      openRetried(async () => await openChain(url, { signal, retry: retryOf(patience) }), patience),
    );
    try {
      await requirePara(relay, { client: para.client, id });
      const chainName = plainText(await relay.client.request<string>('system_chain'));
      const genesisHash = relay.api.genesisHash.toHex();
      const trust = await startTrust({ client: relay.client, chainName, genesisHash }, options);
      return new RelayWatch(relay, chainName, para, id, trust);
    } catch (error) {
      await relay.api.disconnect();
      throw error;
    }
  }

  /**
   * Follows both until the signal aborts.
   * @throws AgentError as `ParaFollower.follow` does; `unknown/no_data` when the relay chain proved nothing
   */
  async follow(options: FollowRelayOptions): Promise<void> {
    this.#following = this.#follow(options);
    await this.#following;
  }

  /** What is known now; waits until the relay blocks of the beginning are read. @throws as `follow` does before that */
  async seen(): Promise<SeenByRelay> {
    await Promise.race([this.#isCaughtUp, this.#following]);
    if (!this.#counts) throw new Error('the relay chain is not followed');
    return {
      para: this.#id,
      chainName: this.#chainName,
      url: shownUrl(this.#relay.client.url),
      genesisHash: this.#relay.api.genesisHash.toHex(),
      range: this.#range,
      counts: this.#counts,
      confidence: this.#confidence.now,
    };
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await this.#relay.api.disconnect();
  }

  async #follow({ lookBack, tell, onProgress, onMore, ...options }: FollowRelayOptions): Promise<void> {
    const signal = AbortSignal.any([options.signal, this.#closed.signal]);
    const { client, api } = this.#relay;
    const follower = new ParaFollower(client, sessionsSource(client, storedItemsOf(api)), {
      para: this.#id,
      trust: this.#trust.given,
      lookBack,
      signal,
      onBlock: async (block) => await this.#confidence.take(block),
      onStep: (range) => {
        this.#range = range;
        this.#counts = follower.tally.counts;
        this.#caughtUp();
        onMore();
      },
      onShortened: (fromBlock, { message }) =>
        tell(`counting on the relay chain begins at block ${fromBlock}: ${message}`),
      onFault: ({ message }) => tell(message),
      onProgress: (done, of) => {
        onProgress();
        if (done % tellEvery === 0) tell(`${done} of ${of} relay blocks are read`);
      },
    });
    const stop = await this.#confidence.listen(await offsetOf(this.#para));
    try {
      await follower.follow();
    } finally {
      stop();
    }
    if (this.#range) return;
    throw new AgentError(
      'unknown/no_data',
      `${shownUrl(client.url)} proved no final block in this time; give it more time, or check that finality moves`,
      { data: { url: shownUrl(client.url) } },
    );
  }
}

function builderOf({ client, engine }: AnyChainConnection): BuilderOf {
  if (engine === 'nimbus') return async ({ logs }) => await Promise.resolve(nimbusAuthor(logs));
  const source = new RpcAuraSource(client);
  return async ({ logs, parentHash }) => {
    const slot = auraSlot(logs);
    const authorities = await source.authoritiesAfter(parentHash);
    return slot === undefined ? undefined : authorities[slot % authorities.length];
  };
}

/** RelayParentOffsetApi. */
const offsetApi = '0x04e70521a0d3d2f8';

/** How many relay blocks below the newest one the parachain builds. */
async function offsetOf({ client }: AnyChainConnection): Promise<number> {
  const { apis } = await readRuntimeVersion(client);
  if (!apis.some(([id]) => id.toLowerCase() === offsetApi)) return 0;
  const answer = await client.request<string>('state_call', [
    'RelayParentOffsetApi_relay_parent_offset',
    '0x',
  ]);
  const reader = new ScaleReader(hexBytes(answer));
  const offset = reader.u32();
  reader.end();
  return offset;
}
