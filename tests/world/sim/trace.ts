import { createHash, type Hash } from 'node:crypto';
import { worldTime } from './time.ts';

let hash: Hash = createHash('sha256');
let listener: ((line: string) => void) | undefined;

/** Begins a trace again. @param onLine hears each line of it */
export function beginTrace(onLine?: (line: string) => void): void {
  hash = createHash('sha256');
  listener = onLine;
}

/** Notes what happened, with its instant; the hash of all of it says whether two runs were the same. */
export function trace(text: string, bytes?: Uint8Array): void {
  hash.update(`${worldTime.nowMs.toFixed(3)} ${text}\n`);
  if (bytes) hash.update(bytes);
  listener?.(text);
}

export function traceHash(): string {
  return hash.copy().digest('hex').slice(0, 16);
}
