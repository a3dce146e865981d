import { utc } from '@almanac-chain/agent/base/format';
import {
  changedBy,
  missing,
  type ParameterRow,
  parameterRows,
} from '@almanac-chain/agent/words/parameter-rows';
import { boundsText, unitText, valueText } from '@almanac-chain/agent/words/value-text';
import type { ReactNode } from 'react';
import { AccountName } from '../names/account-name.tsx';
import type { Governance } from './read.ts';

/** All that the Council governs: values, what is allowed, what follows, and who changes it. */
export function Parameters({ governance: { governed } }: { readonly governance: Governance }) {
  const rows = parameterRows(governed);
  const isList = ({ bounds }: ParameterRow): boolean => bounds.kind === 'accounts';
  return (
    <>
      <div className="scroll" tabIndex={0} role="region" aria-label="Parameters">
        <table data-parameters>
          <thead>
            <tr>
              {['parameter', 'value', 'unit', 'range', 'pending', 'takes effect', 'changed by'].map(
                (title) => (
                  <th key={title} scope="col" className={title === 'value' ? 'number' : undefined}>
                    {title}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {rows
              .filter((row) => !isList(row))
              .map((row) => (
                <Row key={row.name} row={row} members={governed.members.length} />
              ))}
          </tbody>
        </table>
      </div>
      {rows.filter(isList).map(({ name, value, inForce, share }) => (
        <Accounts key={name} name={name} of={(value ?? []) as readonly string[]}>
          changed by {changedBy(share, governed.members.length)}; a change holds {inForce}
        </Accounts>
      ))}
      {missing(governed).map(({ name, why }) => (
        <p key={name} className="muted">
          {name}: {why}
        </p>
      ))}
    </>
  );
}

function Row({ row, members }: { readonly row: ParameterRow; readonly members: number }) {
  const { name, about, value, unit, bounds, next, inForce, share, isGoverned } = row;
  return (
    <tr data-parameter={name}>
      <th scope="row">
        {name}
        {about !== undefined && <span className="muted"> ({about})</span>}
      </th>
      <td className="number" data-column="value">
        {valueText(value, unit)}
      </td>
      <td>{unitText(unit)}</td>
      <td data-column="allowed">{boundsText(bounds, unit)}</td>
      <td>{next ? `${valueText(next.value, unit)} from ${utc(next.fromS * 1_000)}` : '-'}</td>
      <td>{inForce}</td>
      <td>{isGoverned ? changedBy(share, members) : 'none'}</td>
    </tr>
  );
}

function Accounts({
  name,
  of,
  children,
}: {
  readonly name: string;
  readonly of: readonly string[];
  readonly children: ReactNode;
}) {
  return (
    <details data-accounts={name}>
      <summary>
        {name}: {of.length}
      </summary>
      <p className="muted">{children}</p>
      <ul className="lines">
        {of.map((account) => (
          <li key={account}>
            <AccountName account={account} size={20} />
          </li>
        ))}
      </ul>
    </details>
  );
}
