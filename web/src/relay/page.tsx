import { useEffect, useRef, useState } from 'react';
import { useRoute } from '../app/route.ts';
import { Lead } from '../design/lead.tsx';
import { countInWorker } from './count-in-worker.ts';
import type { RelayAnswer } from './count-relay.ts';
import { type RelayForm as Fields, linkOf, parseAsked } from './relay-asked.ts';
import { RelayCounts } from './relay-counts.tsx';
import { failureOf } from './relay-failure.ts';
import { RelayForm } from './relay-form.tsx';
import type { RelayFailure, RelayProgress } from './relay-messages.ts';
import { limits, progressText } from './relay-words.ts';

type State =
  | { readonly kind: 'idle' }
  | { readonly kind: 'working'; readonly progress: RelayProgress }
  | { readonly kind: 'failed'; readonly failure: RelayFailure }
  | { readonly kind: 'done'; readonly answer: RelayAnswer };

const beginning: RelayProgress = { step: { step: 'connect' }, traffic: { answers: 0, bytes: 0 } };

/** Recounts votes, availability and points of a relay chain's validators in this browser, by the code of `almanac earnings`. */
export function RelayPage() {
  const { params, set } = useRoute();
  const [state, setState] = useState<State>({ kind: 'idle' });
  const stop = useRef<() => void>(undefined);
  // Another page is opened: thousands of blocks would be read for nobody.
  useEffect(() => () => stop.current?.(), []);
  const [visit, setVisit] = useState(0);
  // A link to other figures begins anew. What the page itself writes into its address is no such event.
  useEffect(() => {
    const begin = (): void => {
      stop.current?.();
      setState({ kind: 'idle' });
      setVisit((before) => before + 1);
    };
    addEventListener('hashchange', begin);
    return () => removeEventListener('hashchange', begin);
  }, []);
  const count = (form: Fields): void => {
    stop.current?.();
    try {
      const asked = parseAsked(form);
      set(linkOf(form));
      setState({ kind: 'working', progress: beginning });
      stop.current = countInWorker(asked, {
        onProgress: (progress) => setState({ kind: 'working', progress }),
        onDone: (answer) => setState({ kind: 'done', answer }),
        onFailed: (failure) => setState({ kind: 'failed', failure }),
      });
    } catch (error) {
      fail(error);
    }
  };
  const fail = (error: unknown): void => setState({ kind: 'failed', failure: failureOf(error) });
  return (
    <>
      <Lead title="Relay chain">
        <p>
          Count what the validators of a relay chain were paid points for, and what they missed. This page
          proves blocks final, checks bodies and states against them, and recounts votes and points with the
          code of <code>almanac earnings</code>. By what metadata they are read is the node's word. A session
          is about 120 to 240 MB on Kusama, and four times as much on Polkadot.
        </p>
      </Lead>
      <RelayForm
        key={visit}
        initial={{
          url: params.get('url') ?? '',
          sessions: params.get('sessions') ?? '1',
          validator: params.get('validator') ?? '',
        }}
        isBusy={state.kind === 'working'}
        onCount={count}
        onFault={fail}
        onStop={() => {
          stop.current?.();
          setState({ kind: 'idle' });
        }}
      />
      <Result state={state} />
      <details className="as-table">
        <summary>Limits of this page</summary>
        <ul>
          {limits.map((limit) => (
            <li key={limit}>{limit}</li>
          ))}
        </ul>
      </details>
    </>
  );
}

function Result({ state }: { readonly state: State }) {
  switch (state.kind) {
    case 'idle':
      return null;
    case 'working': {
      const { step } = state.progress;
      const isCounting = step.step === 'blocks';
      return (
        <div className="card" role="status" data-progress={step.step}>
          <progress {...(isCounting && { value: step.done, max: step.of })} />
          <p>{progressText(state.progress)}</p>
        </div>
      );
    }
    case 'failed':
      return (
        <div className="failure" role="alert">
          <p>Error: {state.failure.message}</p>
          {state.failure.hint !== undefined && <p>Hint: {state.failure.hint}</p>}
        </div>
      );
    case 'done':
      return <RelayCounts answer={state.answer} />;
  }
}
