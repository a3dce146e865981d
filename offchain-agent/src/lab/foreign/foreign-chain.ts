import type { HexString } from '@polkadot/util/types';
import { blake2AsHex } from '@polkadot/util-crypto';
import { AgentError, messageOf, withoutAdvice } from '../../base/error.ts';
import { mergePatch, sortedByKey } from '../genesis/build-genesis.ts';
import { isOnDemand } from '../genesis/engine.ts';
import type { ExactJson } from '../genesis/exact-json.ts';
import type { NetworkState } from '../real/state.ts';
import { type FieldFault, refusedChain } from './chain-fault.ts';
import type { ChainOptions } from './chain-options.ts';
import { authorityField, fillGenesis, type GenesisValidator } from './fill-genesis.ts';
import { type GenesisConsensus, readConsensus } from './genesis-consensus.ts';
import { configOf, stateOf } from './genesis-state.ts';
import { accountOf, type KeyCrypto, publicKeyOf } from './key-crypto.ts';
import { type ChainText, codeKey, rawSpecText } from './read-chain.ts';
import { type ForeignRuntime, readRuntimeFacts } from './runtime-facts.ts';

/** Who is on the network, by the seeds of their keys. */
export interface ForeignNodes {
  readonly validators: readonly string[];
  /** Nodes with keys that are not validators at genesis. */
  readonly candidates: readonly string[];
  /** Accounts with money; the first is the one of sudo. */
  readonly funded: readonly string[];
}

/** Where the chain is to run. */
export interface ForeignSetting {
  /** Whether peers must not tell each other addresses. */
  readonly isLive: boolean;
  /** Whether the nodes are this repository's. */
  readonly isOwnNode: boolean;
  /** The number of the parachain that it is, of a relay chain here. */
  readonly para?: number | undefined;
}

/** The account of a node, and the names of its keystore's files. */
interface ForeignKeys {
  readonly account: string;
  readonly files: readonly string[];
}

/** A chain that nodes can be started on. */
export interface ForeignChain {
  /** The raw specification. */
  readonly spec: string;
  /** Where the runtime stood that it was made of. */
  readonly codeField: string;
  readonly fields: Pick<NetworkState, 'engine' | 'finality' | 'slot_ms' | 'runtime'>;
  /** By seed. */
  readonly keys: ReadonlyMap<string, ForeignKeys>;
}

/** Keys of validators where the runtime has no sessions. */
const usualKeys: Readonly<Record<string, KeyCrypto>> = { aura: 'sr25519', babe: 'sr25519', gran: 'ed25519' };

/**
 * Makes a chain of other people's runtime whose validators are these: the genesis is filled and built by the runtime itself, and what
 * came of it is looked at as the nodes will.
 * @throws AgentError `bad_input/chain` with the fields for which it cannot be a network; `bad_input/runtime`, `bad_input/preset`
 */
export async function makeForeignChain(
  text: ChainText,
  options: ChainOptions,
  nodes: ForeignNodes,
  setting: ForeignSetting,
): Promise<ForeignChain> {
  const facts = await answered(text, text.codeField, readRuntimeFacts(text.code));
  refuse(text, unsuitable(facts, setting));
  const keyed = await Promise.all(
    [...nodes.validators, ...nodes.candidates].map(
      async (seed) => [seed, await keysOf(seed, facts)] as const,
    ),
  );
  const holders = new Map(keyed);
  const validators = nodes.validators.map((seed) => ofSeed(holders, seed));
  const { top, childrenDefault, preset, fill } = await genesisOf(text, {
    options,
    facts,
    validators,
    funded: nodes.funded,
  });
  const consensus = await answered(text, text.place, readConsensus(text.code, facts, top));
  const engine = consensus.engine ?? options.engine ?? 'manual';
  refuse(text, [
    ...engineFaults(consensus, options, nodes),
    ...authorityFaults(text, consensus, validators, nodes.validators, fill),
  ]);
  return {
    spec: rawSpecText(text, { top, childrenDefault }, setting),
    codeField: text.codeField,
    fields: {
      engine,
      ...(consensus.engine && consensus.finality === 'none' && !hasRelay(setting) && { finality: 'none' }),
      slot_ms: consensus.slotMs ?? onDemandSlotMs,
      runtime: {
        source: text.source,
        ...(preset !== undefined && { preset }),
        spec_name: facts.specName,
        spec_version: facts.specVersion,
        code_hash: blake2AsHex(text.code, 256),
        account_bytes: facts.accountBytes,
        transfers: facts.pallets.has('Balances') && facts.accountBytes === 32,
      },
    },
    keys: new Map(keyed.map(([seed, { account, files }]) => [seed, { account, files }])),
  };
}

