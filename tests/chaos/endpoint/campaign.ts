import { recordingFile } from '../../support/relay-recording.ts';
import { bundleWorld } from '../../world/bundle.ts';
import { playIn } from '../../world/campaign.ts';
import type { EndpointOptions } from './options.ts';
import { type PlayedSchedule, type Schedule, type ScheduleOrder, scheduleKinds } from './play-schedules.ts';

interface EndpointResult {
  readonly options: EndpointOptions;
  readonly played: readonly PlayedSchedule[];
  readonly tookMs: number;
}

interface CampaignPlace {
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

const tellEvery = 100;
/** Twice the patience for one read, and the wait for the first votes. */
const longestEndMs = 300_000;

/** Of ten schedules in a row, eight are mild. @throws Error when a process fails */
export async function runEndpoint(
  options: EndpointOptions,
  { say, signal }: CampaignPlace,
): Promise<EndpointResult> {
  const beganMs = performance.now();
  const { schedules, seed, jobs } = options;
  const program = await bundleWorld('../chaos/endpoint/endpoint-process');
  const all = Array.from({ length: schedules }, (_, index): Schedule => {
    const kind = index % 10 === 8 ? '30 %' : index % 10 === 9 ? 'down' : '1 %';
    return { seed: seed * 1_000_000 + index + 1, kind };
  });
  const played: PlayedSchedule[] = [];
  const orders = Array.from(
    { length: jobs },
    (_, job): ScheduleOrder => ({
      recording: recordingFile,
      schedules: all.filter((_one, index) => index % jobs === job),
    }),
  ).filter((order) => order.schedules.length > 0);
  await Promise.all(
    orders.map(async (order) => {
      await playIn(program, order, {
        signal,
        onLine: (line) => {
          played.push(line as PlayedSchedule);
          if (played.length % tellEvery === 0) say(`${played.length} of ${schedules} schedules`);
        },
      });
    }),
  );
  if (played.length !== schedules && !signal.aborted)
    throw new Error(`${schedules - played.length} schedules were not played`);
  played.sort((one, other) => one.seed - other.seed);
  return { options, played, tookMs: Math.round(performance.now() - beganMs) };
}

/** Why a schedule did not end as it must; undefined where it did. */
function faultOf({ kind, end, error, tookMs }: PlayedSchedule): string | undefined {
  if (end === 'same figures') return undefined;
  if (kind === '1 %' || end !== 'error' || !error) return `${end}${error ? `: ${error.message}` : ''}`;
  if (kind === 'down' && tookMs > longestEndMs) return `ended only after ${Math.round(tookMs / 1_000)} s`;
  const helps = error.hint !== undefined && /URL/.test(error.hint) && !/doctor/.test(error.hint);
  return error.code.startsWith('unreachable/') && helps ? undefined : `${error.code}: ${error.message}`;
}

export function isSoundEndpoint({ played }: EndpointResult): boolean {
  return played.length > 0 && played.every((one) => faultOf(one) === undefined);
}

export function endpointText({ options, played, tookMs }: EndpointResult): string {
  const faults = new Map<string, number>();
  for (const one of played)
    for (const [kind, times] of Object.entries(one.faults)) faults.set(kind, (faults.get(kind) ?? 0) + times);
  const wrong = played.flatMap((one) => {
    const why = faultOf(one);
    return why === undefined ? [] : [`  seed ${one.seed} (${one.kind}): ${why}`];
  });
  return [
    `${played.length} schedules of seed ${options.seed} in ${Math.round(tookMs / 1_000)} s:`,
    ...scheduleKinds.map((kind) => {
      const own = played.filter((one) => one.kind === kind);
      const same = own.filter(({ end }) => end === 'same figures').length;
      const seconds = own.map((one) => one.tookMs / 1_000).toSorted((one, other) => one - other);
      const at = (share: number): string =>
        (seconds[Math.floor(share * (seconds.length - 1))] ?? 0).toFixed(0);
      return `  ${kind}: ${own.length}, ${same} with the same figures, ${own.length - same} ended; p50 ${at(0.5)} s, max ${at(1)} s on the made clock`;
    }),
    `  faults: ${[...faults].map(([kind, times]) => `${times} ${kind}`).join(', ')}`,
    wrong.length === 0
      ? 'Each schedule gives the same figures, or ends with what helps; none of 1 % ends.'
      : `MISSED: ${wrong.length}`,
    ...wrong.slice(0, 20),
  ].join('\n');
}
