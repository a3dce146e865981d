import { setTimeout as sleep } from 'node:timers/promises';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { hexText } from '../../../base/bytes.ts';
import { monotonicUs } from '../../../base/clock.ts';
import { AgentError } from '../../../base/error.ts';
import { ethereumDriver } from '../../../lab/client/drivers.ts';
import { developmentAccount } from '../../../lab/client/ethereum-accounts.ts';
import { chainId } from '../../../lab/client/ethereum-genesis.ts';
import {
  gasPriceFor,
  signEthereumTransfer,
  transactionHash,
  transferGas,
} from '../../../lab/client/ethereum-transfer.ts';
import { callBatch, type RpcCall } from '../../../lab/real/json-rpc.ts';
import type { NetworkState } from '../../../lab/real/state.ts';
import { requireSomeTaken } from '../generator/generator.ts';
import { idleShare, readCpuTimes } from '../host/host.ts';
import type { MeasureOptions } from '../load-session.ts';
import type { JudgeLimits, LoadPoint } from '../point.ts';
import { pointOf } from '../point-of.ts';
import { type LiveLoad, liveLoad, placesOf, recordsOf } from '../records.ts';
import { intendedInstants } from '../schedule/schedule.ts';
import { accountsFor, type LoadAccount, loadAccount } from '../transfer.ts';
import { HeadFollower } from './head-follower.ts';
import { sendAll } from './send-all.ts';

interface EthereumSessionOptions {
  readonly signal: AbortSignal;
  readonly progress: (line: string) => void;
  readonly onLive?: ((live: LiveLoad) => void) | undefined;
  readonly limits: Partial<JudgeLimits>;
  readonly notComparable: string;
}

interface Funded extends LoadAccount {
  nonce: number;
  balance: bigint;
  /** Transactions of it in the pool. */
  readonly waiting: number;
}

/** The first account of Hardhat: it has money on each of these networks. */
const funderIndex = 0;
/** So many times what a unit of gas costs now is paid: full blocks make it dearer, and the money is none. */
const priceFactor = 100n;
const startInUs = 200_000;
const leastDrainMs = 30_000;
const drainSlots = 20;
const liveEveryMs = 1_000;
const drainLookMs = 100;
const askedAtOnce = 100;
const answerWithinMs = 10_000;

/** Loads of signed transfers on a network of Ethereum clients that this user runs. */
export class EthereumSession {
  readonly genesisHash: string;
  readonly #network: NetworkState;
  readonly #ports: readonly [number, ...number[]];
  readonly #options: EthereumSessionOptions;

  private constructor(
    network: NetworkState,
    ports: readonly [number, ...number[]],
    genesisHash: string,
    options: EthereumSessionOptions,
  ) {
    this.#network = network;
    this.#ports = ports;
    this.genesisHash = genesisHash;
    this.#options = options;
  }

  /** @throws TypeError when the first node does not answer */
  static async open(
    network: NetworkState,
    ports: readonly [number, ...number[]],
    options: EthereumSessionOptions,
  ): Promise<EthereumSession> {
    await cryptoWaitReady();
    const [block] = await asked(ports[0], [['eth_getBlockByNumber', '0x0', false]]);
    const { hash } = Object(block) as { hash?: unknown };
    return new EthereumSession(network, ports, String(hash), options);
  }

