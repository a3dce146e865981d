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
    // A node that was away for long is connected to within half a block of its return.
    name: 'short-reconnection',
    file: 'offchain-agent/src/endpoint/gateway/network.ts',
    find: 'longestWaitMs: () => Math.max(shortestWaitMs, this.#config.blockMs / 2),',
    replace: 'longestWaitMs: () => 60_000,',
  },
  {
    // What was final is remembered: a node below it is behind, also when no better one is there.
    name: 'known-final-height',
    file: 'offchain-agent/src/endpoint/gateway/network.ts',
    find: 'pool.finalHeight = () => this.#judge.anchors.highest;',
    replace: 'pool.finalHeight = () => -1;',
  },
  {
    // Only nodes that lack a block that they had themselves have begun again.
    name: 'reset-by-hash',
    file: 'offchain-agent/src/endpoint/gateway/remembered-chain.ts',
    find: 'this.anchors.hadItself(node.name, forgotten.get(node)?.number ?? -1)',
    replace: 'node.best.number < this.anchors.highest',
  },
  {
    // Final blocks at powers of two are remembered: a chain that began again is low.
    name: 'sparse-anchors',
    file: 'offchain-agent/src/endpoint/gateway/chain-anchors.ts',
    find: 'for (let height = 1; height <= finalized; height *= 2) heights.push(height);',
    replace: '',
  },
  {
    // A head's parent is the block below it, with the number below.
    name: 'numbers-of-parents',
    file: 'offchain-agent/src/chain/heads/judge-heads.ts',
    find: '  if (parent === undefined) return [node, undefined];',
    replace: "  if (parent !== '') return [node, undefined];",
  },
  {
    // A node has the block that it calls final.
    name: 'own-final-block',
    file: 'offchain-agent/src/chain/heads/judge-heads.ts',
    find: 'if (finalized && isFinalUnknown === true && ',
    replace: 'if (finalized && isFinalUnknown === undefined && ',
  },
  {
    // Final blocks of one height that differ are of different chains.
    name: 'final-blocks-compared',
    file: 'offchain-agent/src/chain/heads/judge-heads.ts',
    find: '    if (!first || !second) continue;',
    replace: '    continue;',
  },
  {
    // A branch whose finality stands still is a fork.
    name: 'stuck-forks',
    file: 'offchain-agent/src/chain/heads/judge-heads.ts',
    find: '  if (!highest?.finalized) return;',
    replace: '  return;',
  },
  {
    // What a node that leads calls final waits for the others.
    name: 'held-back-finality',
    file: 'offchain-agent/src/endpoint/gateway/judged-upstream.ts',
    find: "return kind === 'finalized' && lead?.isProvisional === true;",
    replace: 'return false;',
  },
  {
    // The others, come to a height, have the block there that the node that leads named before.
    name: 'leads-contradicted',
    file: 'offchain-agent/src/endpoint/gateway/head-lead.ts',
    find: '      if (by.size > 0) return { height, named, by };',
    replace: '',
  },
  {
    // What was final by the word of a liar alone is taken back.
    name: 'false-finals-retracted',
    file: 'offchain-agent/src/endpoint/gateway/head-judge.ts',
    find: '    if (await this.#memory.dropWrong(nodes, standings)) this.#isDue = true;',
    replace: '',
  },
  {
    // A node that takes back what it called final takes its word back.
    name: 'withdrawn-finals',
    file: 'offchain-agent/src/endpoint/gateway/head-judge.ts',
    find: 'this.#memory.withdraw(upstream, block.number) || this.#isDue',
    replace: 'this.#isDue',
  },
  {
    // A node that does not answer holds up no comparison.
    name: 'comparison-limit',
    file: 'offchain-agent/src/endpoint/gateway/head-hashes.ts',
    find: 'return await within(asked, answerMs, clock).catch(() => undefined);',
    replace: 'return await asked;',
  },
  {
    // Reads at the head are not answered from a node that is behind.
    name: 'served-head',
    file: 'offchain-agent/src/endpoint/gateway/served-head.ts',
    find: '    if (best && pool.canServe(best) && pool.isAnswered(best)) return best;',
    replace: '    if (best) return pool.canServe(best) ? best : pool.highestBehind();',
  },
  {
    // Reads by hash go on at nodes that are behind.
    name: 'hash-reads-go-on',
    file: 'offchain-agent/src/endpoint/gateway/upstream-choice.ts',
    find: 'near.length === 0 && isTimeless ? able.filter',
    replace: "near.length === 0 && method === '' ? able.filter",
  },
  {
    // A probe that is answered by an error has failed, and errors are compared.
    name: 'errors-compared',
    file: 'offchain-agent/src/endpoint/gateway/doubt.ts',
    find: '  if (!reply.isError && !isNull(reply)) return undefined;',
    replace: '  return undefined;',
  },
  {
    // Many missing headers are read at once.
    name: 'holes-at-once',
    file: 'offchain-agent/src/endpoint/gateway/merged-heads.ts',
    find: '    if (last - first < leastAtOnce) return blocks;',
    replace: '    return blocks;',
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
