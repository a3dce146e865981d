import type { EvidenceHeader } from '../../../src/sli/evidence/evidence.ts';
import type { Sample } from '../../../src/sli/sample.ts';
import { type OutboxRow, pendingRow } from '../../../src/store/outbox-row.ts';
import type { WindowRow } from '../../../src/store/store.ts';
import { headerCase, samplesCase, window } from '../sli/evidence/evidence-case.ts';

export const crashReporter = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';

/** What the writer writes in a round, the same every time. */
export function crashRound(round: number): {
  readonly header: EvidenceHeader;
  readonly samples: readonly Sample[];
  readonly row: WindowRow;
  readonly extrinsics: readonly OutboxRow[];
} {
  const header = headerCase(1, { window: window + 20 * round });
  const row = { network: 0, reporter: crashReporter, window: header.window, state: 'closed' } as const;
  const place = { network: 0, reporter: crashReporter, window: header.window };
  const extrinsics = [0, 1].map((part) =>
    pendingRow({ kind: 'report', ...place, part }, crashReporter, `0x0c00${part}`),
  );
  return { header, samples: samplesCase(header, round), row, extrinsics };
}
