import { blake2, hexText } from '@almanac-chain/agent/base/bytes';
import { AgentError } from '@almanac-chain/agent/base/error';
import type { Governed } from '@almanac-chain/agent/chain/govern/governed';
import type { Value } from '@almanac-chain/agent/chain/govern/group';
import { votesOf } from '@almanac-chain/agent/chain/govern/motion';
import { findField, planChange } from '@almanac-chain/agent/chain/govern/plan-change';
import { type ParameterRow, parameterRows } from '@almanac-chain/agent/words/parameter-rows';
import { parseParameter } from '@almanac-chain/agent/words/parse-parameter';
import { boundsText, unitText, valueText } from '@almanac-chain/agent/words/value-text';
import { type FormEvent, useState } from 'react';
import { textOf } from '../app/form-text.ts';
import type { Governance } from './read.ts';

/** Another value of one parameter, put to the Council. Lists of accounts are the command line's: it looks who runs. */
export function Propose({
  governance,
  onPropose,
}: {
  readonly governance: Governance;
  readonly onPropose: (call: Uint8Array) => void;
}) {
  const rows = parameterRows(governance.governed).filter(
    ({ bounds, isGoverned }) => isGoverned && bounds.kind !== 'accounts',
  );
  const [name, setName] = useState('');
  const [fault, setFault] = useState<string>();
  const row = rows.find((one) => one.name === name) ?? rows[0];
  if (!row) return null;
  const propose = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setFault(undefined);
    try {
      const text = textOf(event.currentTarget, 'value');
      onPropose(proposalBytes(governance, row.name, text.trim()));
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <form className="card wide propose" onSubmit={propose} aria-label="Propose a change">
      <label>
        Parameter{' '}
        <select name="parameter" value={row.name} onChange={({ target }) => setName(target.value)}>
          {rows.map((one) => (
            <option key={one.name}>{one.name}</option>
          ))}
        </select>
      </label>
      <Input key={row.name} row={row} />
      <button type="submit">Look at the proposal</button>
      <p className="muted">
        Now {valueText(row.value, row.unit)} {unitText(row.unit)}; allowed: {boundsText(row.bounds, row.unit)}
        .
      </p>
      {fault !== undefined && (
        <p className="failure" role="alert">
          {fault}
        </p>
      )}
    </form>
  );
}

function Input({ row: { value, unit, bounds } }: { readonly row: ParameterRow }) {
  return (
    <label>
      to{' '}
      {bounds.kind === 'choice' ? (
        <select name="value" defaultValue={valueText(value)}>
          {bounds.of.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      ) : (
        <input name="value" defaultValue={valueText(value, unit)} spellCheck={false} autoComplete="off" />
      )}
    </label>
  );
}

/**
 * The call that proposes another value, with as many votes as it needs.
 * @throws AgentError as `planChange` does, and when it is proposed already
 */
function proposalBytes({ runtime, governed, council }: Governance, name: string, text: string): Uint8Array {
  const [change] = planChange(governed, new Map([[name, parseValue(governed, name, text)]]));
  if (!change) throw new AgentError('no/unchanged', `${name} is so already`);
  const call = runtime.encodeCall(change.pallet, change.method, change.args);
  const hash = hexText(blake2(call));
  const open = council?.motions.find((motion) => motion.hash === hash);
  if (open)
    throw new AgentError('no/proposed', `motion ${open.index} proposes the same already: vote for it`);
  const votes = votesOf(change.share, council?.members.length ?? 0);
  return runtime.encodeCall('council', 'propose', [votes, call, call.length + 8]);
}

function parseValue(governed: Governed, name: string, text: string): Value {
  const { field, group } = findField(governed, name);
  const bounds = field.bounds(group.timed?.current ?? {}, governed);
  if (bounds.kind === 'choice') return text.toLowerCase();
  if (bounds.kind === 'range' && bounds.isOptional && text === 'none') return undefined;
  const number = parseParameter(text, field.unit);
  if (number !== undefined) return number;
  throw new AgentError(
    'bad_input/change',
    `"${text}" is not a value of ${name}: write a whole number${field.unit === '' ? '' : ` of ${field.unit}`}`,
  );
}
