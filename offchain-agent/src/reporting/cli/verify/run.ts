import { existsSync } from 'node:fs';
import { AgentError } from '../../../base/error.ts';
import { webSocketUrl } from '../../../base/url.ts';
import { runtimeItems } from '../../../chain/call/runtime-items.ts';
import { openAnyChain } from '../../../chain/engine/open-any-chain.ts';
import { openReportingChain } from '../../../chain/reporting/api-reporting-chain.ts';
import { openAt } from '../../../cli/open-at.ts';
import { type JsonDocument, print, writeJson } from '../../../cli/output.ts';
import type { RelayReader } from '../../../measure/census/work-proof.ts';
import { isProof } from '../../../measure/finality/authorship-proof.ts';
import { cidOf } from '../../../sli/evidence/evidence.ts';
import type { RecordResult } from '../../../verify/recompute-records.ts';
import { type EvidenceResult, type VerifiedCensus, verify } from '../../../verify/verify.ts';
import { ApiVerifyChain } from '../../../verify/verify-chain.ts';
import { verifyScreen } from '../../../words/verify-screen.ts';
import { verifyCensus } from '../../census/verify-census.ts';
import { readSource } from './source.ts';

export interface VerifyCommandOptions {
  readonly url?: string;
  readonly agent?: string;
  readonly data?: string;
  readonly bodies?: string;
  readonly proof?: string;
  readonly genesis?: string;
  readonly heartbeats?: boolean;
  readonly settlement?: string;
  readonly at?: string;
  readonly json?: boolean;
}

/**
 * Verifies evidence against the chain, and sets the exit code.
 * @throws AgentError when the chain cannot be asked
 */
export async function runVerify(sources: readonly string[], options: VerifyCommandOptions): Promise<void> {
  if (sources.length === 0) {
    throw new AgentError(
      'bad_input/evidence',
      'no evidence given; pass files, URLs or content identifiers, or --proof FILE',
    );
  }
  requireFiles(sources);
  await using opened = await openAt(options.url, openReportingChain);
  const { chain, url, signal } = opened;
  const { agent, data } = options;
  using bodies = await openBodies(options.bodies, signal);
  const read = {
    signal,
    ...(agent !== undefined && { agent }),
    ...(data !== undefined && { data }),
  };
  const verified = await ApiVerifyChain.of(chain);
  const { results, records, exit } = await verify(verified, sources, (source) => readSource(source, read), {
    signal,
    census: async (source, bytes, contentId) =>
      isProof(bytes)
        ? await verifyCensus(source, bytes, contentId, {
            genesis: chain.genesisHash,
            censuses: verified.censuses,
            relay: bodies?.relay,
          })
        : undefined,
  });
  if (options.json) writeJson(verifyDocument(url, results, records));
  else for (const line of verifyScreen(results, records)) print(line);
  process.exitCode = exit;
}

/** A node whose bodies are held against proved headers, where one is given; it is open as long as the block that binds it runs. */
async function openBodies(text: string | undefined, signal: AbortSignal) {
  if (text === undefined) return undefined;
  const { client, isRelay, chainName } = await openAnyChain(webSocketUrl(text, '--bodies'), { signal });
  if (!isRelay) {
    client.close();
    throw new AgentError('bad_input/relay', `--bodies: ${chainName} hosts no parachains`);
  }
  const relay: RelayReader = { client, itemsAt: runtimeItems(client) };
  return { relay, [Symbol.dispose]: () => client.close() };
}

/** When nothing that was named is there, that is told before a chain is asked; what is there is verified beside what is not. */
function requireFiles(sources: readonly string[]): void {
  const isAbsent = (source: string): boolean =>
    !/^https?:/.test(source) && !/^b[a-z2-7]{50,70}$/.test(source) && !existsSync(source);
  if (!sources.every(isAbsent)) return;
  throw new AgentError(
    'bad_input/evidence_file',
    `${sources.join(', ')} cannot be read: no such file or directory; pass files, URLs or content identifiers`,
    { data: { files: sources } },
  );
}

/** The results for programs. */
export function verifyDocument(
  url: string,
  results: readonly EvidenceResult[],
  records: readonly RecordResult[],
): JsonDocument {
  return {
    schema: 'almanac.verify.v1',
    url,
    evidence: results.map(({ source, state, text, place, evidence, receipts, census }) => ({
      source,
      state,
      difference: text ?? null,
      line: place?.line ?? null,
      field: place?.field ?? null,
      cid: evidence?.cid ?? (census ? cidOf(census.contentId) : null),
      network: evidence?.header.network ?? census?.network ?? null,
      window: evidence?.header.window ?? census?.window ?? null,
      reporter: evidence?.header.reporter ?? null,
      samples: evidence?.samples.length ?? null,
      receipts: receipts?.receipts ?? null,
      proved_receipts: receipts?.proved ?? null,
      census: census ? censusFields(census) : null,
    })),
    records: records.map(({ kind, startS, target, indicator, verdict }) => ({
      kind,
      start: startS,
      target,
      indicator,
      state: verdict.kind,
      difference: verdict.kind === 'differs' ? verdict.text : null,
    })),
  };
}

function censusFields({ root, validators, reporters, isAgreed }: VerifiedCensus) {
  return { root, validators, reporters, is_agreed: isAgreed ?? null };
}
