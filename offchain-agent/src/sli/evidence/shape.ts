import { distributions } from '../hash-chain.ts';
import {
  byTimedIndicator,
  isSampledIndicator,
  type SampledIndicator,
  timedIndicators,
} from '../indicator.ts';
import type { Receipt } from '../receipt.ts';
import type { Sample, SampledVote, SampleOutcome, SamplingParameters } from '../sample.ts';
import type { EvidenceVersion } from './encode.ts';
import {
  asciiOf,
  type EvidenceHeader,
  evidenceFault,
  isNullReason,
  isUntakenReason,
  shown,
} from './evidence.ts';

const headerKeys = [
  'v',
  'genesis',
  'network',
  'window',
  'reporter',
  'link',
  'parameters',
  'clock_offset_ms',
] as const;
const parameterKeys = [
  'clockOffsetMs',
  'distribution',
  'fastUs',
  'graceBlocks',
  'graceMs',
  'hostRate',
  'idleWindows',
  'lagBlocks',
  'minCoveragePpm',
  'minReporters',
  'samplesPerWindow',
  'timeoutMs',
  'windowMs',
] as const;
const fastKeys = timedIndicators.toSorted();
const maxU32 = 4_294_967_295;
const dayMs = 86_400_000;

/** Line 1: the header, and the version of the format. */
export interface FirstLine {
  readonly version: EvidenceVersion;
  readonly header: EvidenceHeader;
}

/**
 * The header from the JSON of line 1.
 * @throws AgentError `no/evidence` with the field
 */
export function readHeader(json: unknown): FirstLine {
  const fields = new Fields(json, 1, '');
  const version = fields.integer('v', maxU32);
  if (version !== 1 && version !== 2) throw fields.fault('v', `version ${version} of the format is unknown`);
  fields.requireKeys(headerKeys);
  const parameters = readParameters(fields);
  const window = fields.integer('window', maxU32);
  if ((window * 1_000) % parameters.windowMs !== 0) {
    throw fields.fault('window', `no window of ${parameters.windowMs} ms begins at ${window}`);
  }
  const header = {
    genesis: fields.hash('genesis'),
    network: fields.integer('network', maxU32),
    window,
    reporter: fields.hash('reporter'),
    link: fields.hash('link'),
    parameters,
  };
  if (fields.get('clock_offset_ms') === null) return { version, header };
  const clockOffsetMs = fields.integer('clock_offset_ms', dayMs * 365, -dayMs * 365);
  return { version, header: { ...header, clockOffsetMs } };
}

/**
 * A sample from the JSON of its line.
 * @throws AgentError `no/evidence` with the line and field
 */
export function readSample(
  json: unknown,
  { network, window, version }: Pick<EvidenceHeader, 'network' | 'window'> & Pick<FirstLine, 'version'>,
  line: number,
): Sample {
  const fields = new Fields(json, line, '');
  const target = fields.integer('t', maxU32);
  const indicator = fields.text('i');
  if (!isSampledIndicator(indicator)) throw fields.fault('i', `${shown(indicator)} is not an indicator`);
  const instantUs = fields.integer('at', Number.MAX_SAFE_INTEGER);
  return { network, window, target, indicator, instantUs, outcome: readOutcome(fields, indicator, version) };
}

function readOutcome(fields: Fields, indicator: SampledIndicator, version: EvidenceVersion): SampleOutcome {
  const kinds = (['us', 'null', 'untaken'] as const).filter((key) => fields.has(key));
  const [kind] = kinds;
  if (kinds.length !== 1 || kind === undefined) {
    throw fields.fault('us', 'exactly one of us, null and untaken must be set');
  }
  const isVote = indicator === 'finality' && kind === 'us';
  const isSigned = version === 2 && indicator === 'rpc' && kind === 'us' && fields.has('receipt');
  fields.requireKeys(['t', 'i', 'at', kind, ...(isVote ? ['vote'] : []), ...(isSigned ? ['receipt'] : [])]);
  if (isVote) return { kind: 'answer', latencyUs: fields.integer('us', 0), vote: readVote(fields) };
  if (kind === 'us') {
    const latencyUs = fields.integer('us', Number.MAX_SAFE_INTEGER);
    return { kind: 'answer', latencyUs, ...(isSigned && { receipt: readReceipt(fields) }) };
  }
  const reason = fields.text(kind);
  if (kind === 'null' && isNullReason(reason)) return { kind, reason };
  if (kind === 'untaken' && isUntakenReason(reason)) return { kind, reason };
  throw fields.fault(kind, `${shown(reason)} is not a reason`);
}

