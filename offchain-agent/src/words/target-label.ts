import type { TargetRef } from '../chain/records/sli-answer.ts';

/** What target 0 is called: the validators of a network together, as the same reporters saw them. */
export const allAuthors = 'all authors';

/**
 * What a target is called: its name in a running demo, else its name or account on the chain.
 * @param otherwise what it is called when the chain does not say
 */
export function targetLabel(
  who: TargetRef | undefined,
  names: Readonly<Record<string, string>>,
  otherwise: string,
): string {
  const account = who?.account;
  return (account && names[account]) ?? who?.name ?? account ?? otherwise;
}
