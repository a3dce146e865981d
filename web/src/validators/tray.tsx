import type { IndicatorName } from '@almanac-chain/agent/sli/indicator';
import { fewWindows } from '../chain/stored-records.ts';
import { floorOf, RangeMark } from '../design/range.tsx';
import { AccountName } from '../names/account-name.tsx';
import { cellsOf } from '../record/figures.tsx';
import { Copied } from './copied.tsx';
import { Nominate } from './nominate.tsx';
import { maxPicked, toggled } from './pick.ts';
import type { Row } from './rank.ts';

/** The validators that were picked, side by side, and what a nominator takes along. */
export function Tray({
  rows,
  indicator,
  onPick,
}: {
  readonly rows: readonly Row[];
  readonly indicator: IndicatorName;
  readonly onPick: (picked: readonly number[]) => void;
}) {
  const picked = rows.map(({ target }) => target);
  const addresses = rows.flatMap(({ account }) => account ?? []);
  const few = rows.filter(({ record }) => record.windows < fewWindows);
  const floor = floorOf(rows.flatMap(({ record }) => record.interval?.lowPpm ?? []));
  const titles = cellsOf(indicator, undefined).map(({ title }) => title);
  const cells = rows.map(({ record }) => cellsOf(indicator, record));
  return (
    <details className="tray">
      <summary>
        {rows.length} of {maxPicked} picked: compare, copy addresses, nominate
      </summary>
      {few.length > 0 && (
        <p className="warning">
          {few.length === 1 ? 'One of them rests' : `${few.length} of them rest`} on fewer than{' '}
          {String(fewWindows)} windows: the interval is wide, and the value may be luck.
        </p>
      )}
      <div className="scroll" tabIndex={0} role="region" aria-label="Comparison">
        <table>
          <thead>
            <tr>
              <th scope="col">compared</th>
              {rows.map((row) => (
                <th key={row.target} scope="col" title={row.name}>
                  <AccountName account={row.account} endpoint={row.name} size={20} />{' '}
                  <button
                    type="button"
                    aria-label={`Leave out ${row.label}`}
                    onClick={() => onPick(toggled(picked, row.target))}
                  >
                    ×
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">Likely range</th>
              {rows.map((row) => (
                <td key={row.target}>
                  <RangeMark of={row.record} floor={floor} objectivePpm={990_000} />
                </td>
              ))}
            </tr>
            {titles.map((title, index) => (
              <tr key={title}>
                <th scope="row">{title}</th>
                {rows.map((row, place) => (
                  <td key={row.target} className="number">
                    {cells[place]?.[index]?.text}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Export addresses={addresses} />
      <button type="button" onClick={() => onPick([])}>
        Clear
      </button>
    </details>
  );
}

function Export({ addresses }: { readonly addresses: readonly string[] }) {
  return (
    <div className="export">
      <Copied label="Addresses" text={addresses.join('\n')} />
      <Nominate addresses={addresses} />
    </div>
  );
}
