import { chooseBackend } from '../../../offchain-agent/src/lab/link/host/start-host.ts';
import { type Strike, strikeLinks } from '../links-killed.ts';
import { type Killed, killCommand } from './killed.ts';
import type { CampaignOptions } from './options.ts';
import { playRound, type Round } from './round.ts';

interface Campaign {
  readonly options: CampaignOptions;
  readonly rounds: readonly Round[];
  readonly kills: readonly Killed[];
  readonly strikes: readonly Strike[];
  readonly tookS: number;
}

/** Rounds first, then commands that are killed; what was done when the signal comes is told. */
export async function runCampaign(
  options: CampaignOptions,
  { say, signal }: { readonly say: (line: string) => void; readonly signal: AbortSignal },
): Promise<Campaign> {
  const began = Date.now();
  const rounds: Round[] = [];
  const kills: Killed[] = [];
  for (let index = 0; index < options.rounds && !signal.aborted; index += 1) {
    const seed = options.seed + index;
    const round = await playRound({ seed, faults: options.faults, signal, say });
    rounds.push(round);
    say(`  ${round.held} held, ${round.unknown} cannot be told, took ${round.tookS} s`);
    for (const line of [...round.failed, ...round.left]) say(`  ${line}`);
  }
  for (let index = 0; index < options.kills && !signal.aborted; index += 1) {
    const killed = await killCommand(options.seed + index);
    kills.push(killed);
    say(`killed after ${killed.begun} faults: ${killed.left.join('; ') || 'nothing left'}`);
  }
  const links = options.strikes > 0 ? await chooseBackend('auto', say) : undefined;
  const strikes = links
    ? await strikeLinks({
        times: options.strikes,
        seed: options.seed + 1,
        backend: links.backend,
        say,
        signal,
      })
    : [];
  return { options, rounds, kills, strikes, tookS: Math.round((Date.now() - began) / 1_000) };
}

/** Nothing failed, and nothing was left behind. */
export function isSoundCampaign({ rounds, kills, strikes }: Campaign): boolean {
  return (
    rounds.every(({ failed, left }) => failed.length + left.length === 0) &&
    [...kills, ...strikes].every(({ left }) => left.length === 0)
  );
}

/** For people. */
export function campaignText(campaign: Campaign): string {
  const { options, rounds, kills, strikes, tookS } = campaign;
  const faults: Record<string, number> = {};
  for (const round of rounds)
    for (const [kind, count] of Object.entries(round.faults)) faults[kind] = (faults[kind] ?? 0) + count;
  const sum = (pick: (round: Round) => number): number => rounds.reduce((all, one) => all + pick(one), 0);
  const wrong = [
    ...rounds.flatMap(({ seed, failed, left }) =>
      [...failed, ...left].map((line) => `seed ${seed}: ${line}`),
    ),
    ...kills.flatMap(({ seed, left }) => left.map((line) => `killed, seed ${seed}: ${line}`)),
    ...strikes.flatMap(({ victim, atMs, left }) =>
      left.map((line) => `${victim} struck after ${atMs} ms: ${line}`),
    ),
  ];
  return [
    `seed ${options.seed}: ${rounds.length} rounds, ${kills.length} commands killed, ${strikes.length} starts struck, took ${tookS} s`,
    `faults    ${Object.entries(faults)
      .map(([kind, count]) => `${count} ${kind}`)
      .join(', ')}`,
    `not here  ${[...new Set(rounds.flatMap(({ refused }) => refused))].join('; ') || '-'}`,
    `held      ${sum(({ held }) => held)}; cannot be told ${sum(({ unknown }) => unknown)}; did not ${sum(({ failed }) => failed.length)}`,
    `killed    in the middle of ${kills.reduce((all, { begun }) => all + begun, 0)} faults`,
    ...wrong.map((line) => `  ${line}`),
    isSoundCampaign(campaign)
      ? 'all invariants held, and nothing was left behind'
      : 'NOT all invariants held, or something was left behind',
  ].join('\n');
}

/** Snake case, as all documents of the command line. */
export function campaignDocument(campaign: Campaign): unknown {
  const { options, rounds, kills, strikes, tookS } = campaign;
  return {
    schema: 'almanac.chaos_campaign.v1',
    seed: options.seed,
    rounds: rounds.map(({ tookS: roundS, ...round }) => ({ ...round, took_s: roundS })),
    kills: kills.map(({ afterMs, ...killed }) => ({ ...killed, after_ms: afterMs })),
    strikes: strikes.map(({ atMs, ...strike }) => ({ ...strike, at_ms: atMs })),
    took_s: tookS,
    is_sound: isSoundCampaign(campaign),
  };
}
