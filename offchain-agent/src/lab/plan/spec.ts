import { Keyring } from '@polkadot/keyring';
import { buildGenesis, mergePatch } from '../genesis/build-genesis.ts';
import { isOnDemand } from '../genesis/engine.ts';
import type { ExactJson } from '../genesis/exact-json.ts';
import { type RawSpec, rawSpec } from '../genesis/raw-spec.ts';
import { type NetworkOptions, sessionBlocks } from './options.ts';
import { sessionKeys, type ValidatorKeys, validatorSeed } from './validator-keys.ts';

/** 1,000 units of 10^12 for each account, of which validators stake 100, nominators 50. */
const endowment = 1_000_000_000_000_000;
const stake = 100_000_000_000_000;
/** The runtime takes no more of one nominator. */
const mostNominations = 16;
/** Alice to Ferdie, who have money on every development chain. */
const developers = 6;

type SpecOptions = Pick<
  NetworkOptions,
  'engine' | 'slotMs' | 'sessionMs' | 'sessionsPerEra' | 'windowMs' | 'genesis'
>;

/**
 * The raw chain specification of a network with these validators: the preset `local` with its own figures.
 * @param chainType Live where something stands between the nodes: on any other chain they tell each other addresses that lead
 * around it
 */
export async function networkSpec(
  options: SpecOptions,
  validators: readonly ValidatorKeys[],
  chainType: 'Local' | 'Live' = 'Local',
): Promise<RawSpec> {
  const genesis = await buildGenesis({
    preset: 'local',
    engine: options.engine,
    patch: mergePatch(ownFigures(options, validators), options.genesis ?? {}),
  });
  return rawSpec({ ...genesis, chainType });
}

function ownFigures(options: SpecOptions, validators: readonly ValidatorKeys[]): ExactJson {
  const engine = options.engine ?? 'aura';
  // No slots, no sessions, nobody whose turn it is.
  if (isOnDemand(engine)) return {};
  const accounts = validators.map(({ account }) => account);
  const pace = {
    slotDurationMs: options.slotMs,
    sessionLength: sessionBlocks(options),
    sessionsPerEra: options.sessionsPerEra,
  };
  const session = {
    keys: validators.map((keys) => [keys.account, keys.account, sessionKeys(keys, engine)]),
  };
  const sli = { windowMs: options.windowMs };
  if (engine === 'babe') return { validators: pace, session, sli, ...stakingGenesis(accounts) };
  return { validators: { ...pace, validators: accounts }, session, sli };
}

/**
 * The stakes of a network with BABE: every validator with its own, and two nominators, `//One` for the first two validators and
 * `//Two` for all but the first. There are as many places as validators, so that all are elected.
 */
export function stakingGenesis(validators: readonly string[]): Record<'balances' | 'staking', ExactJson> {
  const keyring = new Keyring({ type: 'sr25519', ss58Format: 42 });
  const accountOf = (seed: string): string => keyring.createFromUri(seed).address;
  const [first, ...others] = validators;
  const nominations: [nominator: string, validators: (string | undefined)[]][] = [
    [accountOf('//One'), [first, others[0]]],
    [accountOf('//Two'), others.length === 0 ? [first] : others.slice(0, mostNominations)],
  ];
  const nominators = nominations.map(([nominator, named]) => [
    nominator,
    nominator,
    stake / 2,
    { Nominator: named.filter((validator) => validator !== undefined) },
  ]);
  const accounts = [
    ...validators,
    ...nominators.map(([nominator]) => nominator),
    ...Array.from({ length: developers }, (_, index) => accountOf(validatorSeed(index))),
  ];
  return {
    balances: { balances: [...new Set(accounts)].map((account) => [account, endowment]) as ExactJson },
    staking: {
      validatorCount: validators.length,
      stakers: [
        ...validators.map((account) => [account, account, stake, 'Validator']),
        ...nominators,
      ] as ExactJson,
    },
  };
}
