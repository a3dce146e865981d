/** The value of a label of Prometheus, between its quotes: names come from chains, and nothing of them may end it. */
export function escapedLabel(value: string): string {
  return value.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n');
}

/** @example labelText({ chain: 'dev', validator: 'v1' }) // 'chain="dev",validator="v1"' */
export function labelText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escapedLabel(value)}"`)
    .join(',');
}
