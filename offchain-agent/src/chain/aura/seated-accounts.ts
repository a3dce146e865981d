import type { StateReader } from '../call/state-at.ts';

/** The validators in the order of their seats, which each session deals anew; where sessions deal none, that of the session. */
export async function seatedAccounts(state: StateReader): Promise<readonly string[]> {
  const seated = await state.storage('validators', 'seated');
  if (Array.isArray(seated) && seated.length > 0) return seated.map(String);
  const listed = await state.storage('session', 'validators');
  return Array.isArray(listed) ? listed.map(String) : [];
}
