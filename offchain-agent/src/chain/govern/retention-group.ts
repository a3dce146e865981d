import {
  type Field,
  type Group,
  isMeasured,
  type Surroundings,
  structOf,
  timedOf,
  type Values,
  valuesOfStruct,
} from './group.ts';
import { graceMs } from './sampling-group.ts';

const keys = ['windows', 'days', 'weeks', 'months', 'years', 'eras'] as const;
const most = 100_000n;

const fields: readonly Field[] = keys.map((key) => ({
  name: `retention.${key}`,
  key,
  unit: key,
  bounds: (_, surroundings) => ({
    kind: 'range',
    min: key === 'windows' ? fewestWindows(surroundings) : 1n,
    max: most,
  }),
}));

/** How many closed periods are kept. */
export const retentionGroup: Group = {
  key: 'retention',
  pallet: 'sli',
  method: 'setRetention',
  share: 'more than half',
  inForce: 'from the next UTC midnight on',
  fields,
  read: async (reader, network) => {
    if (!(await isMeasured(reader, network))) return undefined;
    const stored = await reader.storage('sli', 'parameters', network);
    const now = await reader.storage('timestamp', 'now');
    const timed = timedOf(stored, now, (json) =>
      valuesOfStruct((json as { retention?: unknown }).retention, keys),
    );
    if (!timed) return undefined;
    // Another retention may be proposed at any time.
    const { current, next } = timed;
    return { current, ...(next && { next }) };
  },
  args: (network, values) => [network, structOf(values, keys)],
  valuesOf: ([id, struct], network): Values | undefined =>
    id === network ? valuesOfStruct(struct, keys) : undefined,
};

/** Windows are kept for longer than they can be reported. */
function fewestWindows({ limits, timed }: Surroundings): bigint {
  const sampling = timed('sampling');
  const { slotMs, windowMs } = limits;
  if (!sampling || !slotMs || !windowMs) return 1n;
  const graces = [sampling.current, ...(sampling.next ? [sampling.next.values] : [])].map((values) =>
    graceMs(values, slotMs),
  );
  const longest = graces.reduce((one, other) => (one > other ? one : other), 0n);
  return longest / windowMs + 1n;
}
