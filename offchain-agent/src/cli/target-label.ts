import type { TargetRef } from '../chain/sli-answer.ts';

/** What a target is called: its name in a running demo, else its name or account on the chain, else its id. */
export function targetLabel(
  target: number,
  who: TargetRef | undefined,
  names: Readonly<Record<string, string>>,
): string {
  const account = who?.account;
  return (account && names[account]) ?? who?.name ?? account ?? `target ${target}`;
}
