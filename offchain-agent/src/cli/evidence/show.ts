import { readFile } from 'node:fs/promises';
import { AgentError } from '../../base/error.ts';
import { type DecodedEvidence, decodeEvidence } from '../../sli/evidence/decode.ts';
import { milliseconds } from '../latency.ts';
import { type JsonDocument, print, writeJson } from '../output.ts';
import { sparkline } from '../sparkline.ts';
import { renderTable } from '../table.ts';
import { allAuthors } from '../target-label.ts';
import { utc } from '../time.ts';
import { type GroupSummary, summarize } from './summary.ts';

export interface ShowCommandOptions {
  readonly json?: boolean;
}

/**
 * Prints what an evidence file holds.
 * @throws AgentError `bad_input/evidence_file`, and as `decodeEvidence` does
 */
export async function runShow(file: string, options: ShowCommandOptions): Promise<void> {
  const evidence = decodeEvidence(await read(file));
  if (options.json) writeJson(evidenceDocument(evidence));
  else for (const line of evidenceScreen(evidence)) print(line);
}

/** The file as a person reads it. */
export function evidenceScreen(evidence: DecodedEvidence): readonly string[] {
  const { header, samples, cid, root } = evidence;
  const { windowMs, samplesPerWindow, timeoutMs } = header.parameters;
  const end = header.window * 1_000 + windowMs;
  const offset = header.clockOffsetMs === undefined ? 'not compared' : `${header.clockOffsetMs} ms`;
  return [
    `evidence  ${cid}`,
    `root      ${root}`,
    `reporter  ${header.reporter}`,
    `network   ${header.network} of the chain ${header.genesis}`,
    `window    ${utc(header.window * 1_000)} to ${utc(end)} UTC`,
    `plan      ${samplesPerWindow} instants a target, time-out ${timeoutMs} ms; ${samples.length} planned samples in all`,
    `clock     ${offset} from the others`,
    '',
    ...renderTable(
      [
        { title: 'target' },
        { title: 'indicator' },
        { title: 'planned', align: 'right' },
        { title: 'taken', align: 'right' },
        { title: 'answered', align: 'right' },
        { title: 'p50 ms', align: 'right' },
        { title: 'p99 ms', align: 'right' },
        { title: 'course' },
        { title: 'no answer' },
        { title: 'not taken' },
      ],
      summarize(evidence).map(row),
    ),
  ];
}

function row(group: GroupSummary): readonly string[] {
  return [
    group.target === 0 ? allAuthors : String(group.target),
    group.indicator,
    String(group.planned),
    String(group.samples),
    String(group.answered),
    group.p50Us === undefined ? '?' : milliseconds(group.p50Us),
    group.p99Us === undefined ? '?' : milliseconds(group.p99Us),
    sparkline(group.course),
    reasonText(group.nulls),
    reasonText(group.untaken),
  ];
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
      p50_us: group.p50Us ?? null,
      p99_us: group.p99Us ?? null,
      nulls: group.nulls,
      untaken: group.untaken,
    })),
  };
}

async function read(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new AgentError(
      'bad_input/evidence_file',
      `${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      { data: { file }, cause },
    );
  }
}
