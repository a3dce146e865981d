import type { ReactNode } from 'react';
import { useChainState, useConnection } from './chain-context.tsx';
import { sentenceOf } from './errors.ts';
import { Part } from './part.tsx';

/** What stands where an answer will be: of the real height, so that nothing jumps. */
export function Loading({ rows = 8, what }: { readonly rows?: number; readonly what: string }) {
  return (
    <div className="loading" role="status">
      <span className="hidden">Loading {what}</span>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="bone" />
      ))}
    </div>
  );
}

export function Empty({ children }: { readonly children: ReactNode }) {
  return <p className="empty">{children}</p>;
}

function Failure({ error, retry }: { readonly error: unknown; readonly retry: () => unknown }) {
  const { url } = useConnection();
  return (
    <div className="failure" role="alert">
      <p>{sentenceOf(error, url)}</p>
      <button type="button" onClick={() => void retry()}>
        Ask again
      </button>
    </div>
  );
}

interface Asked<Answer> {
  readonly data: { readonly answer: Answer } | undefined;
  readonly error: unknown;
  readonly refetch: () => unknown;
}

/** An answer, or what stands in its place. */
export function Answered<Answer>({
  of,
  what,
  rows = 8,
  children,
}: {
  readonly of: Asked<Answer>;
  readonly what: string;
  readonly rows?: number;
  readonly children: (answer: Answer) => ReactNode;
}) {
  const { lostMs, asOf } = useChainState();
  if (of.data)
    return (
      <Part>
        <Shown answer={of.data.answer}>{children}</Shown>
      </Part>
    );
  if (of.error) return <Failure error={of.error} retry={of.refetch} />;
  // The head of the page says what to do.
  if (lostMs !== undefined && !asOf) return <Empty>Nothing could be read yet.</Empty>;
  return <Loading what={what} rows={rows} />;
}

/** Shows an answer below the boundary that catches what goes wrong with it. */
function Shown<Answer>({
  answer,
  children,
}: {
  readonly answer: Answer;
  readonly children: (answer: Answer) => ReactNode;
}) {
  return children(answer);
}
