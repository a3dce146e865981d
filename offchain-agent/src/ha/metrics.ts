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
    of('almanac_ha_questions_total', 'Questions of the node by what was answered.', ['kind', 'answer']),
  );
  const seconds = new Histogram({
    ...of('almanac_ha_answer_seconds', 'From a question to its answer.', ['kind']),
    buckets: latencyBuckets,
  });
  const unknown = new Counter(of('almanac_ha_unknown_lines_total', 'Lines of the socket that ask nothing.'));
  const failures = new Counter(
    of('almanac_ha_coordinator_failures_total', 'Calls to the coordinator without an answer.'),
  );
  const changes = new Counter(of('almanac_ha_lead_changes_total', 'Times that the lead was won.'));
  const gauges: readonly (readonly [Gauge, (now: HaFigures) => number])[] = [
    [gauge('almanac_ha_lead', 'Whether this node leads (1) or not (0).'), (now) => Number(now.leads)],
    [
      gauge('almanac_ha_leader_known', 'Whether any node led at the last beat (1) or not (0).'),
      (now) => Number(now.leader !== null),
    ],
    [
      gauge('almanac_ha_node_connected', 'Whether the node is connected (1) or not (0).'),
      (now) => Number(now.isConnected),
    ],
    [
      gauge('almanac_ha_fault', 'Whether nothing is granted until a person has looked (1) or not (0).'),
      (now) => Number(now.fault !== null),
    ],
    [
      gauge('almanac_ha_standbys', 'Other nodes of the validator that could lead.'),
      (now) => now.standbys.filter(({ isReady }) => isReady).length,
    ],
    [
      gauge('almanac_ha_behind_blocks', 'How far the best of the others is ahead of this node.'),
      (now) => Math.max(0, ...now.standbys.map(({ best }) => best - (now.health?.best ?? best))),
    ],
    [
      gauge('almanac_ha_record_slot', 'Last slot on record; 0 for none.'),
      (now) => now.record.slot?.slot ?? 0,
    ],
    [
      gauge('almanac_ha_record_set', 'Authority set of the last vote on record; 0 for none.'),
      (now) => now.record.vote?.set ?? 0,
    ],
    [
      gauge('almanac_ha_record_round', 'Round of the last vote on record; 0 for none.'),
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
