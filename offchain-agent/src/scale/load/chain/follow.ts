import type { DispatchError } from '@polkadot/types/interfaces';
import { monotonicUs } from '../../../base/clock.ts';
import { AgentError } from '../../../base/error.ts';
import { plainText } from '../../../base/plain-text.ts';
import { shownUrl } from '../../../base/url.ts';
import { blockEvents } from '../../../chain/block/block-events.ts';
import { headerHash, type RpcHeader } from '../../../chain/block/header-hash.ts';
import { RpcClient } from '../../../chain/rpc/client.ts';
import { type AccountScheme, signatureMark } from '../transfer.ts';
import type { Api } from './load-chain.ts';

/** A block as the observing node showed it. */
export interface SeenBlock {
  readonly number: number;
  readonly hash: string;
  readonly parentHash: string;
  /** When the node told of it. */
  readonly seenUs: number;
  /** `signatureMark` of each extrinsic, in their order. */
  readonly marks: readonly (string | undefined)[];
}

export interface FinalizedBlock extends SeenBlock {
  readonly finalizedUs: number;
}

interface Head {
  readonly header: RpcHeader;
  readonly seenUs: number;
}

const noBody = 'unknown/block';

/** More than are ever waiting for finality. */
const keptBlocks = 200;

/**
 * Follows a chain at one node: every block when it comes and when it is final. Forks are kept apart; what counts is the
 * finalized chain.
 */
export class ChainFollower {
  readonly #client: RpcClient;
  readonly #addressPrefixBytes: number;
  readonly #scheme: AccountScheme;
  readonly #blocks = new Map<string, Promise<SeenBlock>>();
  readonly #finalized: FinalizedBlock[] = [];
  #work: Promise<void> = Promise.resolve();
  #failure: unknown;
  #onChange: () => void = () => undefined;

  private constructor(client: RpcClient, addressPrefixBytes: number, scheme: AccountScheme) {
    this.#client = client;
    this.#addressPrefixBytes = addressPrefixBytes;
    this.#scheme = scheme;
  }

  /** @throws AgentError when the node cannot be reached */
  static async open(
    url: string,
    addressPrefixBytes: number,
    signal: AbortSignal,
    scheme: AccountScheme = 'ed25519',
  ): Promise<ChainFollower> {
    const client = await RpcClient.open(url, { signal, now: monotonicUs });
    const follower = new ChainFollower(client, addressPrefixBytes, scheme);
    try {
      await follower.#start();
      return follower;
    } catch (error) {
      client.close();
      throw error;
    }
  }

  /** The finalized chain since the follower was opened, in order. */
  get finalized(): readonly FinalizedBlock[] {
    return this.#finalized;
  }

  /**
   * Waits for a state of the chain, as long as blocks go on to be told.
   * @returns false when it did not come within the time
   * @throws AgentError `unreachable/node_lost` when the node went away
   */
  async until(isReached: () => boolean, withinMs: number, signal: AbortSignal): Promise<boolean> {
    const timeout = AbortSignal.timeout(withinMs);
    while (!isReached()) {
      this.throwIfLost();
      if (timeout.aborted) return false;
      signal.throwIfAborted();
      await new Promise<void>((resolve) => {
        const done = (): void => {
          timeout.removeEventListener('abort', done);
          signal.removeEventListener('abort', done);
          resolve();
        };
        this.#onChange = done;
        timeout.addEventListener('abort', done, { once: true });
        signal.addEventListener('abort', done, { once: true });
      });
    }
    return true;
  }

