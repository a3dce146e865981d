import { GenericExtrinsic } from '@polkadot/types';
import type { AccountInfo, Call } from '@polkadot/types/interfaces';
import type { IKeyringPair } from '@polkadot/types/types';
import { compactStripLength, hexToU8a, u8aToHex } from '@polkadot/util';
import type { HexString } from '@polkadot/util/types';
import { AgentError } from '../../base/error.ts';
import type { RuntimeWords } from '../../lab/embedded/fast-chain.ts';
import type { RawStateReader } from '../../lab/executor/overlay.ts';
import type { Actor } from './cast.ts';

/** A call of the story, and who signs it. */
export interface StoryCall {
  readonly by: Actor;
  readonly call: Call;
}

export interface SignedCall {
  readonly hex: HexString;
  readonly signer: string;
  readonly nonce: number;
}

/** Where calls are made for: the runtime's words and the state after the last block. */
export interface StoryWorld {
  readonly words: RuntimeWords;
  readonly genesisHash: HexString;
  readonly state: RawStateReader;
}

/** Makes a call of the runtime. @throws AgentError `bad_input/runtime` when it has none of this name */
export function storyCall(
  { registry, tx }: RuntimeWords,
  pallet: string,
  name: string,
  ...args: readonly unknown[]
): Call {
  const make = tx[pallet]?.[name];
  if (make) return registry.createType('Call', make(...args));
  throw new AgentError(
    'bad_input/runtime',
    `the runtime has no call ${pallet}.${name}, which the story of the demo makes; use the runtime that is committed with it`,
  );
}

/** The bytes of a storage item after the last block; undefined where nothing is stored. */
export function storedBytes(
  { words, state }: Pick<StoryWorld, 'words' | 'state'>,
  pallet: string,
  item: string,
  ...keys: readonly unknown[]
): Uint8Array | undefined {
  const entry = words.query[pallet]?.[item];
  if (!entry) throw new AgentError('bad_input/runtime', `the runtime has no storage ${pallet}.${item}`);
  const [, key] = compactStripLength(entry(...keys));
  const stored = state.get(u8aToHex(key));
  return stored === undefined ? undefined : hexToU8a(stored);
}

/** Signs calls that go into one block, in their order: immortal, so that nothing of them follows from the block. */
export function signCalls(calls: readonly StoryCall[], world: StoryWorld): SignedCall[] {
  const { words, genesisHash } = world;
  const { registry, version } = words;
  const nonces = new Map<string, number>();
  return calls.map(({ by, call }) => {
    const nonce = nonces.get(by.address) ?? nonceOf(world, by);
    nonces.set(by.address, nonce + 1);
    const signed = new GenericExtrinsic(registry, call).sign(by as unknown as IKeyringPair, {
      nonce,
      blockHash: genesisHash,
      genesisHash,
      runtimeVersion: version,
      signedExtensions: registry.signedExtensions,
    });
    return { hex: signed.toHex(), signer: by.address, nonce };
  });
}

function nonceOf(world: StoryWorld, { address }: Actor): number {
  const stored = storedBytes(world, 'system', 'account', address);
  if (!stored) return 0;
  const { registry } = world.words;
  const type = world.words.query['system']?.['account']?.meta.type.asMap.value;
  if (!type) return 0;
  return registry
    .createType<AccountInfo>(registry.createLookupType(type) as 'AccountInfo', stored)
    .nonce.toNumber();
}
