import { AgentError, messageOf } from '@almanac-chain/agent/base/error';
import { contentIdOf } from '@almanac-chain/agent/sli/evidence/evidence';
import { verify as verifyEvidence } from '@almanac-chain/agent/verify/verify';
import type { VerifyChain } from '@almanac-chain/agent/verify/verify-chain';
import { verifyScreen } from '@almanac-chain/agent/words/verify-screen';
import type { ChainCall, FromWorker, Start, Verified, VerifyReply } from './messages.ts';

// Hashing thousands of lines takes a while: the page stays alive.
const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();

addEventListener('message', ({ data }: MessageEvent<Start | VerifyReply>) => {
  if (!('kind' in data)) {
    verify(data).catch(reportError);
    return;
  }
  const asked = waiting.get(data.id);
  waiting.delete(data.id);
  if (data.fault) asked?.reject(new AgentError(data.fault.code, data.fault.message));
  else asked?.resolve(data.value);
});

async function verify({ genesisHash, sources }: Start): Promise<void> {
  const named = new Map(sources.map((source) => [source.name, source.bytes]));
  try {
    const { results, records, exit } = await verifyEvidence(
      chainBehind(genesisHash),
      [...named.keys()],
      (name) => {
        const contentId = contentIdOf(name.replace(/\.jsonl$/, ''));
        const bytes = named.get(name) ?? new Uint8Array();
        return contentId === undefined ? { bytes } : { bytes, contentId };
      },
    );
    const verdict: Verified = {
      kind: 'verdict',
      exit,
      lines: verifyScreen(results, records),
      evidence: results.map(({ source, state, text, place, evidence }) => ({
        name: source,
        state,
        text,
        line: place?.line,
        field: place?.field,
        cid: evidence?.cid,
      })),
      records: records.map(({ kind, startS, target, indicator, verdict: found }) => ({
        kind,
        startS,
        target,
        indicator,
        state: found.kind,
        text: found.kind === 'differs' ? found.text : undefined,
      })),
    };
    tell(verdict);
  } catch (error) {
    tell({ kind: 'failed', message: messageOf(error) });
  }
}

/** The page's chain: each call is a message there and one back. */
function chainBehind(genesisHash: string): VerifyChain {
  let next = 0;
  const ask = <Call extends ChainCall>(call: Call) =>
    ((...args: readonly unknown[]) =>
      new Promise((resolve, reject) => {
        const id = next++;
        waiting.set(id, { resolve, reject });
        tell({ kind: 'question', id, call, args });
      })) as VerifyChain[Call];
  return {
    genesisHash,
    samplingAt: ask('samplingAt'),
    targetsAt: ask('targetsAt'),
    ownTargets: ask('ownTargets'),
    standingOf: ask('standingOf'),
    storedReport: ask('storedReport'),
    authoredIn: ask('authoredIn'),
    records: ask('records'),
  };
}

function tell(message: FromWorker): void {
  postMessage(message);
}
