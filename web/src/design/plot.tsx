import { type ReactNode, useState } from 'react';
import { csvHref } from './csv.ts';

/** A word or number on an axis, at a share of its length. */
interface AxisMark {
  readonly at: number;
  readonly text: string;
}

/** A picture with axes: shapes stretch to the width there is, words keep their size. */
export function Plot({
  height,
  width,
  label,
  yMarks,
  xMarks,
  notes,
  children,
}: {
  readonly height: number;
  /** Of the drawing's own units. */
  readonly width: number;
  /** The picture in a sentence. */
  readonly label: string;
  readonly yMarks: readonly AxisMark[];
  readonly xMarks: readonly AxisMark[];
  /** Words over the shapes. */
  readonly notes?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <div className="plot">
      <div className="y" style={{ height }} aria-hidden="true">
        {yMarks.map(({ at, text }) => (
          <span key={at} style={{ top: `${100 * at}%` }}>
            {text}
          </span>
        ))}
      </div>
      <div className="area">
        <svg
          className="s"
          height={height}
          viewBox={`0 0 ${width} ${height}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={label}
        >
          {yMarks.length > 0 && (
            <path
              className="l-grid"
              d={yMarks.map(({ at }) => `M0 ${(at * height).toFixed(1)}H${width}`).join('')}
            />
          )}
          {children}
        </svg>
        {notes}
      </div>
      <div className="axis x" aria-hidden="true">
        {xMarks.map(({ at, text }) => (
          <span
            key={`${at} ${text}`}
            className={at >= 0.9 ? 'end' : undefined}
            style={{ left: `${100 * at}%` }}
          >
            {text}
          </span>
        ))}
      </div>
    </div>
  );
}

/** Words over a picture, at shares of its width and height. */
export function Note({
  x,
  y,
  className = '',
  isCentered = false,
  children,
}: {
  readonly x: number;
  readonly y: number;
  readonly className?: string;
  /** Over its place, not beside it. */
  readonly isCentered?: boolean;
  readonly children: ReactNode;
}) {
  const isRight = !isCentered && x > 0.6;
  const place = isCentered
    ? { left: `${100 * x}%`, translate: '-50% 0' }
    : isRight
      ? { right: `${100 * (1 - x)}%` }
      : { left: `${100 * x}%` };
  return (
    <span className={`note ${className}`} style={{ ...place, top: `${100 * y}%` }}>
      {children}
    </span>
  );
}

/** The figures of a picture: as a table, and as a file to take along. */
export function AsTable({
  name,
  rows,
  file,
  children,
}: {
  readonly name: string;
  /** The first row has the titles. Made only for who opens it: a list of a thousand is ten thousand cells. */
  readonly rows: () => readonly (readonly string[])[];
  readonly file: string;
  /** A table of its own, where it has more to say than texts. */
  readonly children?: ReactNode;
}) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details className="as-table" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>Table and CSV</summary>
      {isOpen && (
        <a className="download" download={file} href={csvHref(rows())}>
          CSV
        </a>
      )}
      <div className="scroll" tabIndex={0} role="region" aria-label={name}>
        {children ?? (isOpen && <TextTable rows={rows()} />)}
      </div>
    </details>
  );
}

function TextTable({ rows: [titles = [], ...lines] }: { readonly rows: readonly (readonly string[])[] }) {
  return (
    <table>
      <thead>
        <tr>
          {titles.map((title, index) => (
            <th key={title} scope="col" className={index > 0 ? 'number' : undefined}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map((cells, line) => (
          <tr key={line}>
            {cells.map((cell, index) => (
              <td key={index} className={index > 0 ? 'number' : undefined}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
