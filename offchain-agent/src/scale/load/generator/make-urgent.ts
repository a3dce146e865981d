import { spawnSync } from 'node:child_process';
import { setPriority } from 'node:os';

const realTime = ['--rr', '--pid', '1'];
const urgent = -10;

/**
 * Puts this process before all others, where a privileged user may: what it is late by is the error of the measurement.
 * Real time and not niceness alone, which counts only among the processes of one session or control group; on a machine
 * whose cores were all busy a timer was late by 15 ms (p99) with the one and by 2 ms with the other. It must never wait in a
 * loop, or Linux stops it for 50 ms of every second.
 */
export function makeUrgent(): 'real_time' | 'niced' | 'ordinary' {
  if (spawnSync('chrt', [...realTime, String(process.pid)], { stdio: 'ignore' }).status === 0)
    return 'real_time';
  try {
    setPriority(urgent);
    return 'niced';
  } catch {
    return 'ordinary';
  }
}
