import { shortAddress } from '@almanac-chain/agent/words/short-address';
import { useState } from 'react';
import { Identicon } from '../app/identicon.tsx';
import { csvHref } from '../design/csv.ts';
import { grouped } from '../overview/words.ts';
import type { RelayAnswer } from './count-relay.ts';
import { RelayLosses } from './relay-losses.tsx';

type Validator = RelayAnswer['document']['validators'][number];

/** Rows that are drawn at first: those that missed most. */
const firstRows = 50;

/** What was counted, and what it rests on. */
export function RelayCounts({ answer }: { readonly answer: RelayAnswer }) {
  const { document, trust, sessions, notes } = answer;
  const only = document.validators.length === 1 ? document.validators[0] : undefined;
  const [chosen, setChosen] = useState<string | undefined>(only?.account);
  const shown = document.validators.find(({ account }) => account === chosen);
  return (
    <section
      className="card relay-counts"
      aria-live="polite"
      data-counted={document.genesis_hash}
      data-whole={isWhole(answer)}
    >
      <h2>{document.chain}</h2>
      <p data-trust>
        Proved {trust}, up to block {grouped(document.proved_to_block)}; bodies and states are from{' '}
        {document.url}.
      </p>
      {sessions.map((session) => (
        <p key={session} data-session>
          {session}
        </p>
      ))}
      <Validators answer={answer} onChoose={setChosen} />
      {shown && <Sessions of={shown} />}
      {document.validators.some(({ blame }) => blame) && <RelayLosses document={document} />}
      {notes.map((note) => (
        <p key={note} className="muted" data-note>
          {note}
        </p>
      ))}
      <p className="download">
        <a
          href={csvHref([answer.columns, ...answer.rows.map(({ account, cells }) => [account, ...cells])])}
          download="earnings.csv"
        >
          CSV
        </a>{' '}
        <a href={jsonHref(document)} download="earnings.json">
          JSON of almanac earnings
        </a>
      </p>
    </section>
  );
}

function Validators({
  answer: { columns, rows },
  onChoose,
}: {
  readonly answer: RelayAnswer;
  readonly onChoose: (account: string) => void;
}) {
  const [text, setText] = useState('');
  const [most, setMost] = useState(firstRows);
  const found = rows.filter(({ account }) => account.toLowerCase().includes(text.trim().toLowerCase()));
  const shown = found.slice(0, most);
  return (
    <>
      <div className="tools">
        <label className="search">
          <span className="hidden">Find a validator by its address</span>
          <input
            type="search"
            placeholder="Find an address"
            value={text}
            onChange={({ target }) => setText(target.value)}
            data-search
          />
        </label>
        <span className="muted">
          {grouped(shown.length)} of {grouped(rows.length)} validators, most missed votes first
        </span>
        {shown.length < found.length && (
          <button type="button" onClick={() => setMost(rows.length)}>
            Show all
          </button>
        )}
      </div>
      <div className="scroll" tabIndex={0} role="region" aria-label="Validators">
        <table data-validators>
          <thead>
            <tr>
              {columns.map((title, place) => (
                <th key={title} scope="col" className={place === 0 ? undefined : 'number'}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map(({ account, cells }) => (
              <tr key={account} data-account={account}>
                <th scope="row">
                  <Identicon of={account} size={20} />{' '}
                  <button type="button" className="address" title={account} onClick={() => onChoose(account)}>
                    {shortAddress(account)}
                  </button>
                </th>
                {cells.map((cell, place) => (
                  <td key={columns[place + 1]} className="number" data-cell={columns[place + 1]}>
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

const sessionColumns = [
  ['session', ({ session }) => session],
  ['group', ({ group }) => group ?? '-'],
  ['points', ({ points }) => points],
  ['blocks', ({ authored_blocks: blocks }) => blocks],
  ['seconded', ({ seconded_votes: votes }) => votes],
  ['valid', ({ valid_votes: votes }) => votes],
  ['missed', ({ missed_votes: votes }) => votes],
  ['offered', ({ candidates }) => candidates],
  ['mean', ({ mean_candidates: mean }) => mean.toFixed(1)],
  ['availability votes', (one) => `${one.availability_votes}/${one.blocks}`],
  ['pieces', (one) => `${one.held_pieces}/${one.pieces}`],
  ['disputes', ({ dispute_votes: votes }) => votes],
] as const satisfies readonly (readonly [
  string,
  (session: Validator['by_session'][number]) => string | number,
])[];

/** One validator, session by session. */
function Sessions({ of: { account, by_session: sessions } }: { readonly of: Validator }) {
  return (
    <>
      <h3 className="address" title={account}>
        {account}
      </h3>
      <div className="scroll" tabIndex={0} role="region" aria-label="Its sessions">
        <table data-sessions={account}>
          <thead>
            <tr>
              {sessionColumns.map(([title]) => (
                <th key={title} scope="col" className="number">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sessions.map((session) => (
              <tr key={session.session}>
                {sessionColumns.map(([title, cell]) => (
                  <td key={title} className="number" data-cell={title}>
                    {cell(session)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function isWhole({ document }: RelayAnswer): boolean {
  return (
    document.sessions_left_out.length === 0 &&
    document.sessions.every((session) => session.is_whole) &&
    !document.blame_unread_offers
  );
}

function jsonHref(document: RelayAnswer['document']): string {
  return `data:application/json;charset=utf-8,${encodeURIComponent(JSON.stringify(document, undefined, 2))}`;
}
