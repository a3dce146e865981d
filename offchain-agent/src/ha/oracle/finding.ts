/**
 * What may never be, whatever befalls a validator that runs as several nodes. Each rule is held against what can be counted from
 * outside: headers, grants, sign logs, votes in justifications, final blocks. What nodes say in their logs is none of it.
 */
export const oracleRules = {
  one_header: 'one header with its seal for each author and slot',
  one_grant: 'each slot is granted once, and each step of a round for one block',
  signed_as_granted: 'nothing is signed that was not granted, and nothing twice',
  one_vote: 'each voter votes for one block in each round that justifications show',
  one_final_block: 'all nodes call the same blocks final, and go on doing so',
} as const;

export type OracleRule = keyof typeof oracleRules;

/** How often each rule was held against something, and what it found. */
export interface OracleVerdict {
  readonly rule: OracleRule;
  /** Headers, grants, signatures, votes, heights: a rule that has judged nothing has not held. */
  readonly judged: number;
  readonly findings: readonly string[];
}

/** Of each rule the first findings are kept: the first one tells what happened. */
const kept = 20;

/** Collects the findings of one rule: each once. */
export class Findings {
  readonly #rule: OracleRule;
  readonly #texts = new Set<string>();
  #judged = 0;

  constructor(rule: OracleRule) {
    this.#rule = rule;
  }

  /** One more thing was held against the rule. */
  judge(times = 1): void {
    this.#judged += times;
  }

  add(text: string): void {
    if (this.#texts.size < kept) this.#texts.add(text);
  }

  get verdict(): OracleVerdict {
    return { rule: this.#rule, judged: this.#judged, findings: [...this.#texts] };
  }
}

/** Whether a rule was broken. A rule that had nothing to judge is not broken, and has not held either. */
export function isBroken({ findings }: OracleVerdict): boolean {
  return findings.length > 0;
}
