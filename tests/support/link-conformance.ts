import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { linksBetween } from '../../offchain-agent/src/lab/link/fault-table.ts';
import type { LinkControl, LinkCounters } from '../../offchain-agent/src/lab/link/link-control.ts';
import {
  type Link,
  type LinkEffect,
  type LinkRule,
  linkEffects,
} from '../../offchain-agent/src/lab/link/rule.ts';
import { poll } from './poll.ts';

/** Links between three nodes, and what sends over them. */
export interface LinkScene {
  readonly control: LinkControl;
  readonly nodes: readonly [string, string, string];
  /** Sends so many messages of `messageBytes` each, one right after the other. */
  send(link: Link, messages: number): Promise<void>;
  /** How many have arrived so far, those that were doubled twice. */
  arrived(link: Link): Promise<number>;
}

/** Of the messages that are sent. */
export const messageBytes = 1_000;
const messages = 20;

const ruleFor: Readonly<Record<LinkEffect, LinkRule>> = {
  cut: { cut: true },
  delay: { delayMs: 20 },
  jitter: { delayMs: 20, jitterMs: 10, correlation: 0.25 },
  loss: { loss: { kind: 'random', share: 1, correlation: 0 } },
  duplicate: { duplicate: 1 },
  corrupt: { corrupt: 1 },
  reorder: { delayMs: 50, reorder: { share: 1, gap: 2 } },
  rate: { rateBitsPerS: 800_000 },
};

