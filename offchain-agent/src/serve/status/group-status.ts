import type { GroupStatus, TargetStatus } from './network-status.ts';
import { groupState, type State, states } from './state.ts';

/** How a group of targets is. */
export function groupStatus(
  name: string,
  members: readonly number[],
  targets: readonly TargetStatus[],
): GroupStatus {
  const found = targets.filter(({ target }) => members.includes(target)).map(({ state }) => state);
  const counts: Partial<Record<State, number>> = {};
  for (const state of found) counts[state] = (counts[state] ?? 0) + 1;
  return { name, state: groupState(found), members, counts };
}

/** The order in which pages list targets; what was not measured comes before what is well. */
export function worstFirst(targets: readonly TargetStatus[]): readonly TargetStatus[] {
  return targets.toSorted((a, b) => severity(b.state) - severity(a.state) || a.target - b.target);
}

function severity(state: State): number {
  return state === 'no_data' ? 0.5 : states.indexOf(state);
}