  throwIfLost(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Blocks so far are forgotten, but the last, from which the next are counted. */
  forget(): void {
    const last = this.#finalized.at(-1);
    this.#finalized.splice(0, this.#finalized.length - 1);
    for (const hash of [...this.#blocks.keys()].slice(0, -keptBlocks))
      if (hash !== last?.hash) this.#blocks.delete(hash);
  }

  close(): void {
    this.#client.close();
  }

  async #start(): Promise<void> {
    this.#client.onConnection((event) => {
      if (event === 'lost') this.#fail(this.#lost());
    });
    const hash = await this.#client.request<string>('chain_getFinalizedHead');
    const header = await this.#client.request<RpcHeader>('chain_getHeader', [hash]);
    const first = await this.#see({ header, seenUs: monotonicUs() });
    this.#finalized.push({ ...first, finalizedUs: first.seenUs });
    await this.#client.subscribe('chain_subscribeAllHeads', [], (item, seenUs) => {
      this.#see({ header: item as RpcHeader, seenUs }).then(
        () => this.#onChange(),
        (error: unknown) => {
          // The body of a fork is gone once its rival is final; of the chain that counts it is read again.
          if (!(error instanceof AgentError && error.code === noBody)) this.#fail(error);
        },
      );
    });
    await this.#client.subscribe('chain_subscribeFinalizedHeads', [], (item, finalizedUs) => {
      // One after the other: a head finalizes all before it that are not final yet.
      this.#work = this.#work
        .then(async () => await this.#finalize(item as RpcHeader, finalizedUs))
        .catch((error: unknown) => this.#fail(error));
    });
  }

  async #see({ header, seenUs }: Head): Promise<SeenBlock> {
    const hash = headerHash(header);
    const known = this.#blocks.get(hash);
    if (known) return await known;
    const block = this.#read(header, hash, seenUs);
    this.#blocks.set(hash, block);
    block.catch(() => this.#blocks.delete(hash));
    return await block;
  }

  async #read(header: RpcHeader, hash: string, seenUs: number): Promise<SeenBlock> {
    const answer = await this.#client.request<{ block: { extrinsics: string[] } } | null>('chain_getBlock', [
      hash,
    ]);
    if (!answer) {
      throw new AgentError(noBody, `the node told of block ${Number(header.number)} and has no body of it`, {
        data: { hash },
      });
    }
    return {
      number: Number(header.number),
      hash,
      parentHash: header.parentHash,
      seenUs,
      marks: answer.block.extrinsics.map((extrinsic) =>
        signatureMark(extrinsic, this.#addressPrefixBytes, this.#scheme),
      ),
    };
  }

  async #finalize(header: RpcHeader, finalizedUs: number): Promise<void> {
    const last = this.#finalized.at(-1);
    const added: SeenBlock[] = [];
    let block = await this.#see({ header, seenUs: finalizedUs });
    while (last && block.number > last.number) {
      added.unshift(block);
      const parent = block.parentHash;
      if (parent === last.hash) break;
      block =
        (await this.#blocks.get(parent)) ??
        (await this.#see({
          header: await this.#client.request<RpcHeader>('chain_getHeader', [parent]),
          seenUs: finalizedUs,
        }));
    }
    this.#finalized.push(...added.map((seen) => ({ ...seen, finalizedUs })));
    this.#onChange();
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    this.#onChange();
  }

  #lost(): AgentError {
    return new AgentError(
      'unreachable/node_lost',
      `lost connection to ${shownUrl(this.#client.url)} during the measurement; check the log of the node, restart it and repeat the point`,
      { data: { url: shownUrl(this.#client.url) }, retryable: true },
    );
  }
}

/** What became of the signed extrinsics of a block, by their place in it. */
interface BlockOutcomes {
  readonly succeeded: ReadonlySet<number>;
  /** Why others failed: `balances.InsufficientBalance`, `BadOrigin`. */
  readonly failed: ReadonlyMap<number, string>;
}

/**
 * Which extrinsics of a block did what they were sent for: the indices with a success event. An extrinsic in a block is no
 * success yet: it may have failed and paid for it.
 */
export async function extrinsicOutcomes(api: Api, blockHash: string): Promise<BlockOutcomes> {
  const succeeded = new Set<number>();
  const failed = new Map<number, string>();
  for (const { phase, event } of await blockEvents(api, blockHash)) {
    if (!phase.isApplyExtrinsic || event.section !== 'system') continue;
    const place = phase.asApplyExtrinsic.toNumber();
    if (event.method === 'ExtrinsicSuccess') succeeded.add(place);
    if (event.method === 'ExtrinsicFailed')
      failed.set(place, errorName(event.data[0] as unknown as DispatchError));
  }
  return { succeeded, failed };
}

function errorName(error: DispatchError): string {
  if (!error.isModule) return plainText(error.type);
  try {
    const { section, name } = error.registry.findMetaError(error.asModule);
    return plainText(`${section}.${name}`);
  } catch {
    return 'an error that metadata does not name';
  }
}
