import { existsSync } from 'node:fs';
import { sliRuntimePath } from './build-sli.ts';
import type { ClaimOutcome } from './claim-outcome.ts';
import { claims, type RelayClaim } from './claims.ts';
import { startRelay, type Tell } from './live-relay.ts';

interface TryOptions {
  readonly validators: number;
  readonly paras: number;
  /** Names of claims; all where nothing is given. */
  readonly only: readonly string[] | undefined;
  readonly tell: Tell;
  readonly signal: AbortSignal;
}

/**
 * Prints a row for each claim. Where a runtime with pallet-sli was built, parachains run it. Returns the exit code: 0 when all that
 * can be tried are met, 1 when one is not, 2 for a name that is none.
 */
export async function tryClaims({ validators, paras, only, tell, signal }: TryOptions): Promise<number> {
  const strange = only?.filter((name) => !claims.some((claim) => claim.name === name)) ?? [];
  if (strange.length > 0) {
    tell(`--only ${strange.join(',')}: expected some of ${claims.map(({ name }) => name).join(',')}`);
    return 2;
  }
  const chosen = claims.filter(({ name }) => only?.includes(name) ?? true);
  for (const one of chosen) await one.prepare?.(signal);
  const built = sliRuntimePath();
  const paraRuntime = existsSync(built) ? built : undefined;
  const live = await startRelay({ validators, paras, collators: 1, paraRuntime }, { tell, signal });
  try {
    const verdicts: string[] = [];
    console.log('| claim | verdict | exit code | measured |\n| --- | --- | ---: | --- |');
    for (const one of chosen) {
      if (signal.aborted) return 130;
      verdicts.push(await tryOne(one, live));
    }
    const [met, failed, untried] = ['met', 'not met', 'not tried'].map(
      (verdict) => verdicts.filter((one) => one === verdict).length,
    );
    console.log(`\n${met} met, ${failed} not${untried === 0 ? '' : `, ${untried} not tried`}`);
    return failed === 0 ? 0 : 1;
  } finally {
    await live.down();
  }
}

/** Returns the verdict. */
async function tryOne(claim: RelayClaim, live: Parameters<RelayClaim['run']>[0]): Promise<string> {
  const outcome: Pick<ClaimOutcome, 'isMet' | 'isTried' | 'says'> & { readonly code?: number } = await claim
    .run(live)
    .catch((error: unknown) => ({ isMet: false, says: String(error) }));
  const { code = '', isMet, isTried = true, says } = outcome;
  const verdict = isTried ? (isMet ? 'met' : 'not met') : 'not tried';
  const told = says.replaceAll('\n', ' ').replaceAll('|', '/');
  console.log(`| ${claim.name} | ${verdict} | ${isTried ? code : ''} | ${told} |`);
  return verdict;
}
