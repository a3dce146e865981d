import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { latencyBuckets } from '../base/latency-buckets.ts';

/** What of a decider is told at every scrape. */
export interface HaFigures {
  readonly leads: boolean;
  readonly isConnected: boolean;
  readonly fault: string | null;
  readonly leader: string | null;
  readonly standbys: readonly { readonly best: number; readonly isReady: boolean }[];
  readonly health: { readonly best: number } | null;
  readonly record: {
    readonly slot: { readonly slot: number } | null;
    readonly vote: { readonly set: number; readonly round: number } | null;
  };
}

/** Series of a decider; docs/reference/metrics.md has the same table. */
export interface HaMetrics {
  answered(kind: string, answer: string, ms: number): void;
  unknownLine(): void;
  coordinatorFailed(): void;
  leadChanged(leads: boolean): void;
  text(): Promise<string>;
  readonly contentType: string;
  readonly registry: Registry;
}

const kinds = ['slot', 'vote', 'heartbeat'];
const answers = ['yes', 'no conflict', 'no answer', 'no lead'];

/** @param figures asked for at every scrape */
export function createHaMetrics(figures: () => HaFigures): HaMetrics {
  const registry = new Registry();
  const of = (name: string, help: string, labelNames: readonly string[] = []) => ({
    name,
    help,
    labelNames,
    registers: [registry],
  });
  const questions = new Counter(
    of('almanac_ha_questions_total', 'Requests of the node, by answer.', ['kind', 'answer']),
  );
  const seconds = new Histogram({
    ...of('almanac_ha_answer_seconds', 'From request to answer.', ['kind']),
    buckets: latencyBuckets,
  });
  const unknown = new Counter(of('almanac_ha_unknown_lines_total', 'Invalid lines on the socket.'));
  const failures = new Counter(
    of('almanac_ha_coordinator_failures_total', 'Unanswered calls to the coordination store.'),
  );
  const changes = new Counter(of('almanac_ha_lead_changes_total', 'Times that this node became leader.'));
  const gauges: readonly (readonly [Gauge, (now: HaFigures) => number])[] = [
    [gauge('almanac_ha_lead', '1 if this node is leader, else 0.'), (now) => Number(now.leads)],
    [
      gauge('almanac_ha_leader_known', '1 if any node was leader at the last heartbeat, else 0.'),
      (now) => Number(now.leader !== null),
    ],
    [
      gauge('almanac_ha_node_connected', '1 if the node is connected, else 0.'),
      (now) => Number(now.isConnected),
    ],
    [
      gauge('almanac_ha_fault', '1 if the sidecar grants nothing until a person acts, else 0.'),
      (now) => Number(now.fault !== null),
    ],
    [
      gauge('almanac_ha_standbys', 'Standbys that could become leader.'),
      (now) => now.standbys.filter(({ isReady }) => isReady).length,
    ],
    [
      gauge('almanac_ha_behind_blocks', 'Lag behind the best standby.'),
      (now) => Math.max(0, ...now.standbys.map(({ best }) => best - (now.health?.best ?? best))),
    ],
    [gauge('almanac_ha_record_slot', 'Last recorded slot; 0 for none.'), (now) => now.record.slot?.slot ?? 0],
    [
      gauge('almanac_ha_record_set', 'Authority set of the last recorded vote; 0 for none.'),
      (now) => now.record.vote?.set ?? 0,
    ],
    [
      gauge('almanac_ha_record_round', 'Round of the last recorded vote; 0 for none.'),
      (now) => now.record.vote?.round ?? 0,
    ],
  ];
  function gauge(name: string, help: string): Gauge {
    return new Gauge(of(name, help));
  }
  for (const kind of kinds) {
    for (const answer of answers) questions.inc({ kind, answer }, 0);
    seconds.zero({ kind });
  }
  return {
    registry,
    contentType: registry.contentType,
    answered: (kind, answer, ms) => {
      questions.inc({ kind, answer });
      seconds.observe({ kind }, ms / 1_000);
    },
    unknownLine: () => unknown.inc(),
    coordinatorFailed: () => failures.inc(),
    leadChanged: (leads) => {
      if (leads) changes.inc();
    },
    text: () => {
      const now = figures();
      for (const [series, read] of gauges) series.set(read(now));
      return registry.metrics();
    },
  };
}
