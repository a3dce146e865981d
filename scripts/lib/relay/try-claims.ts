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

/** Prints a row for each claim. Returns the exit code: 0 when all are met, 1 when one is not, 2 for a name that is none. */
export async function tryClaims({ validators, paras, only, tell, signal }: TryOptions): Promise<number> {
  const strange = only?.filter((name) => !claims.some((claim) => claim.name === name)) ?? [];
  if (strange.length > 0) {
    tell(`--only ${strange.join(',')}: expected some of ${claims.map(({ name }) => name).join(',')}`);
    return 2;
  }
  const chosen = claims.filter(({ name }) => only?.includes(name) ?? true);
  const live = await startRelay({ validators, paras, collators: 1 }, tell);
  try {
    let failed = 0;
    console.log('| claim | verdict | exit code | measured |\n| --- | --- | ---: | --- |');
    for (const one of chosen) {
      if (signal.aborted) return 130;
      failed += Number(!(await tryOne(one, live)));
    }
    console.log(`\n${chosen.length - failed} met, ${failed} not`);
    return failed === 0 ? 0 : 1;
  } finally {
    await live.down();
  }
}

async function tryOne(claim: RelayClaim, live: Parameters<RelayClaim['run']>[0]): Promise<boolean> {
  const { code, isMet, says } = await claim.run(live).catch((error: unknown) => ({
    code: '',
    isMet: false,
    says: String(error),
  }));
  const told = says.replaceAll('\n', ' ').replaceAll('|', '/');
  console.log(`| ${claim.name} | ${isMet ? 'met' : 'not met'} | ${code} | ${told} |`);
  return isMet;
}
