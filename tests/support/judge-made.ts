import type { CollatorWitness } from '../../offchain-agent/src/measure/blame/collator-witness.ts';
import { judgeSession } from '../../offchain-agent/src/measure/blame/judge-session.ts';
import type { Loss } from '../../offchain-agent/src/measure/blame/loss.ts';
import { type MadeBlock, madeSeen, madeSession } from './made-session.ts';

/** What is lost in a session of 30 blocks. @param differences by block */
export function judge(differences: Record<number, MadeBlock>, witness?: CollatorWitness): Loss[] {
  const seen = madeSeen(
    30,
    new Map(Object.entries(differences).map(([block, made]) => [Number(block), made])),
  );
  return [...judgeSession(seen, witness)];
}

/** Losses of a kind, as who lost in which block, by which rule. */
export function verdicts(losses: readonly Loss[], kind: Loss['kind']) {
  return losses
    .filter((loss) => loss.kind === kind)
    .map(({ block, core, cause, certainty, rule }) => `${block}/${core} ${cause} ${certainty} ${rule}`);
}

/** All places. */
export const everybody = madeSession.accounts.map((_, place) => place);
