import { monotonicUs } from '../../src/base/clock.ts';
import { RpcClient } from '../../src/chain/rpc/client.ts';
import { fundAccounts, readAccounts, readFundingKey } from '../../src/scale/load/chain/fund.ts';
import { type LoadChain, transferTemplate } from '../../src/scale/load/chain/load-chain.ts';
import { type LatencyDistribution, LatencyHistogram } from '../../src/scale/load/figures.ts';
import { loadAccount, signingKey, signTransfer } from '../../src/scale/load/transfer.ts';

interface ClosedLoopOptions {
  readonly workers: number;
  readonly forMs: number;
  readonly signal: AbortSignal;
}

export interface ClosedLoopResult {
  readonly tps: number;
  /** From the moment it was sent until it was final. */
  readonly latency: LatencyDistribution;
}

const eraBlocks = 200;

/**
 * A straightforward sender: every worker sends a transfer, waits until it is final, and sends the next one. It never has more
 * in flight than it has workers, so it asks less of a chain that slows down, and a chain that stands still is asked nothing.
 */
export async function runClosedLoop(
  chain: LoadChain,
  { workers, forMs, signal }: ClosedLoopOptions,
): Promise<ClosedLoopResult> {
  const { pair } = await readFundingKey({ isLocal: chain.isLocal });
  const accounts = Array.from({ length: workers }, (_, index) =>
    loadAccount('a closed loop', chain.genesisHash, index),
  );
  const keys = accounts.map(({ publicKey }) => publicKey);
  await fundAccounts(chain, {
    funder: pair,
    accounts: keys,
    leastEach: 100n * chain.existentialDeposit,
    signal,
  });
  const states = await readAccounts(chain.api, keys);
  const template = await transferTemplate(chain, eraBlocks);
  const client = await RpcClient.open(chain.url, { signal, now: monotonicUs, maxInFlight: workers + 1 });
  const latency = new LatencyHistogram();
  let done = 0;
  const startUs = monotonicUs();
  const endUs = startUs + forMs * 1_000;

  const work = async (index: number): Promise<void> => {
    const account = accounts[index];
    if (!account) return;
    const signer = { key: signingKey(account.seed), publicKey: account.publicKey };
    for (let nonce = states[index]?.nonce ?? 0; monotonicUs() < endUs; nonce++) {
      const payee = keys[(index + 1) % keys.length] ?? account.publicKey;
      const extrinsic = signTransfer(template, signer, payee, nonce);
      const sentUs = monotonicUs();
      const finalUs = await untilFinal(client, extrinsic);
      if (finalUs > endUs) return;
      latency.record(finalUs - sentUs);
      done += 1;
    }
  };
  try {
    await Promise.all(accounts.map(async (_, index) => await work(index)));
    return { tps: done / (forMs / 1_000), latency: latency.summary() };
  } finally {
    client.close();
  }
}

async function untilFinal(client: RpcClient, extrinsic: string): Promise<number> {
  return await new Promise<number>((resolve, reject) => {
    client
      .subscribe('author_submitAndWatchExtrinsic', [extrinsic], (item, atUs) => {
        if (typeof item === 'object' && item !== null && 'finalized' in item) resolve(atUs);
        else if (item === 'invalid' || item === 'dropped') reject(new Error(`a transfer was ${item}`));
      })
      .catch(reject);
  });
}