/** What the runtime says; where it fails, or answers rubbish, with the field that it fails at. */
async function answered<Answer>(text: ChainText, field: string, asked: Promise<Answer>): Promise<Answer> {
  try {
    return await asked;
  } catch (error) {
    const why =
      error instanceof AgentError
        ? withoutAdvice(error.message)
        : `the runtime's answers cannot be read: ${messageOf(error)}`;
    throw refusedChain(text.source, [{ field, why }], error);
  }
}

/** What a network without slots is said to have. */
const onDemandSlotMs = 6_000;

function refuse({ source }: ChainText, faults: readonly FieldFault[]): void {
  if (faults.length > 0) throw refusedChain(source, faults);
}

/** What no specification can put right. */
function unsuitable(facts: ForeignRuntime, setting: ForeignSetting): FieldFault[] {
  const { isOwnNode } = setting;
  const faults: FieldFault[] = [];
  if (facts.pallets.has('ParachainSystem') !== hasRelay(setting))
    faults.push({
      field: 'parachainSystem',
      why: hasRelay(setting)
        ? 'the runtime is not of a parachain'
        : 'the runtime is of a parachain, whose blocks need a relay chain; pass --relay and --para-runtime',
    });
  if (isOwnNode && facts.pallets.has('ParaInherent'))
    faults.push({
      field: 'paraInherent',
      why: 'the runtime is of a relay chain, whose blocks need its own node; name it with --node COMMAND',
    });
  if (isOwnNode && !facts.has('GrandpaApi') && (facts.has('AuraApi') || facts.has('BabeApi')))
    faults.push({
      field: 'grandpa',
      why: 'the runtime has no GrandpaApi, without which almanac-node makes no slots; name another node with --node COMMAND',
    });
  if (![20, 32].includes(facts.accountBytes))
    faults.push({
      field: 'system.account',
      why: `accounts have ${facts.accountBytes} bytes, expected 20 or 32`,
    });
  return faults;
}

/** Whether its blocks become final with those of a relay chain. */
function hasRelay({ para }: ForeignSetting): boolean {
  return para !== undefined;
}

interface Holder extends GenesisValidator, ForeignKeys {
  readonly publicKeys: Readonly<Record<string, HexString>>;
}

async function keysOf(seed: string, facts: ForeignRuntime): Promise<Holder> {
  const types = new Map<string, KeyCrypto>(
    Object.entries(usualKeys).filter(([id]) => facts.has(apiOf[id] ?? '')),
  );
  for (const { id, crypto } of facts.sessionKeys) if (crypto !== undefined) types.set(id, crypto);
  const keys = await Promise.all(
    [...types].map(async ([id, crypto]) => ({ id, ...(await publicKeyOf(seed, crypto)) })),
  );
  return {
    account: (await accountOf(seed, facts.accountBytes)) ?? '',
    keys: Object.fromEntries(keys.map(({ id, address }) => [id, address])),
    publicKeys: Object.fromEntries(keys.map(({ id, publicKey }) => [id, publicKey])),
    files: keys.map(({ id, publicKey }) => Buffer.from(id, 'latin1').toString('hex') + publicKey.slice(2)),
  };
}

const apiOf: Readonly<Record<string, string>> = { aura: 'AuraApi', babe: 'BabeApi', gran: 'GrandpaApi' };

