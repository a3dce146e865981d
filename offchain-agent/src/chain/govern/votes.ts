import type { Share } from './group.ts';
import type { ReadCall } from './read-call.ts';

/** What is Root's, or the Council's own list: `ThreeQuarters` of the runtime. */
const threeQuarters: ReadonlySet<string> = new Set([
  'council.setMembers',
  'whitelist.whitelistCall',
  'whitelist.removeWhitelistedCall',
  'whitelist.dispatchWhitelistedCall',
  'whitelist.dispatchWhitelistedCallWithPreimage',
]);

/**
 * How many members of a Council are a share of it.
 * @example votesOf('three quarters', 4) // 3
 */
export function votesOf(share: Share, members: number): number {
  return share === 'three quarters' ? Math.ceil((3 * members) / 4) : Math.floor(members / 2) + 1;
}

/** The share of the Council that a call needs; a batch needs the largest of its calls. */
export function shareOfCall({ pallet, method, inner }: ReadCall): Share {
  if (threeQuarters.has(`${pallet}.${method}`)) return 'three quarters';
  if (pallet === 'utility' && inner.some((call) => shareOfCall(call) === 'three quarters')) {
    return 'three quarters';
  }
  return 'more than half';
}
