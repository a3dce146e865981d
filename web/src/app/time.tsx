import { utc } from '@almanac-chain/agent/base/format';

/** An instant in UTC; the viewer's own time on hover. */
export function Time({ ms }: { readonly ms: number }) {
  const local = new Date(ms).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'long' });
  return (
    <time dateTime={new Date(ms).toISOString()} title={local}>
      {utc(ms)} UTC
    </time>
  );
}
