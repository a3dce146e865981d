import type { Notifier } from './notifier.ts';
import type { Observation } from './observation.ts';

const lookEveryMs = 2_000;

/** Looks every two seconds at what can be asked at any time. @returns what ends it */
export function observeRegularly(
  notifier: Pick<Notifier, 'observe'>,
  look: () => readonly Observation[],
  everyMs = lookEveryMs,
): () => void {
  const timer = setInterval(() => notifier.observe(look()), everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
