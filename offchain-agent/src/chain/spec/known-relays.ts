import type { Checkpoint } from '../grandpa/checkpoint.ts';
import { type ChainSpec, parseChainSpec } from './chain-spec.ts';

/** The version of the package that names a recent block of each. */
export const specVersion = '0.12.1';
export const specSource = `@polkadot-api/known-chains ${specVersion}`;

interface KnownRelay {
  readonly genesisHash: string;
  readonly load: () => Promise<{ readonly chainSpec: string }>;
}

/** Relay chains whose specification comes along. Their slots last 6 s and count from 1970. */
const relays: Readonly<Record<string, KnownRelay>> = {
  polkadot: {
    genesisHash: '0x91b171bb158e2d3848fa23a9f1c25182fb8e20313b2c1eb49219da7a70ce90c3',
    load: async () => await import('@polkadot-api/known-chains/polkadot'),
  },
  kusama: {
    genesisHash: '0xb0a8d493285c2df73290dfb7e61f870f17b41801197a149ca93654499ea3dafe',
    load: async () => await import('@polkadot-api/known-chains/kusama'),
  },
  paseo: {
    genesisHash: '0x374057be67b355151f271ff70c3db98308c62c8adc48dc6724b6a009a1a014fd',
    load: async () => await import('@polkadot-api/known-chains/paseo'),
  },
  westend: {
    genesisHash: '0xe143f23803ac50e8f6f8e62695d1ce9e4e1d68aa36c1cd2cfd15340213f3423e',
    load: async () => await import('@polkadot-api/known-chains/westend'),
  },
};

export const relayNames: readonly string[] = Object.keys(relays);

const slotMs = 6_000;

/** A relay chain that is known by name, with the block where trust in it can begin. */
export interface KnownSpec extends ChainSpec {
  /** When the block's slot began, UTC. */
  readonly date: Date | undefined;
}

/** @returns undefined for a name that is not known */
export async function knownSpec(name: string): Promise<KnownSpec | undefined> {
  const relay = Object.hasOwn(relays, name) ? relays[name] : undefined;
  if (!relay) return undefined;
  const { chainSpec } = await relay.load();
  const spec = parseChainSpec(chainSpec, `${specSource}, ${name}`);
  const { slot } = spec.sync;
  return {
    ...spec,
    date: slot === undefined ? undefined : new Date(slot * slotMs),
  };
}

/** The checkpoint of the chain with this genesis, with its source; undefined where the chain is not known. */
export async function knownCheckpoint(genesisHash: string): Promise<Checkpoint | undefined> {
  const name = relayNameOf(genesisHash);
  const spec = name === undefined ? undefined : await knownSpec(name);
  return spec && { ...spec.sync.checkpoint, source: specSource };
}

/** The name of the chain with this genesis; undefined where it is not known. */
export function relayNameOf(genesisHash: string): string | undefined {
  return relayNames.find((name) => relays[name]?.genesisHash === genesisHash.toLowerCase());
}
