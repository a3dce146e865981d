import type { KeyringPair } from '@polkadot/keyring/types';
import { AgentError, messageOf } from '../../base/error.ts';
import { RpcError } from '../../chain/rpc/error.ts';
import type { CallMix } from './calls/call-mix.ts';
import { feeOf, fundAccounts, readAccounts, transferFee } from './chain/fund.ts';
import { type LoadChain, transferTemplate } from './chain/load-chain.ts';
import { runSetup } from './chain/run-setup.ts';
import type { NumberedPlan } from './generator/generator-messages.ts';
import type { LoadAccounts, NumberedAccount } from './load-accounts.ts';
import type { PlannedMix } from './planned-mix.ts';
import type { ScheduleOptions } from './schedule/schedule.ts';
import { readyWithinMs } from './share/messages.ts';
import type { Spending } from './spending.ts';
import { accountsFor, type TransferTemplate } from './transfer.ts';

interface PlanParts {
  readonly chain: LoadChain;
  readonly funder: KeyringPair;
  readonly accounts: LoadAccounts;
  readonly endpoints: readonly string[];
  /** What is sent in place of transfers. */
  readonly calls: CallMix | undefined;
  readonly spending: Spending | undefined;
  /** Generators, each of which has as many accounts. */
  readonly parts: number;
  readonly drainMs: number;
  readonly signal: AbortSignal;
  readonly progress: ((line: string) => void) | undefined;
  readonly requireAlive: () => void;
  /** Waits until every node has what only the best block shows. */
  readonly settle: () => Promise<void>;
}

const answerWithinMs = 10_000;
/** Blocks that a transaction stays valid beyond the load. */
const drainBlocks = 20;
/** One signature by secp256k1, on a slow machine. */
const ethereumSignMs = 1;
/** A fee may grow while blocks are full. */
const feeReserve = 4n;
/** Where money is none, it is handed out for a whole search at once. */
const loadsAhead = 20n;

/**
 * Chooses accounts, draws what they send, and gives them what they need for it.
 * @throws AgentError `no/funds`, `no/most_spent`, `bad_input/generators`; what `CallMix.draw` throws
 */
export async function planLoad(
  { rate, forMs, seed }: ScheduleOptions,
  intendedUs: Float64Array,
  parts: PlanParts,
): Promise<NumberedPlan> {
  const { chain, calls, spending, signal, progress } = parts;
  const count = intendedUs.length;
  const chosen = await parts.accounts.take(accountsWanted(accountsFor(rate), count, parts.parts));
  const keys = chosen.map(({ publicKey }) => publicKey);
  const mix = calls?.draw({ count, seed, accounts: keys });
  const isSigned = !calls || calls.hasCalls;
  if (isSigned) {
    const { each, planned } = await loadCosts(parts, count, chosen, mix);
    await spending?.requirePlanned(keys, planned);
    const hasFunded = await fundAccounts(chain, {
      funder: parts.funder,
      accounts: keys,
      leastEach: each,
      ...(chain.isLocal && { ahead: loadsAhead }),
      signal,
      requireAlive: parts.requireAlive,
      ...(progress && { progress }),
      ...(spending && { beforePaying: async (amount) => await spending.requireFunding(amount) }),
    });
    const { fresh, isFirst } = parts.accounts.notSetUp(chosen);
    const setup =
      calls?.setup(
        parts.funder.addressRaw,
        fresh.map(({ publicKey }) => publicKey),
        isFirst,
      ) ?? [];
    await runSetup(chain, { funder: parts.funder, calls: setup, signal, progress });
    await spending?.requireWithin();
    if (hasFunded || setup.length > 0) await parts.settle();
  }
  const states = await readAccounts(chain.api, keys);
  return {
    endpoints: parts.endpoints,
    accounts: chosen.map((account, index) => ({ ...account, nonce: states[index]?.nonce ?? 0 })),
    template: isSigned ? await transferTemplate(chain, waitBlocks(forMs, count, parts)) : unsigned,
    mix,
    intendedUs,
    answerWithinMs,
  };
}

/** Reads need no signature, and no accounts with money. */
const unsigned: TransferTemplate = {
  addressPrefix: new Uint8Array(),
  callStart: new Uint8Array(),
  callEnd: new Uint8Array(),
  extraStart: new Uint8Array(),
  extraEnd: new Uint8Array(),
  implicit: new Uint8Array(),
};

/** How long a transaction must stay valid: the load, its drain, and the time that all generators need to get ready. */
function waitBlocks(forMs: number, count: number, { chain, drainMs, parts }: PlanParts): number {
  const signMs = chain.scheme === 'ethereum' ? count * ethereumSignMs : 0;
  const readyMs = parts > 1 ? readyWithinMs : 0;
  return Math.ceil((forMs + drainMs + signMs + readyMs) / chain.blockMs) + drainBlocks;
}

/** @throws AgentError `bad_input/argument` for a call that the node or @polkadot/api reads otherwise than it was meant */
async function feeOfCall(
  { api }: LoadChain,
  name: string,
  call: Uint8Array,
  payer: KeyringPair,
): Promise<bigint> {
  try {
    return await feeOf(api, api.tx(api.createType('Call', call)), payer);
  } catch (cause) {
    // A node that is away says nothing of the call.
    if (cause instanceof AgentError && !(cause instanceof RpcError)) throw cause;
    const [why = ''] = messageOf(cause).split('\n');
    throw new AgentError(
      'bad_input/argument',
      `${name}: its fee cannot be told, because the call cannot be read: ${why.slice(0, 200)}; write addresses as accounts, and see its other arguments`,
      { data: { call: name }, cause },
    );
  }
}

/** As many accounts as a rate has, and the same number for each generator. */
function accountsWanted(wanted: number, count: number, parts: number): number {
  if (count < parts)
    throw new AgentError(
      'bad_input/generators',
      `${count} transactions cannot be shared by ${parts} generators; raise --rate or --for`,
    );
  const most = Math.min(wanted, count);
  return most % parts === 0 ? most : Math.max(parts, most - (most % parts));
}

/** What each account must hold, and what all together are expected to pay. */
export async function loadCosts(
  { chain, funder, calls }: Pick<PlanParts, 'chain' | 'funder' | 'calls'>,
  count: number,
  accounts: readonly NumberedAccount[],
  mix: PlannedMix | undefined,
): Promise<{ readonly each: bigint; readonly planned: bigint }> {
  if (!calls || !mix) {
    const fee = await transferFee(chain, funder);
    const most = BigInt(Math.ceil(count / accounts.length) + 1);
    const each = 2n * chain.existentialDeposit + most * (feeReserve * fee + 1n);
    return { each, planned: BigInt(count) * (fee + 1n) };
  }
  const [first] = accounts;
  // By place: a file may have one call several times, with other arguments.
  const fees = new Map<number, bigint>();
  for (const { place, kind, call } of calls.samples(first?.publicKey ?? funder.addressRaw))
    fees.set(place, await feeOfCall(chain, kind.name, call, funder));
  const needed = accounts.map(() => 2n * chain.existentialDeposit);
  let planned = 0n;
  for (let index = 0; index < count; index++) {
    const place = mix.kindOf[index] ?? 0;
    const [kind, fee] = [mix.kinds[place], fees.get(place)];
    if (!kind || fee === undefined) continue;
    const at = index % accounts.length;
    needed[at] = (needed[at] ?? 0n) + feeReserve * fee + kind.spends + 1n;
    planned += fee + kind.spends;
  }
  return { each: needed.reduce((most, each) => (each > most ? each : most), 0n), planned };
}
