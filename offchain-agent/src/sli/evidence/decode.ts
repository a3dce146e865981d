import { blake2, hexText } from '../../base/bytes.ts';
import { AgentError } from '../../base/error.ts';
import { merkleRoot } from '../merkle.ts';
import type { Sample } from '../sample.ts';
import { hasReceipt, headerLine, sampleLine } from './encode.ts';
import {
  cidOf,
  comparePlaces,
  type EncodedEvidence,
  type Evidence,
  type EvidenceHeader,
  evidenceFault,
  shown,
} from './evidence.ts';
import { type FirstLine, readHeader, readSample } from './shape.ts';

export interface DecodedEvidence extends EncodedEvidence, Evidence {}

/** More than any window can have; a file beyond it is not read at all. */
export const maxEvidenceBytes = 256 * 1024 * 1024;

const newline = 0x0a;
/** Lines that are looked through for one of evidence, where a file is none. */
const mostLooked = 1_000;

/**
 * Reads an evidence file strictly: one byte that the canonical form does not have refuses the file.
 *
 * @throws AgentError `no/evidence` with the line and field of the first fault; `bad_input/evidence` when nothing in the
 * bytes is evidence at all, or they are too many
 */
export function decodeEvidence(bytes: Uint8Array): DecodedEvidence {
  if (bytes.length > maxEvidenceBytes) throw notEvidence(`has more than ${maxEvidenceBytes} bytes`);
  try {
    return decodeLines(bytes);
  } catch (fault) {
    if (!hasEvidence(bytes)) throw notEvidence('has neither a header nor a sample', fault);
    throw fault;
  }
}

function decodeLines(bytes: Uint8Array): DecodedEvidence {
  // One by one, and kept once they are read: millions of empty lines would take gigabytes.
  const lines: Uint8Array[] = [];
  const rest = linesOf(bytes);
  const { value: first } = rest.next();
  if (!first) throw evidenceFault('no header', { line: 1 });
  const text = lineText(first, 1);
  const { version, header } = readHeader(parsed(text, 1));
  requireCanonical(text, headerLine(header, version), 1);
  lines.push(first);
  const samples: Sample[] = [];
  for (const line of rest) {
    const number = lines.push(line);
    const sample = decodeSample(line, { ...header, version }, number);
    const before = samples.at(-1);
    if (before && comparePlaces(before, sample) >= 0) throw disorder(before, sample, number);
    samples.push(sample);
  }
  if (version === 2 && !samples.some(hasReceipt)) {
    throw evidenceFault('is 2, and no sample has a receipt: that is version 1', { line: 1, field: 'v' });
  }
  if (bytes.at(-1) !== newline) throw evidenceFault('does not end with a newline', { line: lines.length });
  const contentId = hexText(blake2(bytes));
  return { header, samples, bytes, contentId, cid: cidOf(contentId), root: hexText(merkleRoot(lines)) };
}

function decodeSample(
  line: Uint8Array,
  header: Pick<EvidenceHeader, 'network' | 'window'> & Pick<FirstLine, 'version'>,
  number: number,
): Sample {
  const text = lineText(line, number);
  const sample = readSample(parsed(text, number), header, number);
  requireCanonical(text, sampleLine(sample), number);
  return sample;
}

function* linesOf(bytes: Uint8Array): Generator<Uint8Array, undefined> {
  let from = 0;
  for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, from)) {
    yield bytes.subarray(from, end);
    from = end + 1;
  }
  if (from < bytes.length) yield bytes.subarray(from);
}

function lineText(line: Uint8Array, number: number): string {
  try {
    // A byte order mark is a byte too many, not something to overlook.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(line);
  } catch {
    throw evidenceFault('holds bytes that are not UTF-8', { line: number });
  }
}

function parsed(text: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw evidenceFault(`is not JSON: ${shown(text)}`, { line });
  }
}

/** JSON has many forms of one value; evidence has one, so that its hash has a meaning. */
function requireCanonical(text: string, canonical: string, line: number): void {
  if (text === canonical) return;
  let column = 0;
  while (text[column] === canonical[column]) column += 1;
  throw evidenceFault(
    `is not in canonical form from column ${column + 1} on: ${shown(text.slice(column, column + 30))}, expected ${shown(canonical.slice(column, column + 30))}`,
    { line, field: 'form' },
  );
}

function disorder(before: Sample, sample: Sample, line: number): AgentError {
  const field = before.target === sample.target ? (before.indicator === sample.indicator ? 'at' : 'i') : 't';
  const what = comparePlaces(before, sample) === 0 ? 'repeats' : 'belongs before';
  return evidenceFault(`${what} the line before; lines ascend by t, i and at`, { line, field });
}

function hasEvidence(bytes: Uint8Array): boolean {
  let left = mostLooked;
  for (const line of linesOf(bytes)) {
    if (isEvidenceLine(line)) return true;
    left -= 1;
    if (left === 0) return false;
  }
  return false;
}

function isEvidenceLine(line: Uint8Array): boolean {
  try {
    const json = parsed(lineText(line, 1), 1);
    return isSampleOf(json) || Boolean(readHeader(json));
  } catch {
    return false;
  }
}

function isSampleOf(json: unknown): boolean {
  try {
    return Boolean(readSample(json, { network: 0, window: 0, version: 2 }, 1));
  } catch {
    return false;
  }
}

function notEvidence(text: string, cause?: unknown): AgentError {
  return new AgentError('bad_input/evidence', `this is not an evidence file: it ${text}`, { cause });
}