function ofSeed(holders: ReadonlyMap<string, Holder>, seed: string): Holder {
  const holder = holders.get(seed);
  if (holder) return holder;
  throw new TypeError(`no keys of ${seed}`);
}

interface GenesisOf {
  readonly top: Record<HexString, HexString>;
  readonly childrenDefault: ExactJson;
  readonly preset: string | undefined;
  /** The fields that were written; undefined where nothing can be. */
  readonly fill: readonly string[] | undefined;
}

async function genesisOf(
  text: ChainText,
  {
    options,
    facts,
    validators,
    funded,
  }: {
    options: ChainOptions;
    facts: ForeignRuntime;
    validators: readonly Holder[];
    funded: readonly string[];
  },
): Promise<GenesisOf> {
  if (text.raw && options.patch !== undefined)
    throw refusedChain(text.source, [
      { field: text.place, why: 'raw storage stays as it is; a relay chain needs a plain specification' },
    ]);
  if (text.raw) return { ...text.raw, preset: undefined, fill: undefined };
  if (!facts.has('GenesisBuilder')) {
    const why =
      'the runtime has no GenesisBuilder, by which it would make one; export the specification raw with its own node and pass it with --chain';
    throw refusedChain(text.source, [{ field: 'genesis', why }]);
  }
  const { config, preset } = await configOf(text, options.preset);
  const accounts = await Promise.all(funded.map(async (seed) => await accountOf(seed, facts.accountBytes)));
  const filled = fillGenesis(mergePatch(config, options.patch ?? {}), {
    validators,
    funded: accounts.filter((account) => account !== undefined),
    sessionKeys: facts.sessionKeys,
    existentialDeposit: facts.existentialDeposit,
    slotMs: options.slotMs,
  });
  refuse(
    text,
    filled.faults.map(({ field, why }) => ({ field: `${text.place}.${field}`, why })),
  );
  const state = { ...(await stateOf(text, filled.config)), [codeKey]: text.code };
  return { top: sortedByKey(state), childrenDefault: {}, preset, fill: filled.filled };
}

function engineFaults(
  { engine, slotMs }: GenesisConsensus,
  options: ChainOptions,
  { validators }: ForeignNodes,
): FieldFault[] {
  const faults: FieldFault[] = [];
  if (engine !== undefined && options.engine !== undefined && options.engine !== engine)
    faults.push({ field: '--engine', why: `the runtime has ${engine}; leave --engine out` });
  if (engine === undefined && options.engine !== undefined && !isOnDemand(options.engine))
    faults.push({ field: '--engine', why: 'the runtime has no slots, expected manual or instant' });
  if (engine === undefined && validators.length !== 1)
    faults.push({
      field: '--validators',
      why: 'the runtime has no slots, so that one node seals all blocks; pass --validators 1',
    });
  if (options.slotMs !== undefined && options.slotMs !== slotMs)
    faults.push({
      field: '--slot',
      why: `slots of this runtime have ${slotMs ?? 'no'} ms whatever its genesis says; leave --slot out`,
    });
  return faults;
}

/** Nodes whose keys nobody asked for would wait for blocks forever. */
function authorityFaults(
  { place }: ChainText,
  { authorities }: GenesisConsensus,
  validators: readonly Holder[],
  seeds: readonly string[],
  fill: readonly string[] | undefined,
): FieldFault[] {
  return Object.entries(authorities).flatMap(([id, there]) => {
    const ours = validators.map(({ publicKeys }) => publicKeys[id]);
    const isOurs = there.length === ours.length && there.every((key) => ours.includes(key));
    if (isOurs) return [];
    const field = authorityField(id);
    const told = `${there.length} authorities, not those of ${seeds.join(', ')}`;
    return fill === undefined
      ? [
          {
            field: `${place} (${field})`,
            why: `has ${told}; raw storage stays as it is: give a plain specification, or its runtime with --runtime`,
          },
        ]
      : [
          {
            field: `${place}.${field}`,
            why: `the runtime made ${told}, of ${fill.join(', ') || 'no field that is known'}`,
          },
        ];
  });
}
