import type { EvidenceHeader } from '../../../src/sli/evidence/evidence.ts';
import type { Sample } from '../../../src/sli/sample.ts';
import type { OutboxRow, WindowRow } from '../../../src/store/store.ts';
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
  const extrinsics = [0, 1].map((part): OutboxRow => {
    const key = `report/0/${crashReporter}/${header.window}/${part}`;
    return { key, account: crashReporter, call: `0x0c00${part}`, state: 'pending', attempts: 0 };
  });
  return { header, samples: samplesCase(header, round), row, extrinsics };
}
