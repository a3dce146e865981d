import type { SliAnswer } from '../../offchain-agent/src/chain/records/sli-answer.ts';
import type { SlotCount } from '../../offchain-agent/src/measure/authorship/slot-tally.ts';
import type { NamedState } from '../../offchain-agent/src/measure/cli/watch/presentation.ts';
import type { TargetReport } from '../../offchain-agent/src/reporting/cli/sli/report.ts';
import type { SliQuestion } from '../../offchain-agent/src/reporting/cli/sli/screen.ts';
import { addressOf } from './address-of.ts';

/** Whole addresses: the longest labels that there are. */
export function addressLabels(count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => addressOf(`${at}`));
}

/** What a watch knows of validators that have missed slots and whose blocks were seen coming in. */
export function watchedState(labels: readonly string[], toBlock = 7): NamedState<SlotCount> {
  const validators = labels.map((label) => ({
    label,
    isActive: true,
    assigned: 10,
    authored: 8,
    missedSlots: [41, 45],
    arrival: { p50Ms: 20, p95Ms: 50, blocks: 8, late: 0 },
  }));
  return { toBlock, slotDurationMs: 6_000, validators } as unknown as NamedState<SlotCount>;
}

/** The question for the newest records as of a block. */
export function recordQuestion(
  blockNumber: number,
  indicator: SliQuestion['indicator'] = 'authorship',
): SliQuestion {
  return {
    open: {
      chainName: 'Local',
      basis: 'census',
      url: 'ws://127.0.0.1:9944',
      names: {},
      records: { asOfMs: 1_795_300_000_000, blockNumber, blockHash: '0xaa', network: 0, isRelayed: false },
    },
    period: 'day',
    indicator,
    span: { kind: 'now' },
    requiredPpm: undefined,
    verdict: undefined,
  };
}

export function recordReport(target: number, text: string, ...answers: SliAnswer[]): TargetReport {
  const rows = answers.map((answer) => ({ startS: answer.period.startS, answer }));
  return { target, text, who: undefined, rows };
}
