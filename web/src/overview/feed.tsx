import { useState } from 'react';
import { AccountName } from '../names/account-name.tsx';
import { useNames } from '../names/use-names.ts';
import type { Happened, SingleSlots } from './happened.ts';
import { dayText } from './words.ts';

const first = 6;

/** Outages, releases, payments and motions in one list, the newest first. */
export function Feed({
  happened,
  isRead,
  single,
}: {
  readonly happened: readonly Happened[];
  /** Whether all of them have been read; those that are known are shown before. */
  readonly isRead: boolean;
  readonly single: SingleSlots;
}) {
  const [isOpen, setIsOpen] = useState(false);
  const names = useNames();
  const shown = isOpen ? happened : happened.slice(0, first);
  return (
    <section className="card" data-part="happened">
      <header>
        <h2>What happened</h2>
        {happened.length > first && (
          <button type="button" onClick={() => setIsOpen(!isOpen)} aria-expanded={isOpen}>
            {isOpen ? 'Fewer' : `All ${happened.length}`}
          </button>
        )}
      </header>
      {happened.length === 0 && isRead && (
        <p className="nothing">
          Nothing but slots so far. Outages, releases (“almanac submit”), payments and motions appear here.
        </p>
      )}
      {happened.length > 0 && (
        <ol className="feed">
          {shown.map(({ key, when, tone, account, subject, text, meta, href }) => (
            <li key={key} className={tone} data-event={key}>
              <div>
                <span className="meta">{when}</span>
                <a href={href} title={account}>
                  <span>
                    <b>{account === undefined ? subject : names.of(account).text}</b> {text}
                  </span>
                </a>
                {meta !== undefined && meta !== '' && <span className="meta">{meta}</span>}
              </div>
            </li>
          ))}
        </ol>
      )}
      {!isRead && <div className="bone" />}
      <p
        className="nothing"
        data-single={single.count}
        title="An outage is a row of windows under 99 % that chance explains in one of a hundred cases at most, or a day like that."
      >
        {singleText(single)}
      </p>
      <span className="hidden">
        {[...new Set(happened.flatMap(({ account }) => account ?? []))].map((account) => (
          <AccountName key={account} account={account} size={0} isInline />
        ))}
      </span>
    </section>
  );
}

function singleText({ count, sinceS }: SingleSlots): string {
  const missed =
    count === 0
      ? 'No single slot was missed'
      : `${count} single ${count === 1 ? 'slot was' : 'slots were'} missed`;
  return `${missed} outside of outages${sinceS === undefined ? '' : ` since ${dayText(sinceS)}`}.`;
}
