import { dice } from '../../support/dice.ts';
import type { Stage } from '../stage.ts';

const fine = 1_000_000;

/** A scene on the sockets and the clock of this machine. @param onLine hears the trace */
export function openReal(seed: number, onLine?: (line: string) => void): Stage & { close(): void } {
  const beganMs = performance.now();
  const chance = dice(seed);
  const timers = new Set<NodeJS.Timeout>();
  let isOver = false;
  const nowMs = (): number => performance.now() - beganMs;
  const at = (ms: number, run: () => void): void => {
    if (isOver) return;
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        run();
      },
      Math.max(0, ms - nowMs()),
    );
    timers.add(timer);
  };
  return {
    nowMs,
    at,
    random: () => chance.whole(fine) / fine,
    until: async (ms) => await new Promise((resolve) => void setTimeout(resolve, Math.max(0, ms - nowMs()))),
    // The links are those of this machine, and its clock is not set.
    delay: () => undefined,
    cut: () => false,
    heal: () => undefined,
    jump: () => false,
    trace: (text) => onLine?.(text),
    close: () => {
      isOver = true;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
