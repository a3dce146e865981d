import { percent } from '../../base/format.ts';
import type { Episode, Observation } from '../../notify/observation.ts';
import { sharePpm } from '../../sli/ppm.ts';
import type { Incident } from './incidents.ts';
import { labelIn, type NetworkStatus } from './network-status.ts';
import { maintenanceOf } from './note.ts';
import type { Board } from './status-source.ts';

/**
 * The incidents of a board as they are told, the oldest first: one that nobody measures any more neither goes on nor ends, until its
 * target is measured again. Then it is over, and what goes on is another one.
 */
export function observedBoard({ networks, head }: Board): Observation[] {
  return networks.flatMap((network) =>
    network.incidents.toReversed().map((incident) => observedIncident(network, incident, head.timeMs)),
  );
}

/**
 * Incidents that were told and that the board has no longer, as over: another objective or window made them none, or their
 * endpoint is measured no more. Only for a board that always has every open incident.
 * @param open what goes on, as people were told
 */
export function withdrawnIncidents({ networks, head }: Board, open: readonly Episode[]): Observation[] {
  const shown = new Set(networks.flatMap(({ incidents }) => incidents.map(({ id }) => keyOf(id))));
  return open
    .filter(({ kind, key }) => kind === 'incident' && !shown.has(key))
    .map(({ key, kind, subject, severity, beganMs }) => ({
      key,
      kind,
      subject,
      severity,
      state: 'good',
      summary: `${subject}: incident withdrawn, ${whyWithdrawn(networks, subject)}`,
      atMs: head.timeMs,
      sinceMs: beganMs,
    }));
}

function whyWithdrawn(networks: readonly NetworkStatus[], label: string): string {
  for (const { targets, windowS } of networks) {
    const check = targets.find((target) => target.label === label)?.checks[0];
    if (check)
      return `the settings changed (objective ${percent(check.objectivePpm)} %, window ${windowS} s)`;
  }
  return 'the endpoint is not measured anymore';
}

function keyOf(id: string): string {
  return `incident/${id}`;
}

function observedIncident(status: NetworkStatus, incident: Incident, headMs: number): Observation {
  const { id, target, indicator, startS, endS, state, impact, part, whole, windows } = incident;
  const label = labelIn(status, target);
  const isAnnounced = maintenanceOf(status.notes, target, Math.floor(headMs / 1_000)) !== undefined;
  const isBack = state === 'recovered' || (state === 'unmeasured' && isMeasuredAgain(status, incident));
  const kept = `${percent(sharePpm(BigInt(part), BigInt(whole)))} % of ${indicator} in ${windows} windows (${part} of ${whole})`;
  return {
    key: keyOf(id),
    kind: 'incident',
    subject: label,
    severity: impact === 'major' ? 'critical' : 'warning',
    // What is announced is told already; it begins when it outlasts the maintenance.
    state: state === 'open' ? (isAnnounced ? 'unknown' : 'bad') : isBack ? 'good' : 'unknown',
    summary:
      state === 'recovered'
        ? `${label} is back over its objective: ${kept}`
        : isBack
          ? `${label} is measured again, and nobody saw how this ended: ${kept}`
          : `${label} kept ${kept}`,
    // An episode begins and ends when the incident does, whenever its records were read.
    atMs: isBack && endS !== undefined ? endS * 1_000 : headMs,
    sinceMs: startS * 1_000,
  };
}

function isMeasuredAgain({ targets }: NetworkStatus, { target, indicator, updatedS }: Incident): boolean {
  const checks = targets.find((one) => one.target === target)?.checks ?? [];
  return checks.some((one) => one.indicator === indicator && (one.measuredUntilS ?? 0) > updatedS);
}
