import { labelIn } from '../status/network-status.ts';
import { noteText } from '../status/notes-section.ts';
import { noAnnotations } from './annotations.ts';
import { iso, type MonthInputs, minuteS, sources } from './inputs.ts';

interface IncidentRow {
  readonly id: string;
  readonly what: string;
  readonly start: string;
  readonly detected: string | null;
  readonly end: string | null;
  readonly seen_by: string;
  readonly calls_failed: number | null;
  readonly cause: string | null;
  readonly measure: string | null;
  readonly source: string;
}

/** What was seen of incidents from outside and inside, with what people know of them. */
export function incidentRows(inputs: MonthInputs): IncidentRow[] {
  const { outside, inside, startS, endS, annotations = noAnnotations } = inputs;
  const known = new Map(
    annotations.incidents.flatMap((one) => (one.id === undefined ? [] : [[one.id, one]])),
  );
  const told = (id: string) => {
    const note = known.get(id);
    return {
      ...(note?.detected !== undefined && { detected: iso(note.detected) }),
      ...(note?.callsFailed !== undefined && { calls_failed: note.callsFailed }),
      cause: note?.cause ?? null,
      measure: note?.measure ?? null,
    };
  };
  const ofChain = (outside?.report.incidents ?? []).map((incident): IncidentRow => {
    const { id, target, indicator, part, whole, reporters, windows } = incident;
    const status = outside?.report.status;
    const label = status ? labelIn(status, target) : String(target);
    const place = annotations.endpoints.find((one) => one.target === target || one.target === label);
    const failed =
      inside && place
        ? inside.failedBetween(place.region, place.network, incident.startS, incident.endS ?? endS)
        : null;
    return {
      id,
      what: `${label}: ${part} of ${whole} kept (${indicator}, ${windows} windows)`,
      start: iso(incident.startS),
      detected: iso(incident.startS + (status?.windowS ?? 0)),
      end: incident.endS === undefined ? null : iso(incident.endS),
      seen_by: reporters
        ? `${reporters.least === reporters.most ? reporters.most : `${reporters.least} to ${reporters.most}`} reporters`
        : status?.origin === 'monitor'
          ? 'the monitor'
          : 'the chain',
      calls_failed: failed,
      source: status?.origin === 'monitor' ? sources.monitor : 'closed windows of the chain',
      ...told(id),
    };
  });
  const ofGateway = (inside?.incidents ?? []).map((incident): IncidentRow => {
    const { region, network, calls, failed } = incident;
    const id = `inside-${region}-${network}-${incident.startS}`;
    return {
      id,
      what: `${network} in ${region}: ${failed} of ${calls} calls not answered`,
      start: iso(incident.startS),
      detected: iso(incident.startS + minuteS),
      end: incident.endS === undefined ? null : iso(incident.endS),
      seen_by: 'the gateway',
      calls_failed: failed,
      source: sources.inside,
      ...told(id),
    };
  });
  const found = new Set([...ofChain, ...ofGateway].map(({ id }) => id));
  const ofPeople = annotations.incidents.flatMap((one): IncidentRow[] => {
    const { id, what = 'incident', start = startS, detected, end, seenBy, callsFailed, cause, measure } = one;
    if (id !== undefined && (found.has(id) || one.start === undefined)) return [];
    if (start >= endS || (end ?? endS) <= startS) return [];
    return [
      {
        id: id ?? `annotated-${start}`,
        what,
        start: iso(start),
        detected: detected === undefined ? null : iso(detected),
        end: end === undefined ? null : iso(end),
        seen_by: seenBy ?? 'not said',
        calls_failed: callsFailed ?? null,
        cause: cause ?? null,
        measure: measure ?? null,
        source: sources.annotations,
      },
    ];
  });
  return [...ofChain, ...ofGateway, ...ofPeople].toSorted((a, b) =>
    `${a.start}${a.id}` < `${b.start}${b.id}` ? -1 : 1,
  );
}

/** Who began and ceased to measure, what ran otherwise than declared, and what people changed. */
export function changeRows({
  outside,
  drift = [],
  motions = [],
  annotations = noAnnotations,
  startS,
  endS,
}: MonthInputs) {
  const isIn = (atS: number): boolean => atS >= startS && atS < endS;
  const ofChain = (outside?.report.status.reporters ?? []).flatMap(({ label, joinedS, leftS }) => [
    ...(isIn(joinedS)
      ? [{ atS: joinedS, text: `reporter ${label} joined`, source: 'registry of the chain' }]
      : []),
    ...(leftS !== undefined && isIn(leftS)
      ? [{ atS: leftS, text: `reporter ${label} left`, source: 'registry of the chain' }]
      : []),
  ]);
  const ofNotes = (outside?.report.status.notes ?? [])
    .filter((note) => isIn(note.startS))
    .map((note) => ({ atS: note.startS, text: `${note.title}: ${noteText(note)}`, source: sources.notes }));
  const ofDrift = drift
    .filter(({ atS, differences }) => isIn(atS) && differences.length > 0)
    .flatMap(({ endpoint, atS, differences }) =>
      differences.map(({ part, kind, declared, running }) => ({
        atS,
        text: `${endpoint}: ${part}: ${kind}: declared ${declared || 'nothing'}, running ${running || 'nothing'}`,
        source: sources.drift,
      })),
    );
  const ofCouncil = motions.map(
    ({ index, call = 'a call of another runtime', outcome, reason, block, atS }) => ({
      atS,
      text: `motion ${index} (${call}) ${outcome} in block ${block}${reason === undefined ? '' : `: ${reason}`}`,
      source: sources.motions,
    }),
  );
  const ofPeople = annotations.changes
    .filter(({ at }) => isIn(at))
    .map(({ at, text, commit }) => ({
      atS: at,
      text: commit === undefined ? text : `${text} (${commit})`,
      source: sources.annotations,
    }));
  return [...ofChain, ...ofNotes, ...ofDrift, ...ofCouncil, ...ofPeople]
    .toSorted((a, b) => a.atS - b.atS || (a.text < b.text ? -1 : 1))
    .map(({ atS, text, source }) => ({ at: iso(atS), text, source }));
}
