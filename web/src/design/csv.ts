/** A table as a file to take along: RFC 4180. */
export function csvHref(rows: readonly (readonly string[])[]): string {
  return `data:text/csv;charset=utf-8,${encodeURIComponent(csvText(rows))}`;
}

export function csvText(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('');
}

function quoted(cell: string): string {
  // Spreadsheets take what begins so for a formula, and names come from strangers. A number may be below zero.
  const plain = /^[=+@\t\r]|^-(?!$|\d+(?:\.\d+)?$)/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
