import { secondsPerDay } from '@almanac-chain/agent/sli/calendar';
import { useEffect, useRef, useState } from 'react';
import { useConnection } from '../app/chain-context.tsx';
import { keyHex } from '../chain/address.ts';
import type { AsOf, Connection } from '../chain/connection.ts';
import { runtimeAt } from '../chain/runtime.ts';
import type { StoredRecord } from '../chain/stored-records.ts';
import { dayText, grouped, timeText } from '../overview/words.ts';
import type { TargetDays } from './read-days.ts';
import { recountSlots, type SlotRecount } from './recount-slots.ts';

/** A closed period with what the chain keeps of it. */
interface Kept {
  readonly kind: 'day' | 'window';
  readonly startS: number;
  readonly endS: number;
  readonly part: number;
  readonly whole: number;
}

interface Answer {
  readonly of: Kept;
  readonly recount: SlotRecount;
}

type State =
  | { readonly kind: 'idle' }
  | { readonly kind: 'working'; readonly text: string }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'done'; readonly answers: readonly Answer[] };

interface RecountProps {
  readonly account: string;
  readonly startS: number;
  readonly record: StoredRecord;
  readonly days: Pick<TargetDays, 'windows' | 'windowS'>;
}

/** Counts the slots of a day from the headers of the node, in this browser; where it has none any more, those of the last window. */
export function Recount({ account, startS, record, days }: RecountProps) {
  const connection = useConnection();
  const [state, setState] = useState<State>({ kind: 'idle' });
  const ended = useRef<AbortController>(undefined);
  // Another day is chosen, or another page: thousands of headers would be read for nobody.
  useEffect(() => () => ended.current?.abort(), []);
  const recount = async (signal: AbortSignal): Promise<void> => {
    setState({ kind: 'working', text: 'Looking for the headers ...' });
    const { asOf } = connection.state;
    if (!asOf) return setState({ kind: 'failed', message: 'no block is known yet; try again' });
    const key = await auraKeyOf(connection, asOf, account);
    const answers: Answer[] = [];
    for (const of of periodsOf({ startS, record, days })) {
      const answer: SlotRecount =
        key === undefined
          ? { kind: 'none', why: 'the chain has no Aura key of it' }
          : await recountSlots(
              (method, params) => connection.client._request(method, [...params]),
              { startS: of.startS, endS: of.endS, key, head: asOf.number, signal },
              (done, total) =>
                setState({ kind: 'working', text: `${grouped(done)} of ${grouped(total)} headers read ...` }),
            );
      answers.push({ of, recount: answer });
      if (answer.kind === 'counted' || key === undefined) break;
    }
    setState({ kind: 'done', answers });
  };
  return (
    <>
      <button
        type="button"
        className="btn"
        data-recount
        disabled={state.kind === 'working'}
        onClick={() => {
          ended.current = new AbortController();
          const { signal } = ended.current;
          void recount(signal).catch((error: unknown) => {
            if (signal.aborted) return;
            setState({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
          });
        }}
      >
        Recount from headers
      </button>
      <div role="status">
        {state.kind === 'working' && <p className="xs">{state.text}</p>}
        {state.kind === 'failed' && <p className="xs">Failed: {state.message}</p>}
        {state.kind === 'done' &&
          state.answers.map((answer) => <Compared key={answer.of.kind} answer={answer} />)}
      </div>
    </>
  );
}

function Compared({ answer: { of, recount } }: { readonly answer: Answer }) {
  const period =
    of.kind === 'day' ? dayText(of.startS) : `The window of ${dayText(of.startS)}, ${timeText(of.startS)}`;
  if (recount.kind === 'none') {
    return (
      <p className="xs" data-recounted={of.kind} data-verdict="none">
        {period}: not recounted; {recount.why}.
      </p>
    );
  }
  const { authored, assigned, fromBlock, toBlock } = recount;
  const isEqual = authored === of.part && assigned === of.whole;
  return (
    <p
      className="xs"
      data-recounted={of.kind}
      data-verdict={isEqual ? 'equal' : 'differs'}
      data-authored={authored}
      data-assigned={assigned}
    >
      {period}: {isEqual ? '✓ equal' : '✗ not equal'}. The headers {grouped(fromBlock)} to {grouped(toBlock)}{' '}
      show {grouped(authored)} of {grouped(assigned)} slots kept; the record has {grouped(of.part)} of{' '}
      {grouped(of.whole)}.
    </p>
  );
}

/** The day, then the last closed window. */
function periodsOf({ startS, record, days }: Omit<RecountProps, 'account'>): readonly Kept[] {
  const { part, whole } = record;
  const day: Kept = {
    kind: 'day',
    startS,
    endS: startS + secondsPerDay,
    part: Number(part),
    whole: Number(whole),
  };
  const last = days.windows.at(-1);
  if (!last || days.windowS === undefined) return [day];
  return [
    day,
    {
      kind: 'window',
      startS: last.startS,
      endS: last.startS + days.windowS,
      part: last.part,
      whole: last.whole,
    },
  ];
}

/** The key that a validator writes blocks with now; undefined without one. */
async function auraKeyOf(
  connection: Connection,
  { hash }: AsOf,
  account: string,
): Promise<string | undefined> {
  const release = connection.client.hodlBlock(hash);
  try {
    const runtime = await runtimeAt(connection, hash);
    const keys = (await runtime.storedAt(connection, hash, 'session', 'nextKeys', account)) as {
      readonly aura?: string;
    } | null;
    return keys?.aura === undefined ? undefined : keyHex(keys.aura);
  } finally {
    release();
  }
}
