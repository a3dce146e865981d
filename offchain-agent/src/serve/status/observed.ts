import { percent } from '../../base/format.ts';
import type { Observation } from '../../notify/observation.ts';
import { sharePpm } from '../../sli/ppm.ts';
import type { Incident } from './incidents.ts';
import { labelIn, type NetworkStatus } from './network-status.ts';
import { maintenanceOf } from './note.ts';
import type { Board } from './status-source.ts';

/** The incidents of a board as they are told: one that nobody measures any more neither goes on nor ends. */
export function observedBoard({ networks, head }: Board): Observation[] {
  return networks.flatMap((network) =>
    network.incidents.map((incident) => observedIncident(network, incident, head.timeMs)),
  );
}

function observedIncident(status: NetworkStatus, incident: Incident, headMs: number): Observation {
  const { id, target, indicator, startS, endS, state, impact, part, whole, windows } = incident;
  const label = labelIn(status, target);
  const isAnnounced = maintenanceOf(status.notes, target, Math.floor(headMs / 1_000)) !== undefined;
  const kept = `${percent(sharePpm(BigInt(part), BigInt(whole)))} % of ${indicator} in ${windows} windows (${part} of ${whole})`;
  return {
    key: `incident/${id}`,
    kind: 'incident',
    subject: label,
    severity: impact === 'major' ? 'critical' : 'warning',
    // What is announced is told already; it begins when it outlasts the maintenance.
    state: state === 'open' ? (isAnnounced ? 'unknown' : 'bad') : state === 'recovered' ? 'good' : 'unknown',
    summary: state === 'recovered' ? `${label} is back over its objective: ${kept}` : `${label} kept ${kept}`,
    // An episode begins and ends when the incident does, whenever its records were read.
    atMs: state === 'recovered' && endS !== undefined ? endS * 1_000 : headMs,
    sinceMs: startS * 1_000,
  };
}
