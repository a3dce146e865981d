import { nodeCommand } from '../client/node-command.ts';
import { buildForeignChain } from '../foreign/build-foreign-chain.ts';
import type { ForeignChain } from '../foreign/foreign-chain.ts';
import { type PlannedNode, planNodes } from '../plan/node-plan.ts';
import { type NetworkOptions, sessionBlocks } from '../plan/options.ts';
import { networkSpec } from '../plan/spec.ts';
import { keystoreFiles, type NodeKeys, validatorKeys, validatorSeed } from '../plan/validator-keys.ts';
import type { NetworkState } from '../real/state.ts';
import type { Additions } from './additions.ts';

/** What the nodes of a network are started on. */
export interface NetworkChain {
  /** The raw specification, JSON. */
  readonly spec: string;
  /** Of each node, by the seed of its keys. */
  readonly keys: ReadonlyMap<string, NodeKeys>;
}

/** Alice to Ferdie, who have money on every development chain, and who sends test transfers. */
const developers = 6;
const others = ['//One', '//Two'];

/** A chain of Almanac's own, with the figures that were asked for. */
export async function ownChain(
  options: NetworkOptions,
  plan: readonly PlannedNode[],
  { hidesAddresses }: Additions,
): Promise<NetworkChain> {
  const keyed = await Promise.all(seedsOf(plan).map(async (seed) => await validatorKeys(seed)));
  const isValidator = new Set(seedsOf(plan, 'validator'));
  const spec = await networkSpec(
    options,
    keyed.filter(({ seed }) => isValidator.has(seed)),
    hidesAddresses ? 'Live' : 'Local',
  );
  return {
    spec: JSON.stringify(spec),
    keys: new Map(
      keyed.map((keys) => {
        const { seed, account } = keys;
        return [seed, { seed, account, files: keystoreFiles(keys, options.engine) }];
      }),
    ),
  };
}

/**
 * A chain of other people's runtime.
 * @throws AgentError as `buildForeignChain` does, before anything is written
 */
export async function foreignNetworkChain(
  options: NetworkOptions,
  plan: readonly PlannedNode[],
  { hidesAddresses }: Pick<Additions, 'hidesAddresses'>,
  signal: AbortSignal,
  isOwnNode = options.node === undefined,
): Promise<NetworkChain & Pick<ForeignChain, 'fields' | 'codeField'>> {
  const { chain, node, finality, relay, para } = options;
  if (!chain) throw new TypeError('the network has a chain of its own');
  const funded = Array.from({ length: developers }, (_, index) => validatorSeed(index));
  const validators = seedsOf(plan, 'validator');
  const { spec, codeField, fields, keys } = await buildForeignChain(
    chain,
    { validators, candidates: seedsOf(plan, 'candidate'), funded: [...funded, ...others] },
    {
      // Validators of a relay chain find one another by the addresses that they publish.
      isLive: hidesAddresses && relay === undefined,
      para: para?.id,
      isOwnNode,
      nodeCommand: async () => await nodeCommand(node, signal),
      signal,
    },
  );
  return {
    spec,
    codeField,
    fields: { ...fields, ...(finality && { finality }) },
    keys: new Map([...keys].map(([seed, own]) => [seed, { seed, ...own }])),
  };
}

/**
 * The chain as a network of these options would have it, before there is one.
 * @param isOwnNode whether the nodes would be this repository's
 */
export async function lookAtForeignChain(
  options: NetworkOptions,
  signal: AbortSignal,
  isOwnNode?: boolean,
): Promise<Pick<ForeignChain, 'spec' | 'fields'>> {
  return await foreignNetworkChain(options, planNodes(options), { hidesAddresses: false }, signal, isOwnNode);
}

/** The fields of the state that a chain of Almanac's own has from its options. */
export function paceOf(
  options: NetworkOptions,
): Pick<
  NetworkState,
  'engine' | 'finality' | 'slot_ms' | 'session_blocks' | 'sessions_per_era' | 'window_ms'
> {
  const { engine, finality, slotMs, sessionsPerEra, windowMs, chain } = options;
  const pace = chain
    ? { session_blocks: 0, sessions_per_era: 0, window_ms: 0 }
    : { session_blocks: sessionBlocks(options), sessions_per_era: sessionsPerEra, window_ms: windowMs };
  return { engine, ...(finality !== undefined && { finality }), slot_ms: slotMs, ...pace };
}

/** Each once: the nodes of a replicated validator have one. */
function seedsOf(plan: readonly PlannedNode[], wanted?: PlannedNode['role']): string[] {
  const seeds = plan.flatMap(({ role, seed }) =>
    seed !== undefined && (wanted === undefined || role === wanted) ? seed : [],
  );
  return [...new Set(seeds)];
}
