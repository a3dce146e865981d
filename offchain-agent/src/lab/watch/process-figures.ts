import { readFileSync } from 'node:fs';

/** What a process has used since it began, and its memory now. */
export interface ProcessFigures {
  readonly cpuSeconds: number;
  readonly memoryBytes: number;
  /** From and to disks, caches not counted; undefined where the system does not tell us of this process. */
  readonly readBytes: number | undefined;
  readonly writtenBytes: number | undefined;
}

/** Linux counts CPU time for programs in hundredths of a second on every platform that we know. */
const ticksPerSecond = 100;

/** @returns undefined when there is no such process */
export function readProcessFigures(pid: number, folder = '/proc'): ProcessFigures | undefined {
  const stat = textOf(`${folder}/${pid}/stat`);
  const status = textOf(`${folder}/${pid}/status`);
  if (stat === undefined || status === undefined) return undefined;
  const io = textOf(`${folder}/${pid}/io`) ?? '';
  // Fields after the program's name, which may hold spaces and brackets: utime is the 14th of all, stime the 15th.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return {
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
    memoryBytes: Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1_024,
    readBytes: figureOf(io, 'read_bytes'),
    writtenBytes: figureOf(io, 'write_bytes'),
  };
}

function figureOf(io: string, name: string): number | undefined {
  const digits = new RegExp(`^${name}: (\\d+)$`, 'm').exec(io)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}
