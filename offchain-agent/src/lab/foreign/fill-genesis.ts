import type { ExactJson } from '../genesis/exact-json.ts';
import type { FieldFault } from './chain-fault.ts';
import type { SessionKeyType } from './runtime-facts.ts';

/** A validator as a genesis writes it. */
export interface GenesisValidator {
  readonly account: string;
  /** The address of each of its keys, by the key's type: `aura`. */
  readonly keys: Readonly<Record<string, string>>;
}

/** What a genesis is filled with. */
export interface GenesisContents {
  readonly validators: readonly GenesisValidator[];
  /** Accounts that get money besides; the first is the one of sudo. */
  readonly funded: readonly string[];
  readonly sessionKeys: readonly SessionKeyType[];
  readonly existentialDeposit: bigint;
  /** For chains whose genesis says how long a slot is. */
  readonly slotMs?: number | undefined;
}

interface FilledGenesis {
  readonly config: ExactJson;
  /** The fields that were written: `session.keys`. */
  readonly filled: readonly string[];
  readonly faults: readonly FieldFault[];
}

/** The pallet and the field that list the holders of a key, and whether each has a weight there. */
const authorities: Readonly<Record<string, { pallet: string; field: string; isWeighted?: true }>> = {
  aura: { pallet: 'aura', field: 'authorities' },
  babe: { pallet: 'babe', field: 'authorities', isWeighted: true },
  gran: { pallet: 'grandpa', field: 'authorities', isWeighted: true },
  imon: { pallet: 'imOnline', field: 'keys' },
  audi: { pallet: 'authorityDiscovery', field: 'keys' },
  beef: { pallet: 'beefy', field: 'authorities' },
};

/** Where a genesis lists the holders of a key, by the key's type. @example authorityField('gran') // 'grandpa.authorities' */
export function authorityField(id: string): string {
  const place = authorities[id];
  return place ? `${place.pallet}.${place.field}` : id;
}

/** Lists of the accounts of validators. */
const accountLists: readonly (readonly [pallet: string, field: string])[] = [
  ['collatorSelection', 'invulnerables'],
  ['validators', 'validators'],
  ['validatorSet', 'initialValidators'],
  ['validatorManager', 'initialValidators'],
  ['substrateValidatorSet', 'initialValidators'],
];

const oneUnit = 1_000_000_000_000n;
/** Least money of an account, in units of 10^12 and in existential deposits. */
const leastUnits = 1_000n;
const leastDeposits = 1_000_000n;
/** Of its money, what a validator stakes. */
const stakedShare = 10n;
/** A staker of some forks has no controller. */
const shortStaker = 3;

type JsonGroup = { [key: string]: ExactJson };

/**
 * Puts these validators and accounts into a genesis configuration, pallet by pallet. A pallet that the configuration does not have is
 * left out; what else stands there stays.
 */
export function fillGenesis(config: ExactJson, contents: GenesisContents): FilledGenesis {
  return new Filling(config, contents).fill();
}

class Filling {
  readonly #config: JsonGroup;
  readonly #contents: GenesisContents;
  readonly #filled: string[] = [];
  readonly #faults: FieldFault[] = [];

  constructor(config: ExactJson, contents: GenesisContents) {
    this.#config = isGroup(config) ? { ...config } : {};
    this.#contents = contents;
    if (!isGroup(config)) this.#refuse('the genesis', 'must be a group of fields');
  }

  fill(): FilledGenesis {
    const money = this.#money();
    this.#session();
    for (const id of Object.keys(authorities)) this.#authorities(id);
    this.#babe();
    this.#staking(money);
    for (const [pallet, field] of accountLists) this.#write(pallet, field, this.#accounts());
    this.#write('validators', 'slotDurationMs', this.#contents.slotMs);
    this.#balances(money);
    const [root] = this.#contents.funded;
    if (root !== undefined) this.#write('sudo', 'key', root);
    return { config: this.#config, filled: this.#filled, faults: this.#faults };
  }

  #accounts(): string[] {
    return this.#contents.validators.map(({ account }) => account);
  }

