import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { root } from '../../../scripts/lib/folders.mjs';

/** A part of the product without which scenes must break a rule. */
export interface WorldCure {
  readonly name: string;
  /** The kinds of scenes that show it. */
  readonly shownBy: readonly string[];
  /** All that has to go for the cure to be gone. */
  readonly cuts: readonly Cut[];
}

interface Cut {
  /** From the clone on. */
  readonly file: string;
  /** A text that is in the file once. */
  readonly find: string;
  readonly replace: string;
}

/** Takes cures out of the sources as they are bundled. @throws Error when a text is not in its file once */
export function without(taken: readonly WorldCure[]): Plugin {
  return {
    name: 'without cures',
    setup(setup) {
      setup.onLoad({ filter: /offchain-agent\/src\/.*\.ts$/ }, ({ path }) => {
        const own = taken.filter(({ cuts }) => cuts.some(({ file }) => join(root, file) === path));
        if (own.length === 0) return undefined;
        let contents = readFileSync(path, 'utf8');
        for (const { name, cuts } of own)
          for (const { file, find, replace } of cuts) {
            if (join(root, file) !== path) continue;
            if (contents.split(find).length !== 2)
              throw new Error(`cure ${name}: its text is not in ${file} once`);
            contents = contents.replace(find, () => replace);
          }
        return { contents, loader: 'ts' };
      });
    },
  };
}
