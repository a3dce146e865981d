import { reportingShapes, type TargetInfo } from './reporting-shapes.ts';
import type { ChainState } from './state.ts';

/** Rows that the runtime API answers in one call. */
const pageRows = 256;

/**
 * All targets of a network, as they are measured in a window, or with all that is registered.
 * @throws AgentError as `ChainState.call` does
 */
export async function readTargets(
  state: Pick<ChainState, 'call'>,
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
