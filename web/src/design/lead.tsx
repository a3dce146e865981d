import type { ReactNode } from 'react';
import { type Tone, Verdict } from './chip.tsx';

/** What a page says in one sentence, what that rests on, and beside it what can be chosen. */
export function Lead({
  title,
  state,
  acts,
  children,
}: {
  readonly title: ReactNode;
  readonly state?: Tone | undefined;
  readonly acts?: ReactNode;
  readonly children?: ReactNode;
}) {
  return (
    <div className="lead">
      <div>
        <h1 data-state={state}>
          {state && <Verdict state={state} />}
          {state ? <span>{title}</span> : title}
        </h1>
        {children}
      </div>
      {acts}
    </div>
  );
}

/** One of few, shown side by side. */
export function Segments<Name extends string>({
  label,
  name,
  value,
  options,
  onChange,
}: {
  readonly label: string;
  /** Of the radio buttons. */
  readonly name: string;
  /** Undefined while none of them is chosen. */
  readonly value: Name | undefined;
  readonly options: readonly (readonly [name: Name, title: string])[];
  readonly onChange: (name: Name) => void;
}) {
  return (
    <fieldset className="switch">
      <legend className="hidden">{label}</legend>
      {options.map(([own, title]) => (
        <label key={own}>
          <input
            type="radio"
            name={name}
            value={own}
            checked={own === value}
            onChange={() => onChange(own)}
          />
          <span>{title}</span>
        </label>
      ))}
    </fieldset>
  );
}
