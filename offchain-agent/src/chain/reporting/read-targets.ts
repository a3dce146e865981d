import type { StateAt } from '../call/state-at.ts';
import { reportingShapes, type TargetInfo } from './reporting-shapes.ts';

/** Rows that the runtime API answers in one call. */
const pageRows = 256;

/** Ids that the runtime API looks at in one call. */
const pageIds = 256;

/**
 * All targets of a network, as they are measured in a window, or with all that is registered.
 * @throws AgentError as `StateAt.call` does
 */
export async function readTargets(
  state: Pick<StateAt, 'call'>,
  network: number,
  window?: number,
): Promise<readonly TargetInfo[]> {
  const rows: TargetInfo[] = [];
  for (;;) {
    const page = await state.call(
      reportingShapes.targets,
      'registryApi',
      'targets',
      network,
      window ?? null,
      rows.length,
      pageRows,
    );
    rows.push(...page);
    if (page.length < pageRows) return rows;
  }
}

/**
 * All targets of a network that a reporter may say nothing of. Before spec version 5 one call answers them all.
 * @throws AgentError as `StateAt.call` does
 */
export async function readOwned(
  state: Pick<StateAt, 'call' | 'storage' | 'takes'>,
  network: number,
  account: string,
): Promise<ReadonlySet<number>> {
  const page = async (...range: readonly number[]): Promise<readonly number[]> =>
    await state.call(reportingShapes.owned, 'registryApi', 'owned', network, account, ...range);
  if (!state.takes('registryApi', 'owned', 4)) return new Set(await page());
  // Ids are dense and begin at 1; a page may be empty though later ones are not.
  const next = await state.storage(reportingShapes.nextTarget, 'sli', 'nextTargetId', network);
  const owned = new Set<number>();
  for (let offset = 0; offset + 1 < next; offset += pageIds) {
    for (const target of await page(offset, pageIds)) owned.add(target);
  }
  return owned;
}
