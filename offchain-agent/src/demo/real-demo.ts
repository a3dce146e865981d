import { accountHex } from '../chain/address.ts';
import { slotAuthors } from '../chain/aura/slot-authors.ts';
import { runRealNetwork } from '../lab/up/session.ts';
import type { DemoNetwork, ExpectedMisses } from './demo-network.ts';
import { describeBehaviour, type Story } from './story.ts';

interface RealDemoOptions {
  readonly port: number | undefined;
  readonly progress: (line: string) => void;
  readonly signal: AbortSignal;
}

const slotDurationMs = 2_000;
const windowMs = 20_000;
const settlingMs = 2_000;
// A node that comes back first fetches what it missed.
const catchUpSlots = 6;

interface Absence {
  /** Of Aura, as hex. */
  readonly key: string;
  readonly stoppedAtMs: number;
  readonly resumedAtMs?: number;
}

/** The same story with four real nodes: one that is gone is a process that is stopped. */
export async function startRealDemo(story: Story, options: RealDemoOptions): Promise<DemoNetwork> {
  const network = await runRealNetwork({
    ...options,
    validators: story.behaviours.length,
    slotMs: slotDurationMs,
    windowMs,
  });
  const originMs = Math.ceil((Date.now() + settlingMs) / slotDurationMs) * slotDurationMs;
  const names = [...network.names];
  const absences = new Map<string, Absence>();
  const timers: NodeJS.Timeout[] = [];
  const running = new Promise<void>((_resolve, reject) => {
    const at = (second: number, action: () => Promise<void>): void => {
      timers.push(setTimeout(() => void action().catch(reject), originMs + second * 1_000 - Date.now()));
    };
    for (const [seat, [name, account]] of names.entries()) {
      const behaviour = story.behaviours[seat];
      if (behaviour?.kind !== 'gone') continue;
      const key = accountHex(account) ?? '';
      at(behaviour.fromS, async () => {
        const stoppedAtMs = Date.now();
        await network.stop(name);
        absences.set(name, { key, stoppedAtMs });
      });
      at(behaviour.toS, async () => {
        await network.resume(name);
        const absence = absences.get(name);
        if (absence) absences.set(name, { ...absence, resumedAtMs: Date.now() });
      });
    }
  });
  // Until somebody awaits it, a failure must not end the process before it can clean up.
  running.catch(() => undefined);
  return {
    basis: 'census',
    url: network.url,
    validators: names.map(([name, account], seat) => ({
      name,
      account,
      key: accountHex(account) ?? '',
      role: roleOf(story, seat, originMs),
    })),
    slotDurationMs,
    windowMs,
    originMs,
    caveat: 'Real: four nodes with Aura and GRANDPA. Not shown: a network between machines.',
    running,
    expectedMisses: async () => {
      const first = Math.min(...[...absences.values()].map(firstSlotOf));
      const authorOf = await slotAuthors(network.url, first);
      return new Map([...absences].map(([name, one]) => [name, missesOf(one, authorOf)]));
    },
    stalledSlots: () => 0,
    close: async () => {
      for (const timer of timers) clearTimeout(timer);
      await network.down();
    },
  };
}

// Nobody makes a real node late: what the table shows of it is its own.
function roleOf(story: Story, seat: number, originMs: number): string {
  const behaviour = story.behaviours[seat] ?? { kind: 'good' };
  return describeBehaviour(behaviour.kind === 'late' ? { kind: 'good' } : behaviour, originMs);
}

function firstSlotOf({ stoppedAtMs }: Absence): number {
  return Math.floor(stoppedAtMs / slotDurationMs);
}

// A slot that the stop or the return cuts through may go either way.
function missesOf(absence: Absence, authorOf: (slot: number) => string | undefined): ExpectedMisses {
  const { key, stoppedAtMs, resumedAtMs = Date.now() } = absence;
  const first = firstSlotOf(absence);
  const last = Math.floor(resumedAtMs / slotDurationMs) + catchUpSlots;
  const may = Array.from({ length: last - first + 1 }, (_, index) => first + index).filter(
    (slot) => authorOf(slot) === key,
  );
  const must = may.filter(
    (slot) => slot * slotDurationMs >= stoppedAtMs && (slot + 1) * slotDurationMs <= resumedAtMs,
  );
  return { must, may };
}
