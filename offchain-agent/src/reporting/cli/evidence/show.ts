import { blake2, hexText } from '../../../base/bytes.ts';
import { milliseconds, sparkline, utc } from '../../../base/format.ts';
import { readNamed } from '../../../base/read-file.ts';
import { type JsonDocument, print, writeJson } from '../../../cli/output.ts';
import { renderTable } from '../../../cli/table.ts';
import { isProof, readUnproved } from '../../../measure/finality/authorship-proof.ts';
import { quantileUs } from '../../../sli/bucket.ts';
import { groupSamples } from '../../../sli/evidence/check-plan.ts';
import { type DecodedEvidence, decodeEvidence, maxEvidenceBytes } from '../../../sli/evidence/decode.ts';
import { hasReceipt } from '../../../sli/evidence/encode.ts';
import { cidOf } from '../../../sli/evidence/evidence.ts';
import { countEntries } from '../../../sli/evidence/report.ts';
import { isTimed, type SampledIndicator } from '../../../sli/indicator.ts';
import type { Sample, SampleOutcome } from '../../../sli/sample.ts';
import { allAuthors } from '../../../words/target-label.ts';

interface ShowCommandOptions {
  readonly json?: boolean;
}

const courseParts = 24;

/**
 * Prints what an evidence file holds.
 * @throws AgentError `bad_input/evidence_file`, and as `decodeEvidence` does
 */
export async function runShow(file: string, options: ShowCommandOptions): Promise<void> {
  const bytes = readNamed(file, maxEvidenceBytes, 'bad_input/evidence_file');
  if (isProof(bytes)) return showCensus(bytes, file, options);
  const evidence = decodeEvidence(bytes);
  if (options.json) writeJson(evidenceDocument(evidence));
  else for (const line of evidenceScreen(evidence)) print(line);
}

/** Of a census the file holds what proves it; what it counts to is computed anew, by `verify`. */
function showCensus(bytes: Uint8Array, file: string, { json }: ShowCommandOptions): void {
  const proof = readUnproved(Buffer.from(bytes).toString('utf8'), file);
  const { census, engine, trust, from_block: from, to_block: to, headers, hand_overs: handOvers } = proof;
  const cid = cidOf(hexText(blake2(bytes)));
  if (json) {
    const place = census ?? null;
    writeJson({
      schema: 'almanac.census_evidence.v1',
      cid,
      engine,
      census: place,
      from_block: from,
      to_block: to,
    });
    return;
  }
  print(`evidence  ${cid}`);
  if (census) {
    const end = census.window * 1_000 + census.window_ms;
    print(`network   ${census.network} of the chain ${census.records_genesis}`);
    print(`window    ${utc(census.window * 1_000)} to ${utc(end)} UTC`);
  }
  print(
    `counts    ${engine}, blocks ${from} to ${to}; ${headers.length} headers and ${handOvers.length} changes of the set`,
  );
  print(
    `trust     ${'genesis_hash' in trust ? `genesis hash ${trust.genesis_hash}` : `checkpoint at block ${trust.checkpoint.block_hash}`}`,
  );
  print('"almanac verify FILE" counts it again and compares it with the chain');
}

/** The file as a person reads it. */
export function evidenceScreen(evidence: DecodedEvidence): readonly string[] {
  const { header, samples, cid, root } = evidence;
  const { windowMs, samplesPerWindow, timeoutMs } = header.parameters;
  const end = header.window * 1_000 + windowMs;
  const isSigned = samples.some(hasReceipt);
  const offset = header.clockOffsetMs === undefined ? 'not compared' : `${header.clockOffsetMs} ms`;
  return [
    `evidence  ${cid}`,
    `root      ${root}`,
    `reporter  ${header.reporter}`,
    `network   ${header.network} of the chain ${header.genesis}`,
    `window    ${utc(header.window * 1_000)} to ${utc(end)} UTC`,
    `plan      ${samplesPerWindow} instants a target, timeout ${timeoutMs} ms; ${samples.length} planned samples in all`,
    `clock     ${offset} from the others`,
    '',
    ...renderTable(
      [
        { title: 'target' },
        { title: 'indicator' },
        { title: 'planned', align: 'right' },
        { title: 'taken', align: 'right' },
        { title: 'succeeded', align: 'right' },
        ...(isSigned ? [{ title: 'receipts', align: 'right' } as const] : []),
        { title: 'p50 ms', align: 'right' },
        { title: 'p99 ms', align: 'right' },
        { title: 'timeline' },
        { title: 'failed' },
        { title: 'skipped' },
      ],
      summarize(evidence).map((group) => row(group, isSigned)),
    ),
  ];
}

