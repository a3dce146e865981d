import type { NamedOptions } from './run.ts';

export interface ScenarioOptions extends NamedOptions {
  readonly seed: string;
  readonly out?: string;
}

/** As typed; what belongs to one kind of fault stands under its own name. */
export interface ChaosOptions extends ScenarioOptions {
  readonly for?: string;
  readonly duration?: string;
  readonly interface?: string;
  readonly within?: string;
  readonly [option: string]: string | boolean | undefined;
}

/** An option of one kind of fault, and the field of a scenario that it stands for. */
interface KindOption {
  readonly flags: string;
  readonly description: string;
  readonly field: string;
  /** How its text becomes a value; as it is when left out. */
  readonly as?: 'number' | 'gemodel';
}

/** A kind of fault as a command. */
export interface ChaosKind {
  readonly kind: string;
  readonly description: string;
  /** Links stay at fault until `clear` when no length is given; a node needs one, unless its fault has none. */
  readonly on: 'links' | 'nodes';
  readonly options: readonly KindOption[];
  /** What its help shows behind the kind. */
  readonly example: string;
}

const percent: KindOption = {
  flags: '--percent <share>',
  description: 'percentage of packets, or of one CPU core',
  field: 'percent',
  as: 'number',
};
const correlation: KindOption = {
  flags: '--correlation <share>',
  description: 'correlation with the previous packet, in percent',
  field: 'correlation',
  as: 'number',
};

/** All kinds of faults; what else a kind takes besides nodes and times. */
export const chaosKinds: readonly ChaosKind[] = [
  {
    kind: 'kill',
    on: 'nodes',
    example: 'v3 --for 30s',
    description: 'Kill nodes (SIGKILL), then restart them',
    options: [],
  },
  {
    kind: 'pause',
    on: 'nodes',
    example: 'v3 --for 30s',
    description: 'Pause nodes (SIGSTOP), then resume them',
    options: [],
  },
  { kind: 'restart', on: 'nodes', example: 'v3', description: 'Restart nodes (SIGTERM)', options: [] },
  {
    kind: 'wipe',
    on: 'nodes',
    example: 'v3 --for 30s',
    description: 'Kill nodes, delete their databases and resync',
    options: [],
  },
  {
    kind: 'freeze',
    on: 'nodes',
    example: 'v3 --for 30s',
    description: 'Freeze all threads of nodes (cgroup freezer)',
    options: [],
  },
  {
    kind: 'clock',
    on: 'nodes',
    example: 'v3 --offset +3s --for 1m',
    description: 'Skew the clock that nodes see (needs libfaketime)',
    options: [
      {
        flags: '--offset <time>',
        description: 'clock offset, such as +3s or --offset=-1.5s',
        field: 'offset',
      },
      {
        flags: '--drift <time>',
        description: 'drift per second, such as 20ms',
        field: 'drift',
      },
    ],
  },
  {
    kind: 'cpu',
    on: 'nodes',
    example: 'v3 --percent 10 --for 1m',
    description: 'Limit nodes to a share of one CPU core',
    options: [
      {
        flags: '--percent <share>',
        description: 'percentage of packets, or of one CPU core',
        field: 'percent',
        as: 'number',
      },
    ],
  },
  {
    kind: 'memory',
    on: 'nodes',
    example: 'v3 --limit 64MB --for 1m',
    description: 'Restart nodes with a memory limit',
    options: [{ flags: '--limit <bytes>', description: 'memory limit (default: 64MB)', field: 'limit' }],
  },
  {
    kind: 'disk',
    on: 'nodes',
    example: 'v3 --mode full --for 1m',
    description: 'Fill or throttle the disks of nodes',
    options: [
      { flags: '--mode <mode>', description: 'full or slow (default: full)', field: 'mode' },
      { flags: '--rate <bytes>', description: 'disk bandwidth per second (default: 100kB)', field: 'rate' },
    ],
  },
  {
    kind: 'delay',
    on: 'links',
    example: 'v3 --time 300ms --jitter 50ms --for 1m',
    description: 'Add latency to links',
    options: [
      { flags: '--time <ms>', description: 'delay in ms, such as 300 or 300ms', field: 'time' },
      { flags: '--jitter <ms>', description: 'variation of the delay', field: 'jitter' },
      correlation,
      {
        flags: '--distribution <name>',
        description: 'jitter distribution: uniform, normal or pareto',
        field: 'distribution',
      },
      { flags: '--keep-order', description: 'keep packets in order', field: 'keep_order' },
    ],
  },
  {
    kind: 'loss',
    on: 'links',
    example: 'v3 --percent 5 --for 1m',
    description: 'Drop packets',
    options: [
      percent,
      correlation,
      {
        flags: '--gemodel <p,r,bad,good>',
        description: 'Gilbert-Elliott burst loss, in percent',
        field: 'gemodel',
        as: 'gemodel',
      },
    ],
  },
  {
    kind: 'duplicate',
    on: 'links',
    example: 'v3 --percent 5 --for 1m',
    description: 'Duplicate packets',
    options: [percent],
  },
  {
    kind: 'corrupt',
    on: 'links',
    example: 'v3 --percent 1 --for 1m',
    description: 'Flip bits in packets',
    options: [percent],
  },
  {
    kind: 'reorder',
    on: 'links',
    example: 'v3 --percent 25 --for 1m',
    description: 'Reorder packets',
    options: [
      percent,
      { flags: '--gap <n>', description: 'reorder only every n-th packet', field: 'gap', as: 'number' },
      { flags: '--time <ms>', description: 'delay in ms, such as 300 or 300ms', field: 'time' },
    ],
  },
  {
    kind: 'rate',
    on: 'links',
    example: 'v3 --rate 8mbit --for 1m',
    description: 'Limit the bandwidth of links',
    options: [
      { flags: '--rate <bits>', description: 'link bandwidth per second, such as 8mbit', field: 'rate' },
      {
        flags: '--limit <packets>',
        description: 'queue length in packets',
        field: 'limit',
        as: 'number',
      },
    ],
  },
  {
    kind: 'partition',
    on: 'links',
    example: 'halves --for 1m',
    description: 'Partition the network',
    options: [],
  },
];
