import type { OutboxEffect, ReportStep } from '../../store/outbox-row.ts';
import type { Metrics } from '../metrics.ts';

/** What the outbox does otherwise with rows of one kind than with those of another. */
interface RowKind {
  /** Whether other rows may take its nonce, and with it its place in the pool: it is then signed again. */
  readonly yields: boolean;
  /** Why it is refused when the chain will never take it. */
  readonly whyClosed: string;
  /** What is counted when it is final. */
  readonly counts: { readonly finalized?: Count; readonly refused?: Count };
}

type Count = Parameters<Metrics['add']>;

const usual: RowKind = { yields: false, whyClosed: 'window closed: it was not included in time', counts: {} };

/** The one place where a new kind of row says how it differs; whether it stands on the chain, the chain tells (chain/submit). */
export function rowKind(effect: OutboxEffect): RowKind {
  switch (effect.kind) {
    case 'report':
    case 'census':
      return reportKind(effect.part, effect.reporter);
    case 'claim':
      return {
        // No report waits behind a claim, which a full block leaves out.
        yields: true,
        whyClosed: 'the chain no longer has the reveal: it was not claimed in time',
        // What was paid is counted with its amount (reporting/proof/claim-duty.ts).
        counts: { refused: ['almanac_claims_total', { reporter: effect.reporter, outcome: 'refused' }] },
      };
    case 'other':
      return usual;
  }
}

function reportKind(part: ReportStep, reporter: string): RowKind {
  switch (part) {
    case 'commit':
      return {
        ...usual,
        whyClosed:
          'the commits of the window were over before this one was there: the window is given up; the next one is not concerned',
        counts: { refused: ['almanac_commits_missed_total', { reporter }] },
      };
    case 'open':
      return usual;
    default:
      return {
        ...usual,
        counts: {
          finalized: ['almanac_report_part_finalized_total', { reporter }],
          refused: ['almanac_report_part_refused_total', { reporter }],
        },
      };
  }
}
