import { AgentError } from '../../base/error.ts';
import { wholeNumber } from '../../base/parse.ts';
import { Agreements, type NumberedAgreement, type NumberedOffer } from '../../chain/agreement/agreements.ts';
import { amountText, type Currency, currencyOf } from '../../chain/amount.ts';
import { type ApiReportingChain, openReportingChain } from '../../chain/reporting/api-reporting-chain.ts';
import { freeBalance } from '../../chain/reporting/open-chain.ts';
import { extended, type Opened, openAt } from '../../cli/open-at.ts';
import { labelOf } from '../../registry/cli/targets/list.ts';

/** A chain with agreements, as a command uses it. */
export interface OpenLedger extends Opened<ApiReportingChain> {
  /** At the finalized head when the command began. */
  readonly ledger: Agreements;
  readonly currency: Currency;
  /** What people call a target of a network. */
  readonly labelOfTarget: (network: number, target: number) => Promise<string>;
}

/** `openAt` for a chain with agreements. @throws AgentError `bad_input/no_agreements` and as `openReportingChain` does */
export async function openLedger(options: { readonly url?: string }): Promise<OpenLedger & AsyncDisposable> {
  const opened = await openAt(options.url, openReportingChain);
  return await extended(opened, () => ledgerOf(opened));
}

/** Reads the ledger of a chain that is open. */
export async function ledgerOf(opened: Opened<ApiReportingChain>): Promise<OpenLedger> {
  const { chain, names } = opened;
  const targets = new Map<number, ReturnType<ApiReportingChain['targets']>>();
  const labelOfTarget = async (network: number, target: number): Promise<string> => {
    const asked = targets.get(network) ?? chain.targets(network);
    targets.set(network, asked);
    const found = (await asked).find((one) => one.target === target);
    return found ? labelOf(found, names) : `target ${target}`;
  };
  const ledger = await Agreements.at(chain);
  return { ...opened, ledger, currency: currencyOf(chain.api.registry), labelOfTarget };
}

/** @throws AgentError `bad_input/id` for anything but an id */
export function parseId(text: string, source: string): number {
  const id = wholeNumber(text);
  if (id !== undefined && id < 2 ** 32) return id;
  throw new AgentError(
    'bad_input/id',
    `${source}: "${text}" is not an id; expected a whole number, and "almanac agreement list" lists them`,
    { data: { source, text } },
  );
}

/** @throws AgentError `no/offer` */
export async function findOffer(ledger: Agreements, id: number): Promise<NumberedOffer> {
  const found = await ledger.offer(id);
  if (found) return found;
  throw new AgentError(
    'no/offer',
    `no offer ${id}, or it was closed; "almanac agreement list" lists those there are`,
    { data: { offer: id } },
  );
}

/** @throws AgentError `no/agreement` */
export async function findAgreement(ledger: Agreements, id: number): Promise<NumberedAgreement> {
  const found = await ledger.agreement(id);
  if (found) return found;
  const isSettled = id < (await ledger.nextAgreement());
  throw new AgentError(
    'no/agreement',
    isSettled
      ? `all of agreement ${id} is settled; "almanac verify --settlement ${id}" counts its last period again`
      : `no agreement ${id}; "almanac agreement list" lists those there are`,
    { data: { agreement: id, is_settled: isSettled } },
  );
}

/** What the chain would refuse, said before a fee is paid. @throws AgentError `no/funds` */
export async function requireFunds(
  { chain, currency }: Pick<OpenLedger, 'chain' | 'currency'>,
  account: string,
  amount: bigint,
  what: string,
): Promise<void> {
  const free = await freeBalance(chain, account);
  const kept = BigInt(chain.api.consts['balances']?.['existentialDeposit']?.toString() ?? 0);
  if (free > amount + kept) return;
  throw new AgentError(
    'no/funds',
    `${account} has ${amountText(free, currency)}, and ${what} needs ${amountText(amount, currency)} plus the fee of the call; send it the rest, or ask for less`,
    { data: { account, free, amount, kept } },
  );
}
