import type { ChainOracle } from './chain-oracle.ts';
import type { Handing } from './worker.ts';

export interface JudgedClient {
  readonly name: string;
  readonly transactions: number;
  /** In the block that the client was told. */
  readonly finalized: number;
  /** Ended otherwise, and the chain has them not: a rival used the nonce, or the mortality passed. */
  readonly impossible: number;
  /** Ended otherwise than the blocks say. */
  readonly false: readonly string[];
  readonly hanging: readonly string[];
  /** Not judged: handed in again after an error that told nothing, when the chain had it, or could have it, already. */
  readonly unwatched: number;
  /** Errors that told nothing of the transaction: of calls, and of clients that gave up. */
  readonly errors: readonly string[];
  readonly p50Ms: number;
  readonly mostMs: number;
}

/** Compares what a client was told with the blocks. */
export function judged(name: string, handings: readonly Handing[], oracle: ChainOracle): JudgedClient {
  const verdicts = handings.map((handing) => ({ handing, verdict: verdictOf(handing, oracle) }));
  const of = (verdict: Verdict): Handing[] =>
    verdicts.filter((one) => one.verdict === verdict).map(({ handing }) => handing);
  const times = handings.map(({ tookMs }) => Math.round(tookMs)).toSorted((one, other) => one - other);
  return {
    name,
    transactions: handings.length,
    finalized: of('finalized').length,
    impossible: of('impossible').length,
    false: of('false').map((one) => toldOf(one, oracle)),
    hanging: of('hanging').map((one) => toldOf(one, oracle)),
    unwatched: of('unwatched').length,
    errors: handings.flatMap(({ errors }) => errors),
    p50Ms: times[Math.floor(times.length / 2)] ?? 0,
    mostMs: times.at(-1) ?? 0,
  };
}

type Verdict = 'finalized' | 'impossible' | 'false' | 'hanging' | 'unwatched';

function verdictOf({ hex, end, rival, death, isHanging }: Handing, oracle: ChainOracle): Verdict {
  const block = oracle.blockOf(hex);
  if (!end) return isHanging ? 'hanging' : 'unwatched';
  if (end.kind === 'finalized') return end.text === block ? 'finalized' : 'false';
  if (block !== undefined) return 'false';
  const hasRival = rival !== undefined && oracle.blockOf(rival) !== undefined;
  const isExpired = death !== undefined && death <= oracle.height;
  return hasRival || isExpired ? 'impossible' : 'false';
}

function toldOf({ hex, end, errors, tookMs }: Handing, oracle: ChainOracle): string {
  const block = oracle.blockOf(hex);
  const told = end ? `${end.kind} ${end.text}` : 'nothing';
  const then = errors.length > 0 ? ` after ${errors.join(', ')}` : '';
  return `told ${told}${then} within ${Math.round(tookMs)} ms, the chain has it in ${block ?? 'no block'}`;
}
