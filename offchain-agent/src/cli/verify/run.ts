import { resolveEndpoint } from '../../base/endpoint.ts';
import { shownUrl } from '../../base/url.ts';
import { ApiVerifyChain } from '../../report/verify/api-verify-chain.ts';
import { verify } from '../../report/verify/verify.ts';
import { processSignal } from '../abort.ts';
import { disconnectOnAbort } from '../open-records.ts';
import { print, writeJson } from '../output.ts';
import { verifyDocument } from './document.ts';
import { verifyScreen } from './screen.ts';

export interface VerifyCommandOptions {
  readonly chain?: string;
  readonly agent?: string;
  readonly data?: string;
  readonly json?: boolean;
}

/**
 * Verifies evidence against the chain, and sets the exit code.
 * @throws AgentError when the chain cannot be asked
 */
export async function runVerify(sources: readonly string[], options: VerifyCommandOptions): Promise<void> {
  const signal = processSignal();
  const url = await resolveEndpoint(options.chain);
  const chain = await ApiVerifyChain.open(url, signal);
  disconnectOnAbort({ disconnect: async () => await chain.close() }, signal);
  try {
    const { agent, data } = options;
    const { results, records, exit } = await verify(chain, sources, {
      signal,
      ...(agent !== undefined && { agent }),
      ...(data !== undefined && { data }),
    });
    if (options.json) writeJson(verifyDocument(shownUrl(url), results, records));
    else for (const line of verifyScreen(results, records)) print(line);
    process.exitCode = exit;
  } finally {
    await chain.close();
  }
}
