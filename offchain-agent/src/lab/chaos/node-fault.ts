import { z } from 'zod';
import { bytes, choice, percent, signedTime, timing } from './fault-fields.ts';

/** Faults of nodes: one schema for each kind with what it takes besides nodes and times, and one line of `nodeFaultFacts`. */
export const nodeFaultSchemas = [
  nodeFault('kill', {}),
  nodeFault('pause', {}),
  nodeFault('restart', {}),
  nodeFault('wipe', {}),
  nodeFault('freeze', {}),
  nodeFault('clock', {
    /** Wrong by so much from the beginning on. */
    offset: signedTime.prefault('0s'),
    /** And by so much more with every second. */
    drift: signedTime.prefault('0s'),
  }),
  nodeFault('cpu', {
    /** Of one core, left to the node. */
    percent: percent.default(1),
  }),
  nodeFault('memory', {
    /** All that the node may have. */
    limit: bytes.prefault('64MB'),
  }),
  nodeFault('disk', {
    mode: z.enum(['full', 'slow']).default('full'),
    /** A second, read and written, where it is slow. */
    rate: bytes.prefault('100kB'),
  }),
] as const;

export type NodeFault = z.infer<(typeof nodeFaultSchemas)[number]>;
export type NodeFaultKind = NodeFault['kind'];

interface NodeFaultFacts {
  /** Until `for` has passed, when the node is healed; else the node is well again as soon as the fault is done. */
  readonly lasts: boolean;
  /** The node runs and answers while it lasts. */
  readonly answers: boolean;
  /** The node begins with an empty database. */
  readonly forgets?: boolean;
  readonly does: string;
}

/**
 * What is true of each kind. `kill` (SIGKILL) and `pause` (SIGSTOP) last until their end, when the node is started again or
 * continued; `restart` (SIGTERM) and `wipe` (SIGKILL, and its database is gone) start it again at once.
 */
export const nodeFaultFacts: Readonly<Record<NodeFaultKind, NodeFaultFacts>> = {
  kill: { lasts: true, answers: false, does: 'SIGKILL; at the end it is started again' },
  pause: { lasts: true, answers: false, does: 'SIGSTOP, then SIGCONT' },
  restart: { lasts: false, answers: false, does: 'SIGTERM, and started again at once' },
  wipe: {
    lasts: false,
    answers: false,
    forgets: true,
    does: 'SIGKILL, without its database, and started again',
  },
  freeze: { lasts: true, answers: false, does: 'all threads stop, by the freezer of control groups' },
  clock: {
    lasts: true,
    answers: true,
    does: 'its clock alone is wrong; started again once with libfaketime',
  },
  cpu: { lasts: true, answers: true, does: 'it gets a part of one core' },
  memory: { lasts: true, answers: false, does: 'started again with less memory; the kernel ends it beyond' },
  disk: { lasts: true, answers: false, does: 'started again on a disk that is full, or made slow' },
};

function nodeFault<const Kind extends string, Fields extends z.ZodRawShape>(kind: Kind, fields: Fields) {
  return z.strictObject({ kind: z.literal(kind), ...choice, ...timing, ...fields });
}