function readReceipt(line: Fields): Receipt {
  const fields = line.inner('receipt');
  fields.requireKeys(['at', 'height', 'signature']);
  return {
    atMs: fields.integer('at', Number.MAX_SAFE_INTEGER),
    height: fields.integer('height', maxU32),
    signature: fields.hex('signature', 64),
  };
}

function readVote(line: Fields): SampledVote {
  const fields = line.inner('vote');
  fields.requireKeys(['key', 'hash', 'number', 'round', 'set', 'signature']);
  return {
    key: fields.hash('key'),
    hash: fields.hash('hash'),
    number: fields.integer('number', maxU32),
    round: fields.integer('round', Number.MAX_SAFE_INTEGER),
    setId: fields.integer('set', Number.MAX_SAFE_INTEGER),
    signature: fields.hex('signature', 64),
  };
}

function readParameters(header: Fields): SamplingParameters {
  const fields = new Fields(header.get('parameters'), 1, 'parameters');
  fields.requireKeys(parameterKeys);
  const text = fields.text('distribution');
  const distribution = distributions.find((one) => one === text);
  if (distribution === undefined) throw fields.fault('distribution', `${shown(text)} is not a distribution`);
  const fast = new Fields(fields.get('fastUs'), 1, 'parameters.fastUs');
  fast.requireKeys(fastKeys);
  const u32 = (key: (typeof parameterKeys)[number]): number => fields.integer(key, maxU32);
  return {
    windowMs: fields.integer('windowMs', dayMs, 1_000),
    samplesPerWindow: u32('samplesPerWindow'),
    distribution,
    timeoutMs: u32('timeoutMs'),
    fastUs: byTimedIndicator((indicator) => fast.integer(indicator, maxU32)),
    minCoveragePpm: u32('minCoveragePpm'),
    minReporters: u32('minReporters'),
    graceMs: u32('graceMs'),
    graceBlocks: u32('graceBlocks'),
    idleWindows: u32('idleWindows'),
    hostRate: u32('hostRate'),
    clockOffsetMs: u32('clockOffsetMs'),
    lagBlocks: u32('lagBlocks'),
  };
}

/** The fields of one JSON object, each read as what it must be or refused with its line and name. */
class Fields {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #line: number;
  readonly #path: string;

  constructor(json: unknown, line: number, path: string) {
    this.#line = line;
    this.#path = path;
    if (typeof json !== 'object' || json === null || Array.isArray(json)) {
      throw evidenceFault(`is ${shown(json)}, expected an object`, path ? { line, field: path } : { line });
    }
    this.#values = { ...json };
  }

  has(key: string): boolean {
    return Object.hasOwn(this.#values, key);
  }

  get(key: string): unknown {
    if (this.has(key)) return this.#values[key];
    throw this.fault(key, 'is missing');
  }

  integer(key: string, max: number, min = 0): number {
    const value = this.get(key);
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max) {
      return value;
    }
    throw this.fault(key, `is ${shown(value)}, expected an integer from ${min} to ${max}`);
  }

  text(key: string): string {
    const value = this.get(key);
    if (typeof value === 'string') return value;
    throw this.fault(key, `is ${shown(value)}, expected text`);
  }

  hash(key: string): string {
    return this.hex(key, 32);
  }

  hex(key: string, bytes: number): string {
    const value = this.text(key);
    if (/^0x[0-9a-f]*$/.test(value) && value.length === 2 + 2 * bytes) return value;
    throw this.fault(key, `is ${shown(value)}, expected 0x and ${2 * bytes} lower-case hex digits`);
  }

  /** Those of the object in a field. */
  inner(key: string): Fields {
    return new Fields(this.get(key), this.#line, this.#path ? `${this.#path}.${key}` : key);
  }

  /** All of these, and no other. */
  requireKeys(keys: readonly string[]): void {
    for (const key of keys) this.get(key);
    const unknown = Object.keys(this.#values).find((key) => !keys.includes(key));
    if (unknown !== undefined) throw this.fault(asciiOf(unknown.slice(0, 40)), 'is not a field of this line');
  }

  fault(key: string, text: string): Error {
    return evidenceFault(text, { line: this.#line, field: this.#path ? `${this.#path}.${key}` : key });
  }
}
