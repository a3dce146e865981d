import type { ReactNode } from 'react';

/** One figure, how sure it is, and where it comes from. */
export function Tile({
  title,
  value,
  unit,
  isBad = false,
  data,
  name,
  note,
  children,
}: {
  readonly title: string;
  readonly value: ReactNode;
  readonly unit?: ReactNode;
  readonly isBad?: boolean;
  /** The number behind the letters, for programs. */
  readonly data?: number | undefined;
  readonly name: string;
  readonly note: ReactNode;
  /** A small picture below. */
  readonly children?: ReactNode;
}) {
  return (
    <section className="card tile c3 half" data-tile={name}>
      <h2>{title}</h2>
      <div className={isBad ? 'big down' : 'big'}>
        <span data-value={data}>{value}</span> {unit !== undefined && <small>{unit}</small>}
      </div>
      <p>{note}</p>
      {children}
    </section>
  );
}

/** Shares of a whole, side by side. */
export function Meter({
  label,
  parts,
  height = 8,
}: {
  readonly label: string;
  readonly parts: readonly { readonly share: number; readonly color: string }[];
  readonly height?: number;
}) {
  return (
    <div className="meter" role="img" aria-label={label} style={{ height, borderRadius: height / 2 }}>
      {parts.map(({ share, color }, index) => (
        <i
          key={index}
          style={{ width: `${Math.max(0, Math.min(1, share)) * 100}%`, background: `var(--${color})` }}
        />
      ))}
    </div>
  );
}
