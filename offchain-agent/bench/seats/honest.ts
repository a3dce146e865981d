import { PassedOver } from '../../src/measure/authorship/passed-over.ts';
import type { LivedSessions, SeatScene } from './sources.ts';

/** Blocks of a session for which a link is bad. */
const spell = 28;

/** How blocks of an honest network come late: of a slow link half of them. */
export const slowLinks: Readonly<Record<string, (seed: number) => Pick<SeatScene, 'isSlow' | 'isLate'>>> = {
  'blocks of one come too late for all': (seed) => {
    const half = halves(seed);
    return { isSlow: (author) => author === 0 && half() };
  },
  'blocks of one come to the next author too late, to others in time': (seed) => {
    const half = halves(seed);
    return { isLate: (author) => author === 0 && half() };
  },
  'one hears of blocks too late': (seed) => {
    const half = halves(seed);
    return { isLate: (_, by) => by === 0 && half() };
  },
  'two hear of blocks too late, but for their own': () => ({ isLate: (author, by) => by < 2 && author >= 2 }),
  'two hear of blocks of two others too late': () => ({
    isLate: (author, by) => by < 2 && [2, 3].includes(author),
  }),
  'blocks of six come too late for all for a session each': (seed) => {
    let asked = 0;
    return {
      isSlow: (author) => {
        asked += 1;
        // When, of 500 blocks, is drawn by multiples of the seed.
        const from = ((seed + 1) * (author + 1) * 37) % 500;
        return author < 6 && asked > from && asked <= from + spell;
      },
    };
  },
};

function halves(seed: number): () => boolean {
  let state = (seed % 2_147_483_646) + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state < 1_073_741_824;
  };
}

/** Whom `watch` would name that saw every sealed block. */
export function namedIn({ slots, orders }: LivedSessions): string[] {
  const passedOver = new PassedOver();
  const texts = new Map([...new Set(orders)].map((order) => [order, order.map(String)]));
  slots.forEach(({ author, isKept, isReplaced, isInVain }, index) => {
    if (!isKept && !isReplaced && !isInVain) return;
    const authorities = texts.get(orders[index] ?? []) ?? [];
    const fate = isKept ? 'kept' : isReplaced ? 'replaced' : 'vain';
    passedOver.note({ slot: index + 1, author: String(author), authorities, fate });
  });
  return passedOver.named.map(({ validator }) => validator);
}
