import { cpus } from 'node:os';

/** Milliseconds of all cores together since the machine started. */
export interface CpuTimes {
  readonly busyMs: number;
  readonly idleMs: number;
}

export function readCpuTimes(): CpuTimes {
  let [busyMs, idleMs] = [0, 0];
  for (const { times } of cpus()) {
    idleMs += times.idle;
    busyMs += times.user + times.nice + times.sys + times.irq;
  }
  return { busyMs, idleMs };
}

/** The share of the cores' time between the two readings in which they had nothing to do; undefined when none passed. */
export function idleShare(from: CpuTimes, to: CpuTimes): number | undefined {
  const idle = to.idleMs - from.idleMs;
  const all = idle + to.busyMs - from.busyMs;
  return all > 0 ? idle / all : undefined;
}