  /**
   * Puts one load on the network and waits until its transfers are settled.
   * @throws AgentError as `LoadSession.measure` does
   */
  async measure(options: MeasureOptions): Promise<LoadPoint> {
    const { signal, progress, onLive, limits, notComparable } = this.#options;
    const intendedUs = intendedInstants(options);
    if (intendedUs.length === 0)
      throw new AgentError('bad_input/rate', 'nothing is due in this time; raise --rate or --for');
    const gasPrice = priceFactor * gasPriceFor(await this.#baseFee());
    const accounts = await this.#funded(
      Math.min(accountsFor(options.rate), intendedUs.length),
      intendedUs.length,
      gasPrice,
    );
    progress(`signing ${intendedUs.length} transfers`);
    const signed = Array.from(intendedUs, (_, index) => transferOf(accounts, index, gasPrice));
    const follower = new HeadFollower(
      this.#ports[0],
      ethereumDriver(this.#network)?.depth(this.#network) ?? 0,
    );
    const marks = signed.map(transactionHash);
    follower.expect(marks);
    const over = new AbortController();
    const within = AbortSignal.any([signal, over.signal]);
    const following = follower.until(() => false, within);
    following.catch((error: unknown) => over.abort(error));
    const before = readCpuTimes();
    const startUs = monotonicUs() + startInUs;
    const tell = (): void =>
      onLive?.(
        liveLoad(intendedUs, follower.settled, { startUs, forMs: options.forMs, nowUs: monotonicUs() }),
      );
    const live = setInterval(tell, liveEveryMs);
    try {
      progress(`sending ${Number(options.rate.toFixed(1))} a second for ${options.forMs / 1_000} s`);
      const sent = await sendAll(
        { signed, intendedUs, startUs, answerWithinMs },
        (index) => this.#ports[(index % accounts.length) % this.#ports.length] ?? this.#ports[0],
        within,
      );
      const idle = idleShare(before, readCpuTimes());
      const report = { ...sent, marks };
      requireSomeTaken(report);
      progress('waiting until all are settled');
      await drained(follower, report, options.drainMs ?? this.#drainMs, within);
      over.abort();
      await following;
      const placed = placesOf(marks, follower.settled);
      // A transfer to an account without code does what it says wherever it is in a block.
      const successes = new Map(
        [...placed].map(([block, own]) => [block, new Set(own.map(({ place }) => place))]),
      );
      const records = recordsOf(startUs, intendedUs, report, placed, successes);
      const endpoints = this.#ports.map((port) => `http://127.0.0.1:${port}`);
      const around = { blocks: follower.settled, blockMs: this.#network.slot_ms, isLocalHost: true, limits };
      return pointOf(
        options,
        { endpoints, accounts },
        { report, records, errors: new Map(), startUs, used: undefined, idle },
        { ...around, notComparable, generators: undefined },
      );
    } finally {
      clearInterval(live);
      over.abort();
    }
  }

  get #drainMs(): number {
    return Math.max(leastDrainMs, drainSlots * this.#network.slot_ms);
  }

  async #baseFee(): Promise<bigint> {
    const [block] = await asked(this.#ports[0], [['eth_getBlockByNumber', 'latest', false]]);
    const { baseFeePerGas: fee = '0x0' } = Object(block) as { baseFeePerGas?: string };
    return BigInt(fee);
  }

  /** Accounts of which nothing waits: what an earlier load left in the pool has taken the nonces that come next. */
  async #idle(secret: string, wanted: number): Promise<readonly Funded[]> {
    const idle: Funded[] = [];
    for (let from = 0; idle.length < wanted; from += wanted) {
      const derived = Array.from({ length: wanted }, (_, index) =>
        loadAccount(secret, this.genesisHash, from + index, 'ethereum'),
      );
      const accounts = await readAccounts(this.#ports[0], derived);
      idle.push(...accounts.filter(({ waiting }) => waiting === 0));
    }
    return idle.slice(0, wanted);
  }

  /** @throws AgentError `unreachable/funding` */
  async #funded(wanted: number, count: number, gasPrice: bigint): Promise<readonly Funded[]> {
    const funder = await developmentAccount(funderIndex);
    const idle = await this.#idle(funder.secret, wanted);
    const least = BigInt(Math.ceil(count / wanted) + 1) * (gasPrice * transferGas + 1n);
    const isPoor = ({ balance }: Funded): boolean => balance < least;
    const poor = idle.filter(isPoor);
    if (poor.length > 0) {
      this.#options.progress(`funding ${poor.length} accounts from ${funder.address}`);
      const [next] = await asked(this.#ports[0], [['eth_getTransactionCount', funder.address, 'latest']]);
      const secret = Buffer.from(funder.secret, 'hex');
      const payments = poor.map(({ publicKey: to }, index): RpcCall => {
        const transfer = { chainId, nonce: Number(next) + index, gasPrice, to, value: 2n * least };
        return ['eth_sendRawTransaction', signEthereumTransfer(transfer, secret)];
      });
      await asked(this.#ports[0], payments);
    }
    const deadline = performance.now() + this.#drainMs;
    // Every node that the load goes to has to know of it.
    for (;;) {
      const seen = await Promise.all(this.#ports.map(async (port) => await readAccounts(port, idle)));
      const without = this.#ports.filter((_, index) => seen[index]?.some(isPoor));
      if (without.length === 0) return seen[0] ?? [];
      if (performance.now() > deadline)
        throw new AgentError(
          'unreachable/funding',
          `the accounts of the load have no funds at port ${without.join(', ')} in time; these nodes lag behind: leave them out, or see their logs`,
          { data: { ports: without, funder: funder.address } },
        );
      await sleep(liveEveryMs, undefined, { signal: this.#options.signal });
    }
  }
}

/** As a node has them in its newest block. */
async function readAccounts(port: number, accounts: readonly LoadAccount[]): Promise<Funded[]> {
  const answers = await asked(
    port,
    accounts.flatMap(({ publicKey }): RpcCall[] => {
      const address = hexText(publicKey);
      return [
        ['eth_getBalance', address, 'latest'],
        ['eth_getTransactionCount', address, 'latest'],
        ['eth_getTransactionCount', address, 'pending'],
      ];
    }),
  );
  return accounts.map((account, index) => {
    const [balance, latest, pending] = answers.slice(3 * index, 3 * index + 3).map((answer) => answer ?? 0);
    const nonce = Number(latest);
    return {
      ...account,
      balance: BigInt(balance as string),
      nonce,
      waiting: Math.max(0, Number(pending) - nonce),
    };
  });
}

/** Signed by the account whose turn it is, for the next one. */
function transferOf(accounts: readonly Funded[], index: number, gasPrice: bigint): string {
  const [from, to] = [accounts[index % accounts.length], accounts[(index + 1) % accounts.length]];
  if (!from || !to) throw new RangeError('a load needs an account');
  const transfer = { chainId, nonce: from.nonce, gasPrice, to: to.publicKey, value: 1n };
  from.nonce += 1;
  return signEthereumTransfer(transfer, from.seed);
}

async function drained(
  follower: HeadFollower,
  { marks, acceptedUs }: { readonly marks: readonly string[]; readonly acceptedUs: Float64Array },
  withinMs: number,
  signal: AbortSignal,
): Promise<void> {
  const wanted = new Set(marks.filter((_, index) => !Number.isNaN(acceptedUs[index] ?? Number.NaN)));
  const deadline = performance.now() + withinMs;
  for (let read = 0; wanted.size > 0 && performance.now() < deadline; ) {
    for (; read < follower.settled.length; read += 1)
      for (const mark of follower.settled[read]?.marks ?? []) if (mark !== undefined) wanted.delete(mark);
    await sleep(drainLookMs);
    signal.throwIfAborted();
  }
}

async function asked(port: number, calls: readonly RpcCall[]): Promise<unknown[]> {
  const answers: unknown[] = [];
  for (let from = 0; from < calls.length; from += askedAtOnce)
    answers.push(
      ...(await callBatch(port, calls.slice(from, from + askedAtOnce), AbortSignal.timeout(answerWithinMs))),
    );
  return answers;
}
