import { percent } from '../../base/format.ts';
import { type Episode, type Observation, overOf } from '../../notify/observation.ts';
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
 * As `observedBoard`, of a board that knows the newest windows alone. Of an incident that is longer the first window leaves it, and
 * with that its id changes: it is still the one that people were told of. What no window shows any more is over.
 * @param open episodes that people were told of
 */
export function observedNewest(board: Board, open: readonly Episode[]): Observation[] {
  const observed = observedBoard(board);
  const shown = new Set(observed.map(({ key }) => key));
  const networks = new Set(board.networks.map(({ network }) => network.id));
  const incidents = board.networks.flatMap((network) => network.incidents);
  const cut = new Set(incidents.filter(({ isCut }) => isCut).map(({ id }) => keyOf(id)));
  const told = open.filter(({ kind }) => kind === 'incident');
  const gone = told.filter(({ key }) => !shown.has(key) && networks.has(partsOf(key).network));
  const keys = new Map<string, string>();
  const over: Observation[] = [];
  for (const episode of gone) {
    const { key, subject } = episode;
    const { about, firstS } = partsOf(key);
    const same = observed.find((one) => {
      const its = partsOf(one.key);
      const isShorter = cut.has(one.key) && its.about === about && its.firstS > firstS;
      return isShorter && !told.some((other) => other.key === one.key);
    });
    if (same && !keys.has(same.key)) keys.set(same.key, key);
    else {
      const summary = `${subject}: incident withdrawn, the newest windows do not show it`;
      over.push(overOf(episode, summary, board.head.timeMs));
    }
  }
  return [...over, ...observed.map((one) => ({ ...one, key: keys.get(one.key) ?? one.key }))];
}

/** The network, target and indicator of an incident, and its first window: as its id has them. */
function partsOf(key: string): { readonly about: string; readonly network: number; readonly firstS: number } {
  const at = key.lastIndexOf('-');
  const about = key.slice(0, at);
  return {
    about,
    network: Number(about.slice(keyOf('').length).split('-')[0]),
    firstS: Number(key.slice(at + 1)),
  };
}

/**
 * Incidents that were told and that the board has no longer, as over: another objective or window made them none, or their
 * endpoint is measured no more. Only for a board that always has every open incident.
 * @param open episodes that people were told of
 */
export function withdrawnIncidents({ networks, head }: Board, open: readonly Episode[]): Observation[] {
  const shown = new Set(networks.flatMap(({ incidents }) => incidents.map(({ id }) => keyOf(id))));
  return open
    .filter(({ kind, key }) => kind === 'incident' && !shown.has(key))
    .map((episode) => {
      const { subject } = episode;
      const summary = `${subject}: incident withdrawn, ${whyWithdrawn(networks, subject)}`;
      return overOf(episode, summary, head.timeMs);
    });
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
          ? `${label} is measured again, its recovery was not seen: ${kept}`
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
