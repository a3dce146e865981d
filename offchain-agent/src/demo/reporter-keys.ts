import { randomBytes } from 'node:crypto';
import type { KeyringPair } from '@polkadot/keyring/types';
import { parseSigningKey } from '../chain/keys/parse-key.ts';
import { HashChain } from '../sli/hash-chain.ts';

/** A reporter of the demo. */
export interface DemoReporter {
  readonly name: string;
  readonly pair: KeyringPair;
  readonly links: HashChain;
}

// None of them is a validator of the demo; polkadot.js Apps knows them by these names.
const uris = ['//Eve', '//Ferdie', '//One'];
// More than a day of the demo's windows.
const chainLength = 5_000;

/** Three reporters, each with a key and a secret of its own. */
export async function demoReporters(): Promise<DemoReporter[]> {
  return await Promise.all(
    uris.map(async (uri, index) => ({
      name: `r${index + 1}`,
      pair: await parseSigningKey(uri, { source: 'the demo', isLocal: true }),
      links: new HashChain(randomBytes(32), chainLength),
    })),
  );
}
