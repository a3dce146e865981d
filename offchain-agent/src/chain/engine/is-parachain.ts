import type { ApiPromise } from '@polkadot/api';
import { isParachainRuntime } from './engine.ts';

/** Whether a chain's slots are given by a relay chain, so that one without a block is no miss of whoever it belongs to. */
export function isParachain({ runtimeVersion: { apis } }: Pick<ApiPromise, 'runtimeVersion'>): boolean {
  return isParachainRuntime([...apis].map(([id, version]) => [id.toHex(), version.toNumber()] as const));
}