function row(group: GroupSummary, isSigned: boolean): readonly string[] {
  return [
    group.target === 0 ? allAuthors : String(group.target),
    group.indicator,
    String(group.planned),
    String(group.samples),
    String(group.answered),
    ...(isSigned ? [group.indicator === 'rpc' ? String(group.receipts) : '-'] : []),
    quantileText(group, group.p50Us),
    quantileText(group, group.p99Us),
    sparkline(group.course),
    reasonText(group.nulls),
    reasonText(group.untaken),
  ];
}

function quantileText({ indicator }: GroupSummary, us: number | undefined): string {
  if (!isTimed(indicator)) return '-';
  return us === undefined ? '?' : milliseconds(us);
}

function reasonText(reasons: Readonly<Record<string, number>>): string {
  const texts = Object.entries(reasons).map(([reason, count]) => `${count} ${reason}`);
  return texts.length === 0 ? '-' : texts.join(', ');
}

function evidenceDocument(evidence: DecodedEvidence): JsonDocument {
  const { header, cid, root, contentId } = evidence;
  return {
    schema: 'almanac.evidence.v1',
    cid,
    content_id: contentId,
    root,
    genesis: header.genesis,
    network: header.network,
    window: header.window,
    reporter: header.reporter,
    link: header.link,
    clock_offset_ms: header.clockOffsetMs ?? null,
    parameters: header.parameters,
    entries: summarize(evidence).map((group) => ({
      target: group.target,
      indicator: group.indicator,
      planned: group.planned,
      samples: group.samples,
      answered: group.answered,
      receipts: group.receipts,
      p50_us: group.p50Us ?? null,
      p99_us: group.p99Us ?? null,
      nulls: group.nulls,
      untaken: group.untaken,
    })),
  };
}

/** What a file holds of one target and indicator. */
interface GroupSummary {
  readonly target: number;
  readonly indicator: SampledIndicator;
  readonly planned: number;
  /** Taken: answered or not. */
  readonly samples: number;
  readonly answered: number;
  /** Answers that the endpoint signed a receipt of; whether it did is told by `verify`. */
  readonly receipts: number;
  readonly p50Us?: number;
  readonly p99Us?: number;
  /** Samples by reason: those without an answer, and those not taken. */
  readonly nulls: Readonly<Record<string, number>>;
  readonly untaken: Readonly<Record<string, number>>;
  /** Answered of taken in each part of the window, ppm; `undefined` where none was taken. */
  readonly course: readonly (number | undefined)[];
}

/** Counts of a file, by target and indicator. */
export function summarize({ header, samples }: DecodedEvidence): readonly GroupSummary[] {
  const startUs = header.window * 1_000_000;
  const partUs = (header.parameters.windowMs * 1_000) / courseParts;
  return groupSamples(samples).map((group) => {
    const [entry] = countEntries(group.samples);
    const answered = entry?.buckets.reduce((sum, [, count]) => sum + count, 0) ?? 0;
    const quantile = (ppm: number): number | undefined =>
      entry && isTimed(group.indicator)
        ? quantileUs(
            entry.samples,
            entry.buckets.map(([index, count]) => [index, 16 * count]),
            ppm,
          )
        : undefined;
    const p50Us = quantile(500_000);
    const p99Us = quantile(990_000);
    return {
      target: group.target,
      indicator: group.indicator,
      planned: group.samples.length,
      samples: entry?.samples ?? 0,
      answered,
      receipts: group.samples.filter(hasReceipt).length,
      ...(p50Us !== undefined && { p50Us }),
      ...(p99Us !== undefined && { p99Us }),
      nulls: reasons(group.samples, 'null'),
      untaken: reasons(group.samples, 'untaken'),
      course: course(group.samples, startUs, partUs),
    };
  });
}

function reasons(
  samples: readonly Sample[],
  kind: Exclude<SampleOutcome['kind'], 'answer'>,
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome } of samples) {
    if (outcome.kind === kind) counts[outcome.reason] = (counts[outcome.reason] ?? 0) + 1;
  }
  return counts;
}

function course(
  samples: readonly Sample[],
  startUs: number,
  partUs: number,
): readonly (number | undefined)[] {
  const parts = Array.from({ length: courseParts }, () => ({ taken: 0, answered: 0 }));
  for (const { instantUs, outcome } of samples) {
    const part = parts[Math.floor((instantUs - startUs) / partUs)];
    if (!part || outcome.kind === 'untaken') continue;
    part.taken += 1;
    if (outcome.kind === 'answer') part.answered += 1;
  }
  return parts.map(({ taken, answered }) =>
    taken === 0 ? undefined : Math.floor((answered * 1_000_000) / taken),
  );
}
