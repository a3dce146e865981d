import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { root } from '../../scripts/lib/folders.mjs';

/** A part of the product without which scenes must break a rule. */
export interface WorldCure {
  readonly name: string;
  /** From the clone on. */
  readonly file: string;
  /** A text that is in the file once. */
  readonly find: string;
  readonly replace: string;
}

/** Those that `npm run world -- --without NAME` knows. */
export const cures: readonly WorldCure[] = [
  {
    // A node that was away for long is connected to within seconds of its return.
    name: 'short-reconnection',
    file: 'offchain-agent/src/base/retry.ts',
    find: 'reconnection: Backoff = { firstMs: 200, lastMs: 5_000 }',
    replace: 'reconnection: Backoff = { firstMs: 200, lastMs: 60_000 }',
  },
];

/** Takes cures out of the sources as they are bundled. @throws Error when a text is not in its file once */
export function without(taken: readonly WorldCure[]): Plugin {
  return {
    name: 'without cures',
    setup(setup) {
      setup.onLoad({ filter: /offchain-agent\/src\/.*\.ts$/ }, ({ path }) => {
        const own = taken.filter(({ file }) => join(root, file) === path);
        if (own.length === 0) return undefined;
        let contents = readFileSync(path, 'utf8');
        for (const { name, file, find, replace } of own) {
          if (contents.split(find).length !== 2)
            throw new Error(`cure ${name}: its text is not in ${file} once`);
          contents = contents.replace(find, () => replace);
        }
        return { contents, loader: 'ts' };
      });
    },
  };
}
