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
}

const percent: KindOption = {
  flags: '--percent <share>',
  description: 'of the packets, in percent',
  field: 'percent',
  as: 'number',
};
const correlation: KindOption = {
  flags: '--correlation <share>',
  description: 'of a packet with the one before it, in percent',
  field: 'correlation',
  as: 'number',
};

/** All kinds of faults; what else a kind takes besides nodes and times. */
export const chaosKinds: readonly ChaosKind[] = [
  { kind: 'kill', on: 'nodes', description: 'SIGKILL; at the end the node is started again', options: [] },
  { kind: 'pause', on: 'nodes', description: 'SIGSTOP, then SIGCONT', options: [] },
  { kind: 'restart', on: 'nodes', description: 'SIGTERM, and started again at once', options: [] },
  {
    kind: 'wipe',
    on: 'nodes',
    description: 'SIGKILL; the database is removed, and the node syncs from the others',
    options: [],
  },
  {
    kind: 'freeze',
    on: 'nodes',
    description: 'All threads stop at once, by the freezer of control groups',
    options: [],
  },
  {
    kind: 'clock',
    on: 'nodes',
    description: 'The clock of the node alone is wrong (needs libfaketime)',
    options: [
      { flags: '--offset <time>', description: 'by how much: +3s; or --offset=-1.5s', field: 'offset' },
      {
        flags: '--drift <time>',
        description: 'and by how much more with every second: 20ms',
        field: 'drift',
      },
    ],
  },
  {
    kind: 'cpu',
    on: 'nodes',
    description: 'The node gets a part of one core',
    options: [
      {
        flags: '--percent <share>',
        description: 'of one core (default: 1)',
        field: 'percent',
        as: 'number',
      },
    ],
  },
  {
    kind: 'memory',
    on: 'nodes',
    description: 'The node is started again with less memory; the kernel ends it beyond',
    options: [
      { flags: '--limit <bytes>', description: 'all that it may have (default: 64MB)', field: 'limit' },
    ],
  },
  {
    kind: 'disk',
    on: 'nodes',
    description: 'The disk of the node is full, or slow',
    options: [
      { flags: '--mode <mode>', description: 'full or slow (default: full)', field: 'mode' },
      { flags: '--rate <bytes>', description: 'a second, where it is slow (default: 100kB)', field: 'rate' },
    ],
  },
  {
    kind: 'delay',
    on: 'links',
    description: 'Packets come later',
    options: [
      { flags: '--time <ms>', description: 'by how much: 300 or 300ms', field: 'time' },
      { flags: '--jitter <ms>', description: 'how far that varies to either side', field: 'jitter' },
      correlation,
      {
        flags: '--distribution <name>',
        description: 'of the jitter: uniform, normal or pareto',
        field: 'distribution',
      },
      { flags: '--keep-order', description: 'packets keep their order', field: 'keep_order' },
    ],
  },
  {
    kind: 'loss',
    on: 'links',
    description: 'Packets vanish',
    options: [
      percent,
      correlation,
      {
        flags: '--gemodel <p,r,bad,good>',
        description: 'in bursts (Gilbert-Elliott), in percent: into the bad state, out of it, loss in each',
        field: 'gemodel',
        as: 'gemodel',
      },
    ],
  },
  { kind: 'duplicate', on: 'links', description: 'Packets come twice', options: [percent] },
  { kind: 'corrupt', on: 'links', description: 'A bit of a packet is turned', options: [percent] },
  {
    kind: 'reorder',
    on: 'links',
    description: 'Packets overtake those before them',
    options: [
      percent,
      { flags: '--gap <n>', description: 'only every n-th packet may', field: 'gap', as: 'number' },
      { flags: '--time <ms>', description: 'how long the others wait (default: 20)', field: 'time' },
    ],
  },
  {
    kind: 'rate',
    on: 'links',
    description: 'Links carry less',
    options: [
      { flags: '--rate <bits>', description: 'a second, for example 8mbit', field: 'rate' },
      {
        flags: '--limit <packets>',
        description: 'that wait at most; more are lost',
        field: 'limit',
        as: 'number',
      },
    ],
  },
  {
    kind: 'partition',
    on: 'links',
    description: 'Nothing passes: eu/us, v1,v2/v3,v4, halves, one, majority, bridge, ring, one-way, or nodes',
    options: [],
  },
];
