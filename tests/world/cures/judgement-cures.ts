import type { WorldCure } from './cure.ts';

const gateway = 'offchain-agent/src/endpoint/gateway';
const heads = 'offchain-agent/src/chain/heads';

/** Of the judgement which nodes are on the chain. */
export const judgementCures: readonly WorldCure[] = [
  {
    // Only nodes that lack a block that they had themselves have begun again.
    name: 'reset-by-hash',
    shownBy: ['pruned laggards'],
    cuts: [
      {
        file: `${gateway}/remembered-chain.ts`,
        find: 'this.anchors.hadItself(node.name, forgotten.get(node)?.number ?? -1)',
        replace: 'node.best.number < this.anchors.highest',
      },
    ],
  },
  {
    // Final blocks at powers of two are remembered: a chain that began again is low.
    name: 'sparse-anchors',
    shownBy: ['purge'],
    cuts: [
      {
        file: `${gateway}/chain-anchors.ts`,
        find: 'for (let height = 1; height <= finalized; height *= 2) heights.push(height);',
        replace: '',
      },
    ],
  },
  {
    // A head's parent is the block below it, with the number below.
    name: 'numbers-of-parents',
    shownBy: ['best lie'],
    cuts: [
      {
        file: `${heads}/judge-heads.ts`,
        find: '  if (parent === undefined) return [node, undefined];',
        replace: '  if (true) return [node, undefined];',
      },
    ],
  },
  {
    // A node has the block that it calls final.
    name: 'own-final-block',
    shownBy: ['final lie'],
    cuts: [
      {
        file: `${heads}/judge-heads.ts`,
        find: 'if (finalized && isFinalUnknown === true && ',
        replace: 'if (false && finalized && ',
      },
    ],
  },
  {
    // Final blocks of one height that differ are of different chains.
    name: 'final-blocks-compared',
    shownBy: ['early final fork'],
    cuts: [
      {
        file: `${heads}/judge-heads.ts`,
        find: '    if (!first || !second) continue;',
        replace: '    continue;',
      },
    ],
  },
  {
    // A branch whose finality stands still is a fork.
    name: 'stuck-forks',
    shownBy: ['fast fork'],
    cuts: [
      {
        file: `${heads}/judge-heads.ts`,
        find: '  if (!highest?.finalized) return;',
        replace: '  return;',
      },
    ],
  },
  {
    // What a node that leads calls final waits for the others.
    name: 'held-back-finality',
    shownBy: ['leading lie'],
    cuts: [
      {
        file: `${gateway}/judged-upstream.ts`,
        find: "return kind === 'finalized' && lead?.isProvisional === true;",
        replace: 'return false;',
      },
    ],
  },
  {
    // The others, come to a height, have the block there that the node that leads named before.
    name: 'leads-contradicted',
    shownBy: ['leading lie'],
    cuts: [
      {
        file: `${gateway}/head-lead.ts`,
        find: '      if (by.size > 0) return { height, named, by };',
        replace: '',
      },
    ],
  },
  {
    // Nodes that stand still cannot confirm one that leads: it is believed without them.
    name: 'still-heads',
    shownBy: ['late head', 'start'],
    cuts: [
      {
        file: `${gateway}/judged-upstream.ts`,
        find: 'isStill: nowMs() - headMs > stillBlocks * blockMs(),',
        replace: 'isStill: false,',
      },
    ],
  },
  {
    // What was final by the word of a liar alone is taken back.
    name: 'false-finals-retracted',
    shownBy: ['early lie'],
    cuts: [
      {
        file: `${gateway}/head-judge.ts`,
        find: '    if (await this.#memory.dropWrong(nodes, standings)) this.#isDue = true;',
        replace: '',
      },
    ],
  },
  {
    // A node that takes back what it called final takes its word back.
    name: 'withdrawn-finals',
    shownBy: ['repaired lie'],
    cuts: [
      {
        file: `${gateway}/head-judge.ts`,
        find: 'this.#memory.withdraw(upstream, block.number) || this.#isDue',
        replace: 'this.#isDue',
      },
    ],
  },
  {
    // A node that does not answer holds up no comparison.
    name: 'comparison-limit',
    shownBy: ['one mute'],
    cuts: [
      {
        file: `${gateway}/head-hashes.ts`,
        find: 'return await within(asked, answerMs, clock).catch(() => undefined);',
        replace: 'return await asked;',
      },
    ],
  },
];
