import { setTimeout as sleep } from 'node:timers/promises';
import { openLinks } from '../../../../offchain-agent/src/lab/link/host/remote-links.ts';
import type { Link, LinkRule } from '../../../../offchain-agent/src/lab/link/rule.ts';
import { reportOf } from '../../../../offchain-agent/src/lab/networks.ts';
import { findNode } from '../../../../offchain-agent/src/lab/real/state.ts';
import { type LiveRelay, type Tell, takeAway } from '../live-relay.ts';
import type { PlayedBreak } from './hold.ts';
import type { PlannedBreak } from './plan.ts';

/** Slots of a relay chain. */
const slotMs = 6_000;
/** The first one answers those who listen. */
const killedCollator = 'c2';
const answersWithinMs = 60_000;
const pollMs = 500;
/** Of the delay. */
const jitterShare = 0.2;

/** Plays one fault of a plan, and takes it back. */
export async function playBreak(
  live: LiveRelay,
  planned: PlannedBreak,
  { tell, signal }: { readonly tell: Tell; readonly signal: AbortSignal },
): Promise<PlayedBreak> {
  const { kind, afterSlots, lastsSlots, expected, paras } = planned;
  const validators = planned.order.slice(0, planned.count);
  await sleep(afterSlots * slotMs, undefined, { signal });
  const fromMs = Date.now();
  tell(`${kind}: ${[...validators, ...paras].join(', ')}`);
  const takeBack = await breakThem(live, planned, validators);
  try {
    await sleep(lastsSlots * slotMs, undefined, { signal });
  } finally {
    await takeBack();
    tell(`${kind} is over`);
  }
  return { kind, fromMs, toMs: Date.now(), validators, paras, expected };
}

/** Returns what takes it back. */
async function breakThem(
  { relay, paras }: LiveRelay,
  { kind, paras: killed, delayMs = 0 }: PlannedBreak,
  validators: readonly string[],
): Promise<() => Promise<void>> {
  switch (kind) {
    case 'collator':
      return await together(
        killed.map(async (id) => {
          const para = paras.get(id);
          if (!para) throw new Error(`there is no parachain ${id}`);
          const bringBack = await takeAway(para, killedCollator, 'kill');
          return async () => {
            await bringBack();
            await untilThere(para, killedCollator);
          };
        }),
      );
    case 'frozen':
      return await together(validators.map(async (name) => await takeAway(relay, name, 'freeze')));
    case 'cut':
      return await impair(relay, linksAround(relay, validators), { cut: true });
    case 'region': {
      const jitterMs = jitterShare * delayMs;
      return await impair(relay, linksAround(relay, validators), { delayMs, jitterMs, keepOrder: true });
    }
  }
}

/** Where it never answers, it stays killed, and what follows is judged so. */
async function untilThere(para: LiveRelay['relay'], name: string): Promise<void> {
  const deadline = Date.now() + answersWithinMs;
  while (Date.now() < deadline && !(await reportOf(para, findNode(para, name)))) await sleep(pollMs);
}

async function together(all: readonly Promise<() => Promise<void>>[]): Promise<() => Promise<void>> {
  const back = await Promise.all(all);
  return async () => void (await Promise.all(back.map(async (one) => await one())));
}

async function impair(
  relay: LiveRelay['relay'],
  links: readonly Link[],
  rule: LinkRule,
): Promise<() => Promise<void>> {
  const control = await openLinks(relay);
  await control.apply({ id: 'planted', links, rule });
  return async () => {
    await control.clear(['planted']);
    await control.close();
  };
}

/** Both ways between some and all others: a cut leaves those that are cut off together with each other. */
function linksAround({ nodes }: LiveRelay['relay'], some: readonly string[]): Link[] {
  const others = nodes.map(({ name }) => name).filter((name) => !some.includes(name));
  return some.flatMap((one) =>
    others.flatMap((other) => [
      { from: one, to: other },
      { from: other, to: one },
    ]),
  );
}
