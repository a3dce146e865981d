import { setTimeout as sleep } from 'node:timers/promises';
import type { RecordedFault } from '../../../tests/support/relay-recording.ts';
import type { Listener } from './listener.ts';
import { type LiveRelay, type Tell, takeAway } from './live-relay.ts';
import { ValidatorSetChange } from './set-change.ts';

/** What befell the network on purpose. */
interface PlayedFaults {
  readonly fromBlock: number;
  readonly toBlock: number;
  readonly faults: readonly RecordedFault[];
  readonly setChange: { readonly validators: readonly string[] } | undefined;
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
 * Plays one after another: other validators are asked for in the session before; one validator is killed for the first session; they change
 * at its end; one is frozen for half of the second session; one collator is killed for half of the third.
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

  const change = changesSet ? await ValidatorSetChange.open(live.url) : undefined;
  const asked = change ? await ear.nextEnd(ear.finalNumber, signal) : ear.finalNumber;
  const out = live.relay.nodes.at(-1)?.account ?? '';
  const validators = await change?.leaveOut(out).catch(told('the validators stay the same', tell));

  const begun = await ear.nextEnd(asked, signal);
  tell(`session 1 of ${sessions} begins after block ${begun}`);
  const restoring = change && wait(afterReportMs).then(async () => await change.finish());
  const restored = restoring?.catch(told('points are sent', tell));
  let last = begun;
  const endOfFirst = async (): Promise<void> => {
    last = await ear.nextEnd(begun, signal);
  };
  if (killed) await play('kill', live.relay, killed.name, endOfFirst);
  else await endOfFirst();
  await restored;

  await wait(halfSessionMs / 2);
  if (frozen) await play('freeze', live.relay, frozen.name, async () => await wait(halfSessionMs));
  last = await ear.nextEnd(last, signal);

  await wait(halfSessionMs / 4);
  const collator = para?.nodes[0];
  if (para && collator) await play('kill', para, collator.name, async () => await wait(halfSessionMs));
  for (let session = 2; session < sessions; session += 1) last = await ear.nextEnd(last, signal);
  await ear.untilFinal(last + 1, signal);
  return {
    fromBlock: begun + 1,
    toBlock: last,
    faults,
    setChange: validators && { validators },
  };
}

/** The rest is worth recording. */
function told(what: string, tell: Tell): (error: unknown) => undefined {
  return (error) => tell(`${what}: ${String(error)}`) as undefined;
}
