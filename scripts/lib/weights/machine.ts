import { cpus, totalmem } from 'node:os';

/** The machine that measures, in one line: model of the processor, cores, memory. */
export function machine(): string {
  const all = cpus();
  const gibibytes = Math.round(totalmem() / 2 ** 30);
  return `${all[0]?.model.trim() ?? 'unknown processor'}, ${all.length} cores, ${gibibytes} GiB`;
}
