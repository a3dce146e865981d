import type { WorldCure } from './cure.ts';

const gateway = 'offchain-agent/src/endpoint/gateway';

/** Of what clients get: heads, reads and transactions. */
export const servingCures: readonly WorldCure[] = [
  {
    // However long a node was away, it is tried again every few seconds.
    name: 'short-reconnection',
    shownBy: ['long outage'],
    cuts: [
      {
        file: `${gateway}/upstream.ts`,
        find: 'Math.min(this.#events.longestWaitMs(), nextWaitMs(retryMs, reconnection))',
        replace: 'nextWaitMs(retryMs)',
      },
    ],
  },
  {
    // What was final is remembered: a node below it is behind, also when no better one is there.
    name: 'known-final-height',
    shownBy: ['restart', 'long outage'],
    cuts: [
      {
        file: `${gateway}/network.ts`,
        find: 'pool.finalHeight = () => this.#judge.anchors.highest;',
        replace: '',
      },
      {
        file: `${gateway}/head-judge.ts`,
        find: 'if (best.number < (heads.finalized?.number ?? -1)) {',
        replace: 'if (false) {',
      },
      {
        file: `${gateway}/head-judge.ts`,
        find: "} else if (finalized && block.number < finalized.number) return kind === 'all';",
        replace: '} else if (false) return false;',
      },
      {
        file: `${gateway}/merged-heads.ts`,
        find: ' || top.number < (this.finalized?.number ?? 0)) return;',
        replace: ') return;',
      },
    ],
  },
  {
    // A node below the highest known head is behind, and gets nothing that depends on the head.
    name: 'distance-to-head',
    shownBy: ['isolated'],
    cuts: [
      {
        file: `${gateway}/upstream-choice.ts`,
        find: 'const lag = this.highest() - best;',
        replace: 'const lag = 0;',
      },
      {
        file: `${gateway}/upstream-choice.ts`,
        find: 'return this.highest() > best ? this.headTimes.behindMs(best) : 0;',
        replace: 'return 0;',
      },
    ],
  },
  {
    // While only nodes that are behind are left, /ready is 503 and system_health says isSyncing.
    name: 'served-head',
    shownBy: ['long outage'],
    cuts: [
      {
        file: `${gateway}/served-head.ts`,
        find: '    return best && servesBehind() ? pool.highestBehind() : undefined;',
        replace: '    return pool.highestBehind();',
      },
      {
        file: `${gateway}/own-answer.ts`,
        find: 'const isSyncing = fresh.every((upstream) => upstream.isSyncing);',
        replace: 'const isSyncing = fresh.some((upstream) => upstream.isSyncing);',
      },
    ],
  },
  {
    // Reads by hash go on at nodes that are behind.
    name: 'hash-reads-go-on',
    shownBy: ['restart', 'long outage'],
    cuts: [
      {
        file: `${gateway}/upstream-choice.ts`,
        find: 'near.length === 0 && isTimeless() ? able.filter',
        replace: 'false ? able.filter',
      },
    ],
  },
  {
    // What a node answers with an error or null is asked elsewhere.
    name: 'errors-compared',
    shownBy: ['broken'],
    cuts: [
      {
        file: `${gateway}/doubt.ts`,
        find: '  if (!reply.isError && !isNull(reply)) return undefined;',
        replace: '  return undefined;',
      },
    ],
  },
  {
    // Many missing headers are read at once.
    name: 'holes-at-once',
    shownBy: ['late head'],
    cuts: [
      {
        file: `${gateway}/merged-heads.ts`,
        find: '    if (last - first < leastAtOnce) return blocks;',
        replace: '    return blocks;',
      },
    ],
  },
  {
    // A transaction that a lost node had is handed in again.
    name: 'handed-in-again',
    shownBy: ['lost pools'],
    cuts: [
      {
        file: `${gateway}/watched-extrinsic.ts`,
        find: 'if (upstream && !this.#isIncluded) return upstream;',
        replace: 'if (upstream && this.#tries === 0) return upstream;',
      },
    ],
  },
  {
    // After a loss the blocks are searched for it.
    name: 'blocks-searched',
    shownBy: ['resets', 'lost pools'],
    cuts: [
      {
        file: `${gateway}/watched-extrinsic.ts`,
        find: 'if (this.#chain || !this.#opening.isBegun) return;',
        replace: 'return;',
      },
    ],
  },
  {
    // A refusal of what is handed in again is no end: a block may have it.
    name: 'refusals-proved',
    shownBy: ['resets'],
    cuts: [
      {
        file: `${gateway}/watched-extrinsic.ts`,
        find: 'if (isBegun) return this.#noteRefused();',
        replace: 'if (isBegun) return this.#last(this.#options.dialect.invalid());',
      },
    ],
  },
];
