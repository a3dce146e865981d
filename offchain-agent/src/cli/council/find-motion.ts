import { AgentError } from '../../base/error.ts';
import type { Council, Motion } from '../../chain/govern/council.ts';

/**
 * The open motion that a person named.
 * @param text its index or hash
 * @throws AgentError `bad_input/motion` with those that are open
 */
export function findMotion({ motions }: Pick<Council, 'motions'>, text: string): Motion {
  const found = motions.find(({ index, hash }) => text === String(index) || text.toLowerCase() === hash);
  if (found) return found;
  const open = motions.map(({ index }) => index).join(', ');
  throw new AgentError(
    'bad_input/motion',
    `"${text}" is no open motion; ${open ? `open are ${open}` : 'none is open'} ("almanac council list"); a closed one is gone`,
    { data: { text, open: motions.map(({ index }) => index) } },
  );
}
