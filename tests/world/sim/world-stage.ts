import type { Stage } from '../stage.ts';
import { random, reseed } from './chance.ts';
import { wires } from './sockets.ts';
import { worldTime } from './time.ts';
import { beginTrace, trace, traceHash } from './trace.ts';

/** Begins a world again. @param onLine hears the trace, with ms */
export function openWorld(seed: number, onLine?: (line: string) => void): Stage & { hash(): string } {
  worldTime.reset();
  wires.reset();
  reseed(seed);
  beginTrace(onLine);
  return {
    nowMs: () => worldTime.nowMs,
    at: (ms, run) => worldTime.at(ms, run),
    random,
    until: async (ms) => await worldTime.run(ms),
    delay: (ms) => {
      wires.delayMs = ms;
    },
    cut: (port) => {
      wires.cut(port);
      return true;
    },
    heal: (port) => wires.heal(port),
    jump: (ms) => {
      worldTime.wallOffsetMs += ms;
      return true;
    },
    trace: (text) => trace(text),
    hash: traceHash,
  };
}
