import { AgentError } from '../../../base/error.ts';
import { amountText, currencyOf, parseAmount } from '../../../chain/amount.ts';
import { dynamicCall } from '../../../chain/call/dynamic-call.ts';
import { eventText, namedCall, paidFee } from '../../../chain/call/named-call.ts';
import { freeBalance } from '../../../chain/reporting/open-chain.ts';
import { type ChainConnection, openChain } from '../../../chain/rpc/connect.ts';
import type { Finalized } from '../../../chain/submit/submit-once.ts';
import type { KeyOptions } from '../../../cli/key-options.ts';
import { type Opened, openAt } from '../../../cli/open-at.ts';
import { parseAccount } from '../../../cli/parse.ts';
import { openSigning, type SettledCall, sendAndReport } from '../../../cli/signing.ts';
import { accountOfText } from '../params/parse-changes.ts';

/** Told without: each call has them. */
const usual: ReadonlySet<string> = new Set([
  'system.ExtrinsicSuccess',
  'transactionPayment.TransactionFeePaid',
  'balances.Withdraw',
]);

/**
 * Signs any call of any runtime.
 * @throws AgentError as `namedCall` and `submitOnce` do
 */
export async function runCall(call: string, values: readonly string[], options: KeyOptions): Promise<void> {
  await using opened = await openSigning(options, openAnyRuntime);
  const { chain, names } = opened;
  const how = { isLocal: options.local === true, names };
  await sendAndReport('call', options, opened, {
    call: await namedCall(chain.api, { call, values }, (text) => accountOfText(text, how)),
    sentence: `calls ${call}`,
    settle: async (done) => settled(done, opened),
  });
}

/**
 * Sends an amount.
 * @throws AgentError `bad_input/amount`, `bad_input/account`; `no/funds` before a fee is paid
 */
export async function runSend(to: string, text: string, options: KeyOptions): Promise<void> {
  await using opened = await openSigning(options, openAnyRuntime);
  const { chain, names, pair } = opened;
  const currency = currencyOf(chain.api.registry);
  const amount = parseAmount(text, currency);
  if (amount === undefined || amount === 0n) {
    throw new AgentError(
      'bad_input/amount',
      `"${text}" is not an amount; expected one with its unit, for example 5${currency.symbol} or 0.25${currency.symbol}`,
      { data: { text } },
    );
  }
  const how = { isLocal: options.local === true, names };
  const account = (await accountOfText(to, how)) ?? parseAccount(to, '<account>', names);
  await requireFunds(chain, pair.address, amount);
  await sendAndReport('send', options, opened, {
    call: dynamicCall(chain.api, 'balances', 'transferKeepAlive', [account, amount]),
    sentence: `sends ${amountText(amount, currency)} to ${account}`,
    details: { to: account, amount },
    settle: async (done) => settled(done, opened),
  });
}

async function openAnyRuntime({ url }: KeyOptions): Promise<Opened<ChainConnection> & AsyncDisposable> {
  return await openAt(url, openChain);
}

/** What the chain would refuse, said before a fee is paid. */
async function requireFunds(chain: ChainConnection, account: string, amount: bigint): Promise<void> {
  const free = await freeBalance(chain, account);
  const least = BigInt(chain.api.consts['balances']?.['existentialDeposit']?.toString() ?? 0);
  if (free > amount + least) return;
  const currency = currencyOf(chain.api.registry);
  throw new AgentError(
    'no/funds',
    `${account} has ${amountText(free, currency)} and keeps ${amountText(least, currency)}; it cannot send ${amountText(amount, currency)} and pay the fee`,
    { data: { account, free, amount, kept: least } },
  );
}

function settled(
  { events }: Finalized,
  { chain: { api }, names }: Pick<Opened<ChainConnection>, 'chain' | 'names'>,
): SettledCall {
  const own = events
    .filter(({ event }) => !usual.has(`${event.section}.${event.method}`))
    .map(({ event }) => ({
      name: `${event.section}.${event.method}`,
      data: event.data.toJSON(),
      text: eventText(event, api, names),
    }));
  const fee = paidFee(events);
  return {
    lines: [
      ...own.map(({ text }) => `event  ${text}`),
      `fee    ${fee === undefined ? 'unknown: the runtime does not say' : amountText(fee, currencyOf(api.registry))}`,
    ],
    fields: { fee: fee ?? null, events: own.map(({ name, data }) => ({ name, data })) },
  };
}
