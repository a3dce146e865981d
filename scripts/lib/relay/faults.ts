import { setTimeout as sleep } from 'node:timers/promises';
import type { RecordedFault } from '../../../tests/support/relay-recording.ts';
import type { Listener } from './listener.ts';
import type { LiveRelay, Tell } from './live-relay.ts';
import { takeAway } from './live-relay.ts';
import { ValidatorSetChange } from './set-change.ts';

/** What befell the network on purpose. */
interface PlayedFaults {
  readonly fromBlock: number;
  readonly toBlock: number;
  readonly faults: readonly RecordedFault[];
  readonly setChange: { readonly askedInSession: number; readonly validators: readonly string[] } | undefined;
}

interface FaultsOptions {
  readonly sessions: number;
  readonly changesSet: boolean;
  readonly tell: Tell;
  readonly signal: AbortSignal;
}

/** A session has 20 slots of 6 s; so half of one. */
const halfSessionMs = 60_000;
/** Until a report that nobody takes has come back. */
const afterReportMs = 60_000;

/**
 * Waits for a session to begin, and plays one after another: other validators are asked for; one validator is killed for a session;
 * one is frozen for half a session, once the set has changed; one collator is killed for half a session.
 */
export async function playFaults(
  live: LiveRelay,
  ear: Listener,
  { sessions, changesSet, tell, signal }: FaultsOptions,
): Promise<PlayedFaults> {
  const faults: RecordedFault[] = [];
  const [, killed, frozen] = live.relay.nodes;
  const [para] = live.paras.values();
  const wait = async (ms: number): Promise<void> => await sleep(ms, undefined, { signal });
  const play = async (
    what: RecordedFault['what'],
    network: LiveRelay['relay'],
    node: string,
    lasts: () => Promise<unknown>,
  ): Promise<void> => {
    const fromMs = Date.now();
    tell(`${what} ${network.name} ${node}`);
    const bringBack = await takeAway(network, node, what);
    try {
      await lasts();
    } finally {
      await bringBack();
      tell(`${network.name} ${node} is back`);
      faults.push({ what, network: network.name, node, fromMs, toMs: Date.now() });
    }
  };

  const begun = await ear.nextEnd(ear.finalNumber, signal);
  tell(`session 1 of ${sessions} begins after block ${begun}`);
  const change = changesSet ? await ValidatorSetChange.open(live.url) : undefined;
  const validators = await change
    ?.leaveOut(live.relay.nodes.at(-1)?.account ?? '')
    .catch(told('the validators stay the same', tell));
  const second = await ear.nextEnd(begun, signal);

  const restoring =
    change &&
    wait(afterReportMs)
      .then(async () => await change.finish())
      .catch(told('points are sent', tell));
  let third = second;
  const endOfSecond = async (): Promise<void> => {
    third = await ear.nextEnd(second, signal);
  };
  if (killed) await play('kill', live.relay, killed.name, endOfSecond);
  else await endOfSecond();
  await restoring;

  await wait(halfSessionMs / 2);
  if (frozen) await play('freeze', live.relay, frozen.name, async () => await wait(halfSessionMs));
  let last = await ear.nextEnd(third, signal);
  await wait(halfSessionMs / 4);
  const collator = para?.nodes[0];
  if (para && collator) await play('kill', para, collator.name, async () => await wait(halfSessionMs));
  for (let session = 3; session < sessions; session += 1) last = await ear.nextEnd(last, signal);
  await ear.untilFinal(last + 1, signal);
  return {
    fromBlock: begun + 1,
    toBlock: last,
    faults,
    setChange: validators && { askedInSession: 1, validators },
  };
}

/** The rest is worth recording. */
function told(what: string, tell: Tell): (error: unknown) => undefined {
  return (error) => tell(`${what}: ${String(error)}`) as undefined;
}
