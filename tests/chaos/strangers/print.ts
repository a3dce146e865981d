import type { AttackName } from './job.ts';
import type { ServerName } from './servers.ts';

/** What became of one attack on one server. */
export interface AttackResult {
  readonly attack: AttackName;
  readonly sent: number;
  readonly reached: number;
  readonly seconds: number;
  readonly seen: Readonly<Record<string, number>>;
  /** Of the honest client, while the same was done to the server, and to the sink; undefined of no calls. */
  readonly p99Ms: number | undefined;
  readonly sinkP99Ms: number | undefined;
  readonly calls: number;
  readonly failures: readonly string[];
  /** How often the server did not say that it was ready, of so many times that it was asked. */
  readonly notReady: readonly string[];
  readonly asked: number;
}

export interface ServerResult {
  readonly server: ServerName;
  readonly attacks: readonly AttackResult[];
  readonly sent: number;
  readonly reached: number;
  readonly restMib: number;
  readonly peakMib: number;
  readonly boundMib: number;
  readonly bounds: Readonly<Record<string, number>>;
  readonly p99Ms: number | undefined;
  readonly sinkP99Ms: number | undefined;
  readonly load: number;
  /** How the process ended, which it must not, with what it was sent last. */
  readonly ended: { readonly how: string; readonly last: readonly string[] } | undefined;
}

/** What of a server was not held; the short form judges no time. */
export function strangersFaults(
  { sent, reached, attacks, peakMib, boundMib, p99Ms, sinkP99Ms, ended }: ServerResult,
  { judgesTime }: { readonly judgesTime: boolean } = { judgesTime: true },
): string[] {
  const failures = attacks.flatMap(({ attack, failures: all }) => all.map((why) => `${attack}: ${why}`));
  const notReady = attacks.flatMap(({ attack, notReady: all }) => all.map((why) => `${attack}: ${why}`));
  return [
    ...(ended ? [`it ${ended.how}`] : []),
    ...(peakMib > boundMib ? [`memory ${peakMib.toFixed(0)} MiB`] : []),
    ...(notReady.length > 0 ? [`not ready ${notReady.length} times (${notReady[0]})`] : []),
    ...(judgesTime && failures.length > 0 ? [`${failures.length} honest calls failed (${failures[0]})`] : []),
    ...(reached * 3 < sent ? ['less than a third reached a handler'] : []),
    ...(judgesTime && (p99Ms ?? Number.POSITIVE_INFINITY) > 2 * (sinkP99Ms ?? 0) ? ['p99'] : []),
  ];
}

export function isSoundStrangers(results: readonly ServerResult[]): boolean {
  return results.length > 0 && results.every((one) => strangersFaults(one).length === 0);
}

export function strangersText(seed: number, results: readonly ServerResult[]): string {
  return [`seed ${seed}`, ...results.flatMap(serverText)].join('\n');
}

/** What became of one server. */
export function serverText(result: ServerResult): string[] {
  const {
    server,
    sent,
    reached,
    attacks,
    restMib,
    peakMib,
    boundMib,
    bounds,
    p99Ms,
    sinkP99Ms,
    load,
    ended,
  } = result;
  const faults = strangersFaults(result);
  const sum = Object.entries(bounds).map(([what, mib]) => `${what} ${mib}`);
  return [
    '',
    `${server}: ${faults.length > 0 ? `FAILED: ${faults.join('; ')}` : 'held'}`,
    `  ${sent} messages, ${share(reached, sent)} reached a handler; load ${load.toFixed(1)}`,
    `  memory ${peakMib.toFixed(0)} MiB of ${boundMib.toFixed(0)} (${[`at rest ${restMib.toFixed(0)}`, ...sum].join(', ')})`,
    `  honest p99 ${ms(p99Ms)}, at the sink ${ms(sinkP99Ms)}`,
    ...attacks.map((one) => {
      const seen = Object.entries(one.seen).toSorted(([, a], [, b]) => b - a);
      const shown = seen.slice(0, 6).map(([what, times]) => `${what} x${times}`);
      return `  ${one.attack.padEnd(13)} ${String(one.sent).padStart(6)} sent in ${one.seconds.toFixed(0)} s, ${share(one.reached, one.sent).padStart(6)} reached, p99 ${ms(one.p99Ms)} (sink ${ms(one.sinkP99Ms)}), ${one.failures.length} of ${one.calls} calls failed, not ready ${one.notReady.length} of ${one.asked}: ${shown.join(', ')}`;
    }),
    ...(ended ? ['  sent last:', ...ended.last.map((text) => `    ${JSON.stringify(text)}`)] : []),
  ];
}

function share(part: number, whole: number): string {
  return whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`;
}

function ms(value: number | undefined): string {
  return value === undefined ? '-' : `${value.toFixed(1)} ms`;
}