/** What holds of every backend of links; `open` gives one without faults, which the caller closes. No figures of time. */
export function linkConformance(open: () => Promise<LinkScene>): void {
  let scene: LinkScene;
  let [there, back, aside]: [Link, Link, Link] = [...noLinks];

  beforeEach(async () => {
    scene = await open();
    const [a, b, c] = scene.nodes;
    [there, back, aside] = [
      { from: a, to: b },
      { from: b, to: a },
      { from: a, to: c },
    ];
  });

  const passes = async (link: Link, count = messages): Promise<void> => {
    const before = await scene.arrived(link);
    await scene.send(link, count);
    await poll(
      `${count} messages from ${link.from} to ${link.to}`,
      async () => (await scene.arrived(link)) - before,
      (arrived) => arrived >= count,
      { everyMs: 10 },
    );
  };
  const isSilent = async (link: Link, other: Link): Promise<void> => {
    const before = await scene.arrived(link);
    await scene.send(link, messages);
    // Messages over a link that is whole were sent later: what passes at all has passed when they are there.
    await passes(other);
    await sleep(50);
    equal((await scene.arrived(link)) - before, 0);
  };
  const countersOf = async ({ from, to }: Link): Promise<LinkCounters> => {
    const found = (await scene.control.counters()).find((one) => one.from === from && one.to === to);
    ok(found, `no counters of the link from ${from} to ${to}`);
    return found;
  };
  const ids = async (): Promise<string[]> => (await scene.control.faults()).map(({ id }) => id);

  it('passes all that is sent while there is no fault', async () => {
    deepEqual(await scene.control.faults(), []);
    for (const link of [there, back, aside]) await passes(link);
  });

  it('passes nothing over a link that is cut, and all over the way back and beside it', async () => {
    await scene.control.apply({ id: 'cut', links: [there], rule: { cut: true } });
    await isSilent(there, aside);
    await passes(back);
  });

  it('passes again what is sent after healing, over connections that were there', async () => {
    await passes(there);
    await scene.control.apply({ id: 'cut', links: [there, back], rule: { cut: true } });
    await isSilent(there, aside);
    await scene.control.clear(['cut']);
    await passes(there);
    await passes(back);
  });

  it('puts a fault in the place of one with the same id', async () => {
    await scene.control.apply({ id: 'same', links: [there], rule: { cut: true } });
    const next = { id: 'same', links: [aside], rule: { cut: true } };
    await scene.control.apply(next);
    deepEqual(await scene.control.faults(), [next]);
    await isSilent(aside, there);
  });

  it('adds faults up on one link, and takes each away by its id', async () => {
    await scene.control.apply({ id: 'first', links: [there], rule: { cut: true } });
    await scene.control.apply({ id: 'second', links: [there], rule: { cut: true } });
    await scene.control.clear(['first', 'never there']);
    deepEqual(await ids(), ['second']);
    await isSilent(there, aside);
    await scene.control.clear(['second']);
    await passes(there);
  });

  it('takes all faults away when no id is given', async () => {
    await scene.control.apply({ id: 'first', links: [there], rule: { cut: true } });
    await scene.control.apply({ id: 'second', links: [aside], rule: { delayMs: 60_000 } });
    await scene.control.clear();
    deepEqual(await ids(), []);
    await passes(there);
    await passes(aside);
  });

  it('never passes sooner than the delays of all faults in sum', async () => {
    await passes(there);
    await scene.control.apply({ id: 'first', links: [there], rule: { delayMs: 60 } });
    await scene.control.apply({ id: 'second', links: [there], rule: { delayMs: 40 } });
    const startMs = performance.now();
    await passes(there, 1);
    const tookMs = performance.now() - startMs;
    // Timers may be a millisecond early.
    ok(tookMs >= 98, `a message took ${tookMs} ms`);
  });

  it('never passes more than the rate allows', async () => {
    await passes(there);
    await scene.control.apply({ id: 'rate', links: [there], rule: ruleFor.rate });
    const startMs = performance.now();
    await passes(there, messages);
    const tookMs = performance.now() - startMs;
    const leastMs = (messages * messageBytes * 8_000) / 800_000 - 2;
    ok(tookMs >= leastMs, `${messages} messages took ${tookMs} ms, and ${leastMs} at least`);
  });

  it('counts what came onto every link, without what befell it where nothing did', async () => {
    await passes(there);
    const counters = await scene.control.counters();
    const names = ({ from, to }: Link): string => `${from} to ${to}`;
    deepEqual(counters.map(names).toSorted(), linksBetween(scene.nodes).map(names).toSorted());
    const { packets, bytes, lost, duplicated, corrupted, reordered } = await countersOf(there);
    deepEqual(
      { lost, duplicated, corrupted, reordered },
      { lost: 0, duplicated: 0, corrupted: 0, reordered: 0 },
    );
    ok(packets > 0 && bytes >= messages * messageBytes, `${packets} packets of ${bytes} bytes`);
  });

  for (const effect of linkEffects) {
    it(`does ${effect}, or refuses it by name and changes nothing`, async () => {
      const fault = { id: effect, links: [there], rule: ruleFor[effect] };
      if (!scene.control.can.has(effect)) {
        await rejects(scene.control.apply(fault), {
          code: 'bad_input/link_effect',
          message: new RegExp(`${scene.control.backend} cannot do .*${effect}`),
        });
        deepEqual(await ids(), []);
        return;
      }
      const counter = counterOf[effect];
      const before = await countersOf(there);
      await scene.control.apply(fault);
      deepEqual(await scene.control.faults(), [fault]);
      await scene.send(there, messages);
      if (!counter) return;
      const { packets } = before;
      await poll(
        `${counter} of ${messages} packets`,
        async () => await countersOf(there),
        (now) => now.packets >= packets + messages && now[counter] > before[counter],
        { everyMs: 10 },
      );
    });
  }

  it('refuses a fault of a link that is not there, and one that asks for nothing', async () => {
    const strange = { id: 'strange', links: [{ from: there.from, to: 'nobody' }], rule: { cut: true } };
    await rejects(scene.control.apply(strange), { code: 'bad_input/link', message: /nobody/ });
    const idle = { id: 'idle', links: [there], rule: { delayMs: 0 } };
    await rejects(scene.control.apply(idle), { code: 'bad_input/link_effect', message: /empty link rule/ });
    deepEqual(await ids(), []);
    await passes(there);
  });
}

const nowhere: Link = { from: '', to: '' };
const noLinks: readonly [Link, Link, Link] = [nowhere, nowhere, nowhere];

/** Which counter shows it; the others are seen by what passes, above. */
const counterOf: Partial<Record<LinkEffect, 'lost' | 'duplicated' | 'corrupted' | 'reordered'>> = {
  loss: 'lost',
  duplicate: 'duplicated',
  corrupt: 'corrupted',
  reorder: 'reordered',
};
