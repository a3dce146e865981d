import type { IndicatorName } from '@almanac-chain/agent/sli/indicator';
import { useQuery } from '@tanstack/react-query';
import { useChainState, useConnection } from '../app/chain-context.tsx';
import { readSince, sinceText } from '../chain/since.ts';
import { useSettled } from './use-settled.ts';

/** How long nobody asks again for a target without a record. */
const unknownMs = 30_000;

interface SinceProps {
  readonly network: number;
  readonly target: number;
  readonly indicator: IndicatorName;
}

/** Since when a target is measured, asked for when its row has been on screen for a moment. */
export function MeasuredSince(props: SinceProps) {
  return useSettled() ? <Asked {...props} /> : <span className="muted since">…</span>;
}

/** That changes so seldom that it is asked once, and not of every block. */
function Asked({ network, target, indicator }: SinceProps) {
  const { url, api } = useConnection();
  const { asOf } = useChainState();
  const { data } = useQuery({
    queryKey: [url, 'since', network, target, indicator],
    enabled: asOf !== undefined,
    queryFn: async () => {
      if (!asOf) throw new Error('no block is known yet');
      const asked = { api, at: { at: asOf.hash }, asOf };
      return { since: await readSince(asked, network, target, indicator) };
    },
    refetchInterval: ({ state }) => (state.data?.since ? false : unknownMs),
  });
  if (!data) return <span className="muted since">…</span>;
  return (
    <span
      className="muted since"
      data-since={data.since?.startS ?? '?'}
      title="Measured since: its first record that the chain has, of days, months or years; ? where it has none"
    >
      {sinceText(data.since)}
    </span>
  );
}
