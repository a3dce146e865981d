import type { FastifyInstance } from 'fastify';
import type { Logger } from '../base/logger.ts';
import { plainText } from '../base/plain-text.ts';
import { shownUrl } from '../base/url.ts';
import { awaitChain } from '../chain/reporting/open-chain.ts';
import { readBasis } from '../chain/rpc/basis.ts';
import type { RecordArchive } from '../store/record-archive.ts';
import { ApiServedChain } from './chain/api-served-chain.ts';
import { LateServedChain } from './chain/late-served-chain.ts';
import { addChainRoutes } from './chain-server.ts';
import { fixedNames } from './names/served-names.ts';
import { openServedEvidence } from './served-evidence.ts';

interface LateChainOptions {
  readonly urls: readonly string[];
  /** Where closed records are kept for longer than the chain keeps them. */
  readonly archive: RecordArchive;
  /** The agent's data folder: evidence of the chain is answered from it. */
  readonly data: string;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** Adds page, API and status of a chain to the agent's server, from when the chain answers; nothing else waits for it. */
export async function addLateChain(
  server: FastifyInstance,
  { urls, archive, data, log, signal }: LateChainOptions,
): Promise<void> {
  const url = shownUrl(urls[0] ?? '');
  const names = fixedNames();
  const late = new LateServedChain({ name: 'the chain', url, genesisHash: '', basis: 'census', names });
  const page = { nodeUrl: urls[0] ?? '' };
  // In a part of its own: the agent's paths check what is asked in another way.
  const evidence = await openServedEvidence(data);
  await server.register(
    async (part) => await addChainRoutes(part, { chain: late, log, archive, evidence, page }),
  );
  const begin = async (): Promise<void> => {
    const { api, client } = await awaitChain(urls, signal, log);
    signal.addEventListener('abort', () => void api.disconnect().catch(() => undefined), { once: true });
    const name = plainText(await client.request('system_chain'));
    const basis = await readBasis(client);
    const facts = { name, url, genesisHash: api.genesisHash.toHex(), basis, names };
    late.begin(await ApiServedChain.open({ api, client }, facts));
  };
  begin().catch((error: unknown) => {
    if (!signal.aborted) log.error({ err: error }, 'the page of the chain is not served');
  });
}
