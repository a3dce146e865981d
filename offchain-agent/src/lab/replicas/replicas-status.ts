import { type ProcessState, processState } from '../../base/process.ts';
import type { NetworkState } from '../real/state.ts';
import { partsOf } from './replicas-state.ts';

/** A decider or a member of etcd, now. */
interface KeptStatus {
  readonly name: string;
  readonly kind: 'decider' | 'etcd';
  /** The node that asks it; undefined of etcd. */
  readonly node: string | undefined;
  readonly state: ProcessState;
  readonly pid: number | undefined;
  readonly url: string;
  /** A socket; undefined of etcd. */
  readonly control: string | undefined;
  /** What it has granted, as JSON lines; undefined of etcd. */
  readonly grants: string | undefined;
}

export function keptStatuses({ replicas }: NetworkState): KeptStatus[] {
  return partsOf(replicas).map((part) => {
    const state = part.process ? processState(part.process) : 'gone';
    const isDecider = 'node' in part;
    return {
      name: part.name,
      kind: isDecider ? 'decider' : 'etcd',
      node: isDecider ? part.node : undefined,
      state,
      pid: state === 'gone' ? undefined : part.process?.pid,
      url: `http://127.0.0.1:${isDecider ? part.http_port : part.client_port}`,
      control: isDecider ? part.control : undefined,
      grants: isDecider ? part.grants : undefined,
    };
  });
}
