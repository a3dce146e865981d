import { downNetwork } from '../../network/real/stop.ts';
import { processSignal } from '../abort.ts';
import { say } from '../output.ts';
import { serveForGood, untilAborted } from '../serve-for-good.ts';

/** Keeps the process alive: the nodes that it started are none of its handles. */
const beatMs = 60_000;

/** Stays with a network that is up until the command is interrupted, and takes it down then: as containers and CI want it. */
export async function holdNetwork(name: string): Promise<void> {
  const beating = setInterval(() => undefined, beatMs);
  const down = async (): Promise<void> => {
    clearInterval(beating);
    await downNetwork(name);
    say(`network "${name}" is down`);
  };
  await serveForGood(async () => {
    await untilAborted(processSignal(), { close: down }, () => say('it ends with this command'));
  });
}
