import { messageOf } from '@almanac-chain/agent/base/error';
import { plainText } from '@almanac-chain/agent/base/plain-text';
import { webSocketUrl } from '@almanac-chain/agent/base/url';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { textOf } from '../app/form-text.ts';
import type { ChainMetadata } from '../chain/runtime.ts';
import { Copied } from './copied.tsx';
import { nominateCall } from './nominate-call.ts';

/** Whose runtime the call is made for. */
interface ElectingChain {
  readonly name: string;
  readonly specName: string;
  readonly specVersion: number;
  readonly metadata: ChainMetadata;
}

type State =
  | { readonly kind: 'idle' | 'reading' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'read'; readonly chain: ElectingChain };

/** The call that nominates validators, made by the metadata of the chain that the reader names. */
export function Nominate({ addresses }: { readonly addresses: readonly string[] }) {
  const [state, setState] = useState<State>({ kind: 'idle' });
  const ended = useRef<AbortController>(undefined);
  useEffect(() => () => ended.current?.abort(), []);
  const read = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    ended.current?.abort();
    const end = new AbortController();
    ended.current = end;
    setState({ kind: 'reading' });
    readChain(textOf(event.currentTarget, 'elects').trim(), end.signal).then(
      (chain) => setState({ kind: 'read', chain }),
      (error: unknown) => {
        if (!end.signal.aborted) setState({ kind: 'failed', message: messageOf(error) });
      },
    );
  };
  return (
    <div className="copied">
      <form onSubmit={read} aria-label="Make the call that nominates">
        <label>
          RPC endpoint of the chain that elects (an Asset Hub, where the relay chain has one)
          <input
            name="elects"
            placeholder="wss://your-asset-hub-node"
            spellCheck={false}
            autoComplete="off"
          />
        </label>
        <button type="submit" disabled={state.kind === 'reading'}>
          Make the call
        </button>
      </form>
      {state.kind === 'reading' && <p role="status">Reading the metadata of its runtime ...</p>}
      {state.kind === 'failed' && (
        <p className="failure" role="alert">
          {state.message}
        </p>
      )}
      {state.kind === 'read' && <Call chain={state.chain} addresses={addresses} />}
    </div>
  );
}

function Call({
  chain,
  addresses,
}: {
  readonly chain: ElectingChain;
  readonly addresses: readonly string[];
}) {
  const { name, specName, specVersion, metadata } = chain;
  try {
    return (
      <Copied
        label={`Call data of staking.nominate on ${name} (${specName} ${specVersion})`}
        text={nominateCall(metadata, addresses)}
      />
    );
  } catch (error) {
    return (
      <p className="failure" role="alert">
        {name}: {messageOf(error)}
      </p>
    );
  }
}

async function readChain(text: string, signal: AbortSignal): Promise<ElectingChain> {
  const url = webSocketUrl(text, 'RPC endpoint');
  // Only who nominates loads what reads metadata.
  const [{ RelayRpc }, { RelayRuntimes }] = await Promise.all([
    import('../relay/relay-rpc.ts'),
    import('../relay/relay-runtimes.ts'),
  ]);
  const rpc = await RelayRpc.open(url, { signal });
  try {
    const [name, head] = await Promise.all([
      rpc.request<string>('system_chain'),
      rpc.request<string>('chain_getFinalizedHead'),
    ]);
    const { specName, specVersion, metadata } = await new RelayRuntimes(rpc).after(head);
    return { name: plainText(name), specName: plainText(specName), specVersion, metadata };
  } finally {
    rpc.close();
  }
}
