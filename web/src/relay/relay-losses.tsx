import { shortAddress } from '@almanac-chain/agent/words/short-address';
import type { RelayAnswer } from './count-relay.ts';

type Document = RelayAnswer['document'];

/** As `almanac earnings --blame` names them. */
const causes = ['own', 'group', 'author', 'collator', 'chain', 'unknown'] as const;

/** Validators that are drawn: those that missed most votes. */
const shownRows = 100;
/** Losses of one validator that are listed. */
const shownLosses = 200;

/** Points that validators lost, by cause; of one validator each loss with the blocks that show it. */
export function RelayLosses({ document }: { readonly document: Document }) {
  const rows = document.validators.flatMap(({ account, blame }) => (blame ? [{ account, blame }] : []));
  const losses = rows.flatMap(({ blame }) => blame.losses ?? []);
  return (
    <>
      <h3>Points lost, by cause</h3>
      <div className="scroll" tabIndex={0} role="region" aria-label="Points lost">
        <table data-losses>
          <thead>
            <tr>
              <th scope="col">validator</th>
              {['lost points', ...causes, 'idle core, blocks'].map((title) => (
                <th key={title} scope="col" className="number">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shownRows).map(({ account, blame }) => (
              <tr key={account} data-account={account}>
                <th scope="row" className="address" title={account}>
                  {shortAddress(account)}
                </th>
                <td className="number" data-cell="lost points">
                  {blame.lost_points}
                </td>
                {causes.map((cause) => (
                  <td key={cause} className="number" data-cell={cause}>
                    {blame.by_cause[cause]?.points ?? 0}
                  </td>
                ))}
                <td className="number">{blame.idle_core_blocks}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > shownRows && <p>{rows.length - shownRows} more validators are in the JSON file.</p>}
      <p className="muted">
        Own to collator: likely or certain. Chain: end of a session, or dispute. Idle: core without a claim,
        which is luck. The rules are in docs/reference/blame.md.
      </p>
      {losses.length > 0 && (
        <details className="as-table">
          <summary>{losses.length} lost opportunities</summary>
          <ul>
            {losses.slice(0, shownLosses).map((loss) => (
              <li key={`${loss.kind} ${loss.block} ${loss.core ?? loss.slot}`} data-loss={loss.rule}>
                {loss.slot === null
                  ? `Block ${loss.block}, core ${loss.core}, parachain ${loss.para ?? '-'}`
                  : `Before block ${loss.block}, slot ${loss.slot}`}
                : {loss.kind}, {loss.points} points: {loss.cause.replace('_', ' ')}, {loss.certainty} (
                {loss.rule}, blocks {loss.shown_by_blocks.join(', ')})
              </li>
            ))}
          </ul>
          {losses.length > shownLosses && <p>{losses.length - shownLosses} more are in the JSON file.</p>}
        </details>
      )}
    </>
  );
}
