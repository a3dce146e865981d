import type { ApiPromise } from '@polkadot/api';
import type { DispatchError, EventRecord } from '@polkadot/types/interfaces';
import { plainText } from '../../base/plain-text.ts';

/** Why the call of a motion failed. */
interface CallFailure {
  /** `Sli.SamplesOutOfBounds`, or the name of an error of no pallet. */
  readonly error: string;
  /** What the runtime says of it. */
  readonly reason: string;
}

/** What the events of a call of the Council say. */
export interface MotionOutcome {
  /** The motion that was opened by a proposal. */
  readonly proposed?: { readonly index: number; readonly hash: string };
  readonly isDisapproved: boolean;
  /** Whether its call was executed, and with it what may have failed. */
  readonly isExecuted: boolean;
  readonly failure?: CallFailure;
}

interface Result {
  readonly isErr: boolean;
  readonly asErr: DispatchError;
}

/** Errors of no pallet in words that say what to do. */
const words: Readonly<Record<string, string>> = {
  BadOrigin: 'the motion has fewer votes than the call needs, or the Council may not call it at all',
};

/** Events that carry the result of a call inside, with the place of that result. */
const results: Readonly<Record<string, number>> = {
  'council.Executed': 1,
  'council.MemberExecuted': 1,
  'whitelist.WhitelistedCallDispatched': 1,
  'utility.BatchInterrupted': 1,
};

/** Reads the events of a proposal, a vote or a closing. */
export function motionOutcome(
  events: readonly EventRecord[],
  registry: { findMetaError: ApiPromise['registry']['findMetaError'] },
): MotionOutcome {
  const named = (name: string): EventRecord['event'] | undefined =>
    events.find(({ event }) => `${event.section}.${event.method}` === name)?.event;
  const [, index, hash] = named('council.Proposed')?.data ?? [];
  const failure = failureIn(events, registry);
  return {
    ...(index && hash && { proposed: { index: Number(index.toString()), hash: hash.toHex() } }),
    isDisapproved: named('council.Disapproved') !== undefined,
    isExecuted: named('council.Executed') !== undefined,
    ...(failure && { failure }),
  };
}

function failureIn(
  events: readonly EventRecord[],
  registry: { findMetaError: ApiPromise['registry']['findMetaError'] },
): CallFailure | undefined {
  for (const { event } of events) {
    const name = `${event.section}.${event.method}`;
    const place = results[name];
    if (place === undefined) continue;
    const data = event.data[place];
    if (!data) continue;
    if (name === 'utility.BatchInterrupted') return failureOf(data as DispatchError, registry);
    const result = data as unknown as Result;
    if (result.isErr) return failureOf(errorIn(result.asErr), registry);
  }
  return undefined;
}

/** The errors of pallet-whitelist have what it cost beside them. */
function errorIn(error: DispatchError | { readonly error: DispatchError }): DispatchError {
  return 'error' in error && 'isModule' in (error.error as object)
    ? (error.error as DispatchError)
    : (error as DispatchError);
}

function failureOf(
  error: DispatchError,
  registry: { findMetaError: ApiPromise['registry']['findMetaError'] },
): CallFailure {
  if (!error.isModule) {
    const name = plainText(error.type);
    return { error: name, reason: words[name] ?? plainText(error.toString()) };
  }
  const { section, name, docs } = registry.findMetaError(error.asModule);
  return {
    error: `${section.charAt(0).toUpperCase()}${section.slice(1)}.${name}`,
    reason: plainText(docs.join(' ').trim() || name),
  };
}
