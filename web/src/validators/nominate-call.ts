import { hexText } from '@almanac-chain/agent/base/bytes';
import { AgentError } from '@almanac-chain/agent/base/error';
import { keyHex } from '../chain/address.ts';
import type { ChainMetadata } from '../chain/runtime.ts';

const [pallet, method] = ['staking', 'nominate'] as const;

/**
 * The call `staking.nominate` with these validators, as wallets take it: 0x and hex digits. Its place and the form of its targets
 * are those of the runtime; it is decoded again, and must name these accounts.
 * @throws AgentError `bad_input/not_in_runtime` for a runtime that has no such call, or one of a form that is not known;
 * `bad_input/nominate` for an address that is none
 */
export function nominateCall(runtime: ChainMetadata, addresses: readonly string[]): string {
  const keys = addresses.map(keyOf);
  const call = runtime.argumentsOf(pallet, method);
  if (!call) {
    throw new AgentError(
      'bad_input/not_in_runtime',
      'the runtime has no staking.nominate; give the chain that elects: the Asset Hub of Polkadot, Kusama or Westend',
    );
  }
  const [[, targets] = []] = call;
  const target = targets?.type === 'sequence' ? targets.value : undefined;
  const isPlain = target?.type === 'AccountId32';
  const isChoice = target?.type === 'enum' && Object.hasOwn(target.value, 'Id');
  if (call.length !== 1 || !(isPlain || isChoice)) throw unknownForm();
  const bytes = runtime.encodeCall(pallet, method, [
    addresses.map((address) => (isChoice ? { id: address } : address)),
  ]);
  const read = runtime.readCall(bytes);
  const named = (read.args[0]?.value ?? []) as readonly unknown[];
  const again = named.map((one) => keyHex(String((one as { id?: unknown }).id ?? one)));
  const isSame = again.length === keys.length && keys.every((key, place) => key === again[place]);
  if (read.pallet !== pallet || read.method !== method || !isSame) throw unknownForm();
  return hexText(bytes);
}

function keyOf(address: string): string {
  const key = keyHex(address);
  if (key !== undefined) return key;
  throw new AgentError('bad_input/nominate', `${address} is not an address`, { data: { address } });
}

function unknownForm(): AgentError {
  return new AgentError(
    'bad_input/not_in_runtime',
    'staking.nominate of this runtime is of a form that this page does not know; use a wallet',
  );
}
