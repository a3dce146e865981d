import { type GatewayCampaignResult, isSoundGatewayCampaign, mostStaleBlocks } from './campaign.ts';

export function gatewayCampaignDocument(result: GatewayCampaignResult): object {
  const { faults, calls, failed, reasons, p50Ms, p99Ms, slowestMs, heads, finalizedHeads, staleBlocks } =
    result;
  return {
    schema: 'almanac.chaos.gateway.v1',
    sound: isSoundGatewayCampaign(result),
    faults,
    calls,
    failed,
    reasons,
    latency_ms: { p50: p50Ms, p99: p99Ms, slowest: slowestMs },
    heads,
    finalized_heads: finalizedHeads,
    stale_blocks: staleBlocks,
    ...(result.beside && { haproxy: { calls: result.beside.calls, failed: result.beside.failed } }),
  };
}

export function gatewayCampaignText(result: GatewayCampaignResult): string {
  const { faults, calls, failed, reasons, p50Ms, p99Ms, slowestMs, heads, finalizedHeads, staleBlocks } =
    result;
  return [
    `faults           ${faults.kill} kills, ${faults.freeze} freezes, ${faults.cut} cuts`,
    `failed calls     ${failed} of ${calls} (limit 0)`,
    ...reasons.map((reason) => `                 ${reason}`),
    `latency          p50 ${p50Ms.toFixed(2)} ms, p99 ${p99Ms.toFixed(2)} ms, slowest ${slowestMs.toFixed(0)} ms`,
    `heads            ${heads.seen}, ${heads.missing} missing, ${heads.doubled} twice (limit 0)`,
    `finalized heads  ${finalizedHeads.seen}, ${finalizedHeads.missing} missing, ${finalizedHeads.doubled} twice (limit 0)`,
    `stopped nodes    left after at most ${staleBlocks} blocks (limit ${mostStaleBlocks})`,
    ...(result.beside
      ? [
          `HAProxy          ${result.beside.failed} of ${result.beside.calls} calls failed (the gateway: fewer)`,
        ]
      : []),
  ].join('\n');
}
