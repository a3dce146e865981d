import { z } from 'zod';
import { accountHex } from '../address.ts';
import type { StateReader } from '../call/state-at.ts';
import { smallJson, unsignedJson } from '../json-numbers.ts';
import type { ChainEra } from './era.ts';
import { StakingState } from './staking-state.ts';

/**
 * What became of a nomination in an era: its stake stands behind the validator; the validator was elected without it; or was not
 * elected.
 */
type NominationState = 'active' | 'elected_without' | 'not_elected';

export interface Nomination {
  readonly account: string;
  readonly hex: string;
  readonly state: NominationState;
  /** Of this nominator behind this validator in the era. */
  readonly exposure: bigint;
  /** Whether it is nominated now; it need not be one that the era's election was about. */
  readonly isNominated: boolean;
}

export interface Nominator {
  /** What is bonded and not being unbonded; undefined for an account that has nothing bonded. */
  readonly bonded: bigint | undefined;
  /** The era in which the nominations of now were made; undefined for an account that nominates nobody. */
  readonly submittedIn: number | undefined;
  /** Those nominated now, then those whom else it backs in the era. */
  readonly nominations: readonly Nomination[];
}

const nominationsShape = z.object({ targets: z.array(z.string()), submittedIn: smallJson });
const ledgerShape = z.object({ active: unsignedJson });
const pageShape = z.object({ others: z.array(z.object({ who: z.string(), value: unsignedJson })) });

/** What a nominator's stake does in an era. */
export async function readNominator(reader: StateReader, account: string, era: ChainEra): Promise<Nominator> {
  const state = new StakingState(reader);
  const [controller, now, exposures] = await Promise.all([
    state.value(z.string(), 'bonded', account),
    state.value(nominationsShape, 'nominators', account),
    readOwnExposures(state, account, era.index),
  ]);
  const ledger = controller === undefined ? undefined : await state.value(ledgerShape, 'ledger', controller);
  const elected = new Set(era.validators.map(({ hex }) => hex));
  const nomination = (target: string, isNominated: boolean): Nomination => {
    const hex = accountHex(target) ?? target;
    const exposed = exposures.get(hex) ?? 0n;
    const without = elected.has(hex) ? 'elected_without' : 'not_elected';
    return { account: target, hex, state: exposed > 0n ? 'active' : without, exposure: exposed, isNominated };
  };
  const targets = (now?.targets ?? []).map((target) => nomination(target, true));
  const known = new Set(targets.map(({ hex }) => hex));
  const others = era.validators.filter(({ hex }) => exposures.has(hex) && !known.has(hex));
  return {
    bonded: ledger?.active,
    submittedIn: now?.submittedIn,
    nominations: [...targets, ...others.map((one) => nomination(one.account, false))],
  };
}

/**
 * What the account has behind each validator of an era, by validator as hex. All pages of the era are read: of 22,000 nominators
 * they are 1 MB, and whom the account nominates now need not be whom it nominated before the election.
 */
async function readOwnExposures(
  state: StakingState,
  account: string,
  era: number,
): Promise<ReadonlyMap<string, bigint>> {
  const paged = await state.entries(pageShape, 'erasStakersPaged', era);
  const pages = paged.length > 0 ? paged : await state.entries(pageShape, 'erasStakers', era);
  const own = accountHex(account);
  const exposures = new Map<string, bigint>();
  for (const { keys, value } of pages) {
    const validator = accountHex(String(keys[1])) ?? '';
    for (const { who, value: amount } of value.others) {
      if (accountHex(who) === own) exposures.set(validator, (exposures.get(validator) ?? 0n) + amount);
    }
  }
  return exposures;
}
