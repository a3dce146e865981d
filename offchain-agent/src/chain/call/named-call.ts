import type { ApiPromise } from '@polkadot/api';
import type { EventRecord } from '@polkadot/types/interfaces';
import { camelCase } from '../../base/camel-case.ts';
import { AgentError } from '../../base/error.ts';
import { plainText } from '../../base/plain-text.ts';
import { amountText, currencyOf, parseAmount } from '../amount.ts';
import { type DynamicCall, dynamicCall } from './dynamic-call.ts';

/** A call as a person writes it. */
export interface NamedCall {
  /** `PALLET.CALL`. */
  readonly call: string;
  /** In the order of the call, or all as `NAME=VALUE`. */
  readonly values: readonly string[];
}

/** The account that a text names besides as an address: `v1`, or `//Alice` on a local chain; undefined for none. */
type AccountOf = (text: string) => Promise<string | undefined>;

interface Argument {
  readonly name: string;
  readonly type: string;
  /** As the runtime's sources call it: `BalanceOf<T>`. */
  readonly typeName: string;
}

/**
 * Makes a call of the runtime from texts: JSON, text, or an amount with its unit where the runtime wants a balance.
 * @throws AgentError `bad_input/call` for no call of the runtime, or arguments that are none of it
 * @example await namedCall(api, { call: 'balances.transferKeepAlive', values: ['v1', '5ALM'] }, accountOf)
 */
export async function namedCall(
  api: ApiPromise,
  { call, values }: NamedCall,
  accountOf: AccountOf,
): Promise<DynamicCall> {
  const [pallet = '', method = ''] = call.split('.');
  const meta = api.tx[pallet]?.[method]?.meta;
  if (!meta) throw noSuchCall(api, call, pallet, method);
  const wanted = meta.args.map(
    ({ name, type, typeName }): Argument => ({
      name: camelCase(String(name)),
      type: String(type),
      typeName: String(typeName.unwrapOr('')),
    }),
  );
  const given = inOrder(call, wanted, values);
  const read = given.map(async (text, index) => await readValue(api, text, wanted[index], accountOf));
  return dynamicCall(api, pallet, method, await Promise.all(read));
}

function noSuchCall(api: ApiPromise, call: string, pallet: string, method: string): AgentError {
  const near = Object.keys(api.tx[pallet] ?? {});
  return new AgentError(
    'bad_input/call',
    near.length > 0
      ? `${pallet} has no call "${method}"; it has ${near.join(', ')}`
      : `"${call}" is not a call; expected PALLET.CALL with a pallet of ${Object.keys(api.tx).join(', ')}`,
    { data: { call } },
  );
}

/** Texts in the order of the arguments, whichever way they were given. */
function inOrder(call: string, wanted: readonly Argument[], values: readonly string[]): readonly string[] {
  const named = new Map(
    values.flatMap((value) => {
      const [, name = '', rest] = /^([A-Za-z]\w*)=(.*)$/s.exec(value) ?? [];
      return rest === undefined ? [] : [[camelCase(name), rest] as const];
    }),
  );
  const isNamed = named.size === wanted.length && wanted.every(({ name }) => named.has(name));
  if (isNamed && values.length === wanted.length) return wanted.map(({ name }) => named.get(name) ?? '');
  if (wanted.length === values.length) return values;
  const list = wanted.map(({ name, type }) => `${name} (${type})`);
  throw new AgentError(
    'bad_input/call',
    `${call} takes ${list.join(', ') || 'no arguments'}; given are ${values.length}`,
    { data: { call, wanted: list } },
  );
}

async function readValue(
  api: ApiPromise,
  text: string,
  argument: Argument | undefined,
  accountOf: AccountOf,
): Promise<unknown> {
  // A version may be called v1, too.
  const account = argument && isAccount(argument) ? await accountOf(text) : undefined;
  if (account !== undefined) return account;
  if (argument && isBalance(argument.typeName)) {
    const amount = parseAmount(text, currencyOf(api.registry));
    if (amount !== undefined) return amount;
  }
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * An event in one line: amounts with their unit, accounts by their names.
 * @example eventText(event, api, {}) // 'balances.Transfer(from 5Grw…, to 5FHn…, amount 5 ALM)'
 */
export function eventText(
  event: EventRecord['event'],
  api: Pick<ApiPromise, 'registry'>,
  names: Readonly<Record<string, string>>,
): string {
  const parts = event.data.map((value, index) => {
    const field = event.meta.fields[index];
    const name = field?.name.isSome ? `${camelCase(String(field.name.unwrap()))} ` : '';
    const isAmount = field?.typeName.isSome && isBalance(String(field.typeName.unwrap()));
    if (isAmount) return `${name}${amountText(BigInt(value.toString()), currencyOf(api.registry))}`;
    const text = value.toString();
    return `${name}${names[text] ?? text}`;
  });
  return plainText(`${event.section}.${event.method}${parts.length > 0 ? `(${parts.join(', ')})` : ''}`);
}

/** What a signed call has cost, by the events of its block; undefined where the runtime does not say. */
export function paidFee(events: readonly EventRecord[]): bigint | undefined {
  const paid = events.find(
    ({ event }) => event.section === 'transactionPayment' && event.method === 'TransactionFeePaid',
  )?.event.data[1];
  return paid === undefined ? undefined : BigInt(paid.toString());
}

function isAccount({ type }: Argument): boolean {
  return /^(AccountId|AccountId32|MultiAddress|Address|LookupSource)$/.test(type);
}

function isBalance(typeName: string): boolean {
  return /\bBalance(Of)?\b/.test(typeName);
}
