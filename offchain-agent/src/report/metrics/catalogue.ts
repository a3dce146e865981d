import { sampledIndicators } from '../../sli/sample.ts';

export interface SeriesDescription {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  /** The values of every label but `reporter`: all of them are there at 0 from the start. */
  readonly labels: Readonly<Record<string, readonly string[]>>;
  /** Whether there is one a reporter. */
  readonly ofReporter: boolean;
}

export const nullReasons = [
  'refused',
  'timeout',
  'disconnected',
  'bad_answer',
  'too_large',
  'redirect',
  'wrong_genesis',
  'wrong_peer',
  'behind',
  'forbidden_address',
  'unresolved',
  'late',
] as const;
export const untakenReasons = ['stopped', 'stalled', 'offline', 'clock', 'rate_limited'] as const;
export const outboxStates = ['pending', 'submitted', 'finalized', 'refused'] as const;
export const jobNames = ['window', 'close', 'submit', 'retain'] as const;
export const healthParts = ['chain', 'queue', 'store', 'clock', 'lease', 'reporter'] as const;
export const absentReasons = [
  'not_running',
  'no_samples',
  'clock_fault',
  'clock_offset',
  'too_late',
  'not_active',
] as const;

const ofReporter = true;
const ofProcess = false;

/** Every series of the agent; docs/agent.md has the same table, which a test compares. */
export const catalogue = [
  counter('almanac_samples_total', 'Planned samples by what became of them.', ofReporter, {
    indicator: sampledIndicators,
    outcome: ['answer', 'null', 'untaken'],
  }),
  counter('almanac_sample_nulls_total', "Samples without an answer: the target's doing.", ofReporter, {
    indicator: sampledIndicators,
    reason: nullReasons,
  }),
  counter('almanac_samples_untaken_total', "Samples not taken: the agent's own doing.", ofReporter, {
    indicator: sampledIndicators,
    reason: untakenReasons,
  }),
  histogram('almanac_sample_latency_seconds', 'Latency of answers, from the intended instant.', ofReporter, {
    indicator: sampledIndicators,
  }),
  counter(
    'almanac_store_failures_total',
    'Samples that the store refused and that are kept for another try.',
    ofReporter,
  ),
  gauge('almanac_store_waiting_samples', 'Samples that wait for the store.', ofReporter),
  gauge('almanac_window_start_seconds', 'Start of the window that is measured; 0 for none.', ofReporter),
  gauge(
    'almanac_window_coverage_ratio',
    'Samples taken of those planned, in the last closed window.',
    ofReporter,
  ),
  counter('almanac_window_reported_total', 'Windows closed with a report in the outbox.', ofReporter),
  counter('almanac_window_absent_total', 'Windows without a report, by reason.', ofReporter, {
    reason: absentReasons,
  }),
  counter('almanac_report_part_finalized_total', 'Parts of reports found in finalized blocks.', ofReporter),
  counter('almanac_report_part_refused_total', 'Parts of reports that the chain refused.', ofReporter),
  gauge('almanac_outbox_rows', 'Extrinsics in the outbox by state.', ofReporter, { state: outboxStates }),
  gauge('almanac_finalized_block_number', 'Newest finalized block seen.', ofReporter),
  gauge(
    'almanac_finalized_block_age_seconds',
    'Own clock minus the time of the newest finalized block.',
    ofReporter,
  ),
  gauge('almanac_clock_offset_seconds', "Own clock minus the others'.", ofReporter),
  counter('almanac_clock_jumps_total', 'Jumps of the own clock against the monotonic one.', ofProcess),
  counter('almanac_jobs_completed_total', 'Jobs that ended well.', ofProcess, { job: jobNames }),
  counter('almanac_jobs_failed_total', 'Attempts of jobs that failed.', ofProcess, { job: jobNames }),
  counter(
    'almanac_jobs_made_up_total',
    'Duties done without their job, for the queue was late or gone.',
    ofProcess,
    {
      job: jobNames,
    },
  ),
  counter('almanac_queue_starts_total', "Starts of the agent's own queue process.", ofProcess),
  gauge('almanac_ready', 'Whether a part is ready (1) or not (0).', ofProcess, { part: healthParts }),
  gauge(
    'almanac_event_loop_delay_seconds',
    'Longest delay of the event loop since the last scrape.',
    ofProcess,
  ),
  gauge('almanac_resident_memory_bytes', 'Memory of the process.', ofProcess),
] as const satisfies readonly SeriesDescription[];

export type SeriesName = (typeof catalogue)[number]['name'];

type Labels = Readonly<Record<string, readonly string[]>>;

function counter<Name extends string>(name: Name, help: string, of: boolean, labels: Labels = {}) {
  return { name, type: 'counter', help, labels, ofReporter: of } as const;
}

function gauge<Name extends string>(name: Name, help: string, of: boolean, labels: Labels = {}) {
  return { name, type: 'gauge', help, labels, ofReporter: of } as const;
}

function histogram<Name extends string>(name: Name, help: string, of: boolean, labels: Labels = {}) {
  return { name, type: 'histogram', help, labels, ofReporter: of } as const;
}
