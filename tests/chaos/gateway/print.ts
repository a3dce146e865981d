import { type GatewayCampaignResult, isLeftInTime, isSoundGatewayCampaign } from './campaign.ts';
import { type ClientResult, gatewayFaults, isSoundClient, limits } from './judge.ts';

export function gatewayCampaignDocument(result: GatewayCampaignResult): object {
  const { faults, clients, calls, failed, reasons, p50Ms, p99Ms, slowestMs, heads, finalizedHeads } = result;
  return {
    schema: 'almanac.chaos.gateway.v2',
    sound: isSoundGatewayCampaign(result),
    faults: faults.map(({ kind, node, leftAfterMs }) => ({
      kind,
      node,
      left_after_ms: Math.round(leftAfterMs),
    })),
    clients: clients.map((client) => ({
      name: client.name,
      sound: isSoundClient(client),
      heads: client.heads,
      finalized: client.finalized,
      // Null for a head that never came.
      worst_gap_ms: Number.isFinite(client.worstGapMs) ? Math.round(client.worstGapMs) : null,
      calls: client.calls,
      failed: client.failed,
      reasons: client.reasons,
      missing: client.missing,
      doubled: client.doubled,
      stops: client.stops,
      slowest_stop_ms: Math.round(client.slowestStopMs),
    })),
    stood_still_ms: Math.round(result.stoodStillMs),
    calls,
    failed,
    reasons,
    latency_ms: { p50: p50Ms, p99: p99Ms, slowest: slowestMs },
    heads,
    finalized_heads: finalizedHeads,
    ...(result.beside && { haproxy: { calls: result.beside.calls, failed: result.beside.failed } }),
  };
}

export function gatewayCampaignText(result: GatewayCampaignResult): string {
  const { faults, calls, failed, reasons, p50Ms, p99Ms, slowestMs, heads, finalizedHeads } = result;
  const ofKind = gatewayFaults.map((kind) => {
    const some = faults.filter((fault) => fault.kind === kind);
    const slowest = Math.max(0, ...some.map(({ leftAfterMs }) => leftAfterMs));
    return `${kind.padEnd(17)}${some.length} times, the node left after at most ${slowest.toFixed(0)} ms (limit ${limits.leftMs[kind]})${some.every(isLeftInTime) ? '' : '  <- too late'}`;
  });
  return [
    ...ofKind,
    `failed calls     ${failed} of ${calls} (limit 0)`,
    ...reasons.map((reason) => `                 ${reason}`),
    `latency          p50 ${p50Ms.toFixed(2)} ms, p99 ${p99Ms.toFixed(2)} ms, slowest ${slowestMs.toFixed(0)} ms`,
    `heads            ${heads.seen}, ${heads.missing} missing, ${heads.doubled} twice (limit 0)`,
    `finalized heads  ${finalizedHeads.seen}, ${finalizedHeads.missing} missing, ${finalizedHeads.doubled} twice (limit 0)`,
    ...(result.beside
      ? [
          `HAProxy          ${result.beside.failed} of ${result.beside.calls} calls failed (the gateway: fewer)`,
        ]
      : []),
    `left out         ${result.stoodStillMs.toFixed(0)} ms in which this process stood still`,
    '',
    row([
      'client',
      'heads',
      'final',
      'worst gap',
      'calls',
      'failed',
      'missing',
      'twice',
      'stops',
      'last stop',
    ]),
    ...result.clients.flatMap(clientLines),
    `limits: ${limits.headMs} ms from a living node to the client, ${limits.stopMs} ms from a kill to stop, 0 failed, missing, twice`,
  ].join('\n');
}

const widths = [24, 7, 7, 11, 7, 8, 9, 7, 7, 11];

function row(cells: readonly string[]): string {
  return cells
    .map((cell, index) => (index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0)))
    .join('');
}

function clientLines(client: ClientResult): string[] {
  const {
    name,
    heads,
    finalized,
    worstGapMs,
    calls,
    failed,
    reasons,
    missing,
    doubled,
    stops,
    slowestStopMs,
  } = client;
  const counts = [calls, failed, missing, doubled, stops].map(String);
  const ms = (value: number): string => (Number.isFinite(value) ? `${value.toFixed(0)} ms` : 'never');
  const cells = [name, String(heads), String(finalized), ms(worstGapMs), ...counts, ms(slowestStopMs)];
  return [row(cells) + (isSoundClient(client) ? '' : '  <-'), ...reasons.map((reason) => `  ${reason}`)];
}
