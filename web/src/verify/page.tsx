import { utc } from '@almanac-chain/agent/base/format';
import { maxEvidenceBytes } from '@almanac-chain/agent/sli/evidence/decode';
import { type DragEvent, useState } from 'react';
import { useChainState, useConnection } from '../app/chain-context.tsx';
import { Lead } from '../design/lead.tsx';
import type { Dropped, Verified } from './messages.ts';
import { PapiVerifyChain } from './papi-chain.ts';
import { recompute } from './recompute.ts';

type State =
  | { readonly kind: 'idle' }
  | { readonly kind: 'working'; readonly count: number }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'done'; readonly verdict: Verified };

/** Recomputes reports and records from evidence in this browser, by the code of `almanac verify`. */
export function VerifyPage() {
  const connection = useConnection();
  const { asOf } = useChainState();
  const [state, setState] = useState<State>({ kind: 'idle' });
  const verify = async (read: () => Promise<readonly Dropped[]>, count: number): Promise<void> => {
    if (!asOf) return;
    setState({ kind: 'working', count });
    try {
      const asked = { api: connection.api, at: { at: asOf.hash }, asOf };
      const release = connection.client.hodlBlock(asOf.hash);
      try {
        const chain = await PapiVerifyChain.of(connection, asked);
        setState({ kind: 'done', verdict: await recompute(chain, await read()) });
      } finally {
        release();
      }
    } catch (error) {
      setState({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
  };
  const take = (files: readonly File[]): void => {
    if (files.length > 0) verify(() => Promise.all(files.map(sourceOf)), files.length).catch(reportError);
  };
  const isReady = asOf !== undefined && state.kind !== 'working';
  return (
    <>
      <Lead title="Verify">
        <p>
          Count any record again. Evidence is the file of samples behind a report; this page recomputes the
          report and every record of windows and days whose files are complete, and compares both with the
          chain. It runs the code of <code>almanac verify</code> in this browser and uploads nothing.
        </p>
      </Lead>
      <div
        className="drop"
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event: DragEvent) => {
          event.preventDefault();
          take([...event.dataTransfer.files]);
        }}
      >
        <label>
          Evidence files: drop them here, or choose them{' '}
          <input
            type="file"
            multiple
            disabled={!isReady}
            onChange={({ target }) => take([...(target.files ?? [])])}
          />
        </label>
      </div>
      <FromAgent
        isReady={isReady}
        onFetch={(urls) => void verify(() => Promise.all(urls.map(fetched)), urls.length)}
      />
      <Result state={state} />
    </>
  );
}

function FromAgent({
  isReady,
  onFetch,
}: {
  readonly isReady: boolean;
  readonly onFetch: (urls: readonly string[]) => void;
}) {
  const [agent, setAgent] = useState(servedFrom);
  const [cids, setCids] = useState('');
  const named = cids.split(/[\s,]+/).filter(Boolean);
  return (
    <details>
      <summary>Or from where it is kept, by content identifier</summary>
      <div className="export">
        <label className="copied">
          Address of the agent, or of a server with its files
          <input
            value={agent}
            placeholder="http://127.0.0.1:9615"
            onChange={({ target }) => setAgent(target.value)}
          />
        </label>
        <label className="copied">
          Content identifiers
          <textarea
            rows={3}
            value={cids}
            spellCheck={false}
            onChange={({ target }) => setCids(target.value)}
          />
        </label>
      </div>
      <button
        type="button"
        disabled={!isReady || named.length === 0 || !/^https?:\/\//.test(agent)}
        onClick={() =>
          onFetch(named.map((cid) => `${agent.replace(/\/+$/, '')}/evidence/${encodeURIComponent(cid)}`))
        }
      >
        Fetch and recompute
      </button>
    </details>
  );
}

/** Where a server that shows this page would answer for files; as a file the page has none. */
function servedFrom(): string {
  const { protocol, origin } = globalThis.location;
  return protocol.startsWith('http') ? `${origin}/api/v1` : '';
}

const marks: Readonly<Record<string, string>> = { verified: '✓', equal: '✓', differs: '✗' };

function Result({ state }: { readonly state: State }) {
  if (state.kind === 'idle') return null;
  if (state.kind === 'working') {
    return <p role="status">Recomputing {state.count === 1 ? 'one file' : `${state.count} files`} ...</p>;
  }
  if (state.kind === 'failed') {
    return (
      <p className="failure" role="alert">
        {state.message}
      </p>
    );
  }
  const { evidence, records, lines, exit } = state.verdict;
  return (
    <section aria-live="polite" data-exit={exit}>
      <h2>{exit === 0 ? '✓ All that was given is what the chain has' : 'Not all is as the chain has it'}</h2>
      <pre className="lines scroll" tabIndex={0} data-lines>
        {lines.join('\n')}
      </pre>
      <div className="scroll" tabIndex={0} role="region" aria-label="Evidence">
        <table data-evidence>
          <thead>
            <tr>
              {['evidence', 'state', 'line', 'field', 'what'].map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {evidence.map(({ name, state: found, text, line, field }) => (
              <tr key={name} data-state={found}>
                <td>{name}</td>
                <td>
                  {marks[found] ?? '?'} {found}
                </td>
                <td className="number">{line}</td>
                <td>{field}</td>
                <td className="wrap">{text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {records.length > 0 && (
        <div className="scroll" tabIndex={0} role="region" aria-label="Records">
          <table data-records>
            <thead>
              <tr>
                {['record', 'begins (UTC)', 'target', 'indicator', 'state', 'what'].map((title) => (
                  <th key={title} scope="col">
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {records.map(({ kind, startS, target, indicator, state: found, text }) => (
                <tr key={`${kind} ${startS} ${target} ${indicator}`} data-state={found}>
                  <td>{kind}</td>
                  <td>{utc(startS * 1_000)}</td>
                  <td className="number">{target}</td>
                  <td>{indicator}</td>
                  <td>
                    {marks[found] ?? '?'} {found}
                  </td>
                  <td className="wrap">{text}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

/** One byte more than evidence may have is enough for the decoder to refuse it. */
async function sourceOf(file: File): Promise<Dropped> {
  const bytes = await file.slice(0, maxEvidenceBytes + 1).arrayBuffer();
  return { name: file.name, bytes: new Uint8Array(bytes) };
}

/** @throws Error when nothing answers there, or the agent does not keep it */
async function fetched(url: string): Promise<Dropped> {
  const response = await fetch(url, { redirect: 'error' }).catch((cause: unknown) => {
    throw new Error(`${url} does not answer, or lets no page in; download the file and drop it here`, {
      cause,
    });
  });
  if (!response.ok) throw new Error(`${url} answers ${response.status}: it does not keep this evidence`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  return {
    name: decodeURIComponent(url.split('/').at(-1) ?? ''),
    bytes: bytes.subarray(0, maxEvidenceBytes + 1),
  };
}