  /** Where there are session keys they make all authorities: those of genesis would be there twice. */
  #session(): void {
    const { validators, sessionKeys } = this.#contents;
    if (!this.#has('session')) return;
    if (sessionKeys.length === 0)
      return this.#refuse('session.keys', 'the runtime does not tell what keys they are');
    for (const { name, id, crypto } of sessionKeys) {
      if (crypto !== undefined) continue;
      const type = id === '' ? 'its type is not told' : `keys of type "${id}" are not known`;
      this.#refuse(`session.keys.${name}`, `${type}; no keystore here can be given them`);
    }
    const keysOf = ({ keys }: GenesisValidator): JsonGroup =>
      Object.fromEntries(sessionKeys.map(({ name, id }) => [name, keys[id] ?? '']));
    this.#write(
      'session',
      'keys',
      validators.map((validator) => [validator.account, validator.account, keysOf(validator)]),
    );
  }

  #authorities(id: string): void {
    const place = authorities[id];
    if (!place) return;
    const { pallet, field, isWeighted } = place;
    const isOfSession = this.#has('session') && this.#contents.sessionKeys.some((key) => key.id === id);
    const list = this.#contents.validators.map(
      ({ keys }): ExactJson => (isWeighted ? [keys[id] ?? '', 1] : (keys[id] ?? '')),
    );
    this.#write(pallet, field, isOfSession ? [] : list);
  }

  /** Older runtimes leave out how slots are won. */
  #babe(): void {
    const babe = this.#config['babe'];
    if (isGroup(babe) && babe['epochConfig'] === null)
      this.#write('babe', 'epochConfig', { c: [1, 4], allowed_slots: 'PrimaryAndSecondaryVRFSlots' });
  }

  #staking(money: bigint): void {
    const staking = this.#config['staking'];
    if (!isGroup(staking)) return this.#requireGroup('staking');
    const [sample] = Array.isArray(staking['stakers']) ? staking['stakers'] : [];
    const isShort = Array.isArray(sample) && sample.length === shortStaker;
    const bond = max(money / stakedShare, asBigint(staking['minValidatorBond']));
    const accounts = this.#accounts();
    this.#write(
      'staking',
      'stakers',
      accounts.map((account) => [account, ...(isShort ? [] : [account]), bond, 'Validator']),
    );
    this.#write('staking', 'validatorCount', accounts.length);
    this.#write('staking', 'invulnerables', []);
    if (asBigint(staking['minimumValidatorCount']) > BigInt(accounts.length))
      this.#write('staking', 'minimumValidatorCount', accounts.length);
  }

  /** What each account gets: as much as anybody has in the preset, and enough to stake. */
  #money(): bigint {
    const balances = this.#config['balances'];
    const listed = isGroup(balances) && Array.isArray(balances['balances']) ? balances['balances'] : [];
    const amounts = listed.map((entry) => (Array.isArray(entry) ? asBigint(entry[1]) : 0n));
    const staking = this.#config['staking'];
    const bond = isGroup(staking) ? asBigint(staking['minValidatorBond']) : 0n;
    const deposits = leastDeposits * this.#contents.existentialDeposit;
    return [leastUnits * oneUnit, deposits, stakedShare * bond, ...amounts].reduce(max);
  }

  #balances(money: bigint): void {
    const balances = this.#config['balances'];
    if (!isGroup(balances)) return this.#requireGroup('balances');
    const ours = [...new Set([...this.#accounts(), ...this.#contents.funded])];
    const isOurs = (entry: ExactJson): boolean =>
      Array.isArray(entry) && ours.some((account) => sameText(account, entry[0]));
    const others = Array.isArray(balances['balances']) ? balances['balances'] : [];
    this.#write('balances', 'balances', [
      ...others.filter((entry) => !isOurs(entry)),
      ...ours.map((account): ExactJson => [account, money]),
    ]);
  }

  /** Whether the configuration has the pallet; what stands in its place may be wrong. */
  #has(pallet: string): boolean {
    this.#requireGroup(pallet);
    return isGroup(this.#config[pallet]);
  }

  #requireGroup(pallet: string): void {
    const there = this.#config[pallet];
    if (there === undefined || isGroup(there) || this.#faults.some(({ field }) => field === pallet)) return;
    this.#refuse(pallet, 'must be a group of fields');
  }

  /** Only where the runtime has the field: it refuses others. */
  #write(pallet: string, field: string, value: ExactJson | undefined): void {
    const there = this.#config[pallet];
    this.#requireGroup(pallet);
    if (!isGroup(there) || there[field] === undefined || value === undefined) return;
    this.#config[pallet] = { ...there, [field]: value };
    this.#filled.push(`${pallet}.${field}`);
  }

  #refuse(field: string, why: string): void {
    this.#faults.push({ field, why });
  }
}

function isGroup(value: ExactJson | undefined): value is JsonGroup {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asBigint(value: ExactJson | undefined): bigint {
  if (typeof value === 'bigint') return value;
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? BigInt(value) : 0n;
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

/** Accounts of Ethereum are written in both cases. */
function sameText(a: string, b: ExactJson | undefined): boolean {
  return typeof b === 'string' && (a === b || (a.startsWith('0x') && a.toLowerCase() === b.toLowerCase()));
}
