import { basename } from 'node:path';
import { ApiVerifyChain } from '../../report/verify/api-verify-chain.ts';
import { verify } from '../../report/verify/verify.ts';
import { recordName } from '../verify/screen.ts';

export interface VerifiedReports {
  readonly reasons: readonly string[];
  readonly equalRecords: number;
}

/**
 * Verifies evidence files against the chain, as `almanac verify` does.
 * @throws AgentError when the chain cannot be asked
 */
export async function verifyReports(
  url: string,
  files: readonly string[],
  signal: AbortSignal,
): Promise<VerifiedReports> {
  const chain = await ApiVerifyChain.open(url, signal);
  try {
    const { results, records } = await verify(chain, files, { signal });
    const equalRecords = records.filter(({ verdict }) => verdict.kind === 'equal').length;
    return {
      reasons: [
        ...results
          .filter(({ state }) => state !== 'verified')
          .map(({ source, state, text = '' }) => `evidence ${basename(source)}: ${state}: ${text}`),
        ...records.flatMap((record) =>
          record.verdict.kind === 'differs' ? [`${recordName(record)}: ${record.verdict.text}`] : [],
        ),
        ...(equalRecords > 0 ? [] : ['no record could be recomputed from the evidence']),
      ],
      equalRecords,
    };
  } finally {
    await chain.close();
  }
}
