import { z } from 'zod';
import { choice, timing } from './fault-fields.ts';

/** Faults of nodes: one schema for each kind with what it takes besides nodes and times, and one line of `nodeFaultFacts`. */
export const nodeFaultSchemas = [
  nodeFault('kill', {}),
  nodeFault('pause', {}),
  nodeFault('restart', {}),
  nodeFault('wipe', {}),
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
};

function nodeFault<const Kind extends string, Fields extends z.ZodRawShape>(kind: Kind, fields: Fields) {
  return z.strictObject({ kind: z.literal(kind), ...choice, ...timing, ...fields });
}
