import { shownDuration } from '../../base/parse.ts';
import { say } from '../../cli/output.ts';

const tellEveryMs = 2_000;

interface ProgressOptions {
  readonly tell?: (line: string) => void;
  readonly nowMs?: () => number;
}

/**
 * Says how far something is that takes longer than two seconds, and about how long it still takes.
 * @param what of which so many are done
 */
export function progressOf(
  what: string,
  { tell = say, nowMs = () => performance.now() }: ProgressOptions = {},
): (done: number, of: number) => void {
  let phase: { of: number; firstDone: number; beganMs: number; toldMs: number; done: number } | undefined;
  return (done, of) => {
    const now = nowMs();
    if (phase?.of !== of || done < phase.done) {
      phase = { of, firstDone: done, beganMs: now, toldMs: now, done };
      return;
    }
    phase.done = done;
    if (now - phase.toldMs < tellEveryMs || done >= of || done <= phase.firstDone) return;
    phase.toldMs = now;
    const leftMs = ((now - phase.beganMs) / (done - phase.firstDone)) * (of - done);
    tell(`${done} of ${of} ${what}, about ${shownDuration(leftMs)} left`);
  };
}
