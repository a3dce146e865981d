import { toASecond, unitsPerSecond } from './rate-unit.ts';
import { plainCell } from './table.ts';

/** What a column can be read as. */
export const roles = ['n', 'throughput', 'latency', 'sd', 'weight', 'start', 'pair'] as const;
export type Role = (typeof roles)[number];

/** The meaning of a name, as far as it can be told without the cells. */
interface NameMeaning {
  readonly role: Role | undefined;
  /** A maximum, a best run, bytes on the wire: throughput only where no column has more claim to it. */
  readonly isWeak: boolean;
  /** Units of a latency in a second: 1000 for milliseconds. */
  readonly perSecond: number;
}

/** A longer name means nothing, and could take the square of its length. */
const longestName = 500;

interface ParsedName {
  /** Lower case, words between single spaces, `per second` as `/s`. */
  readonly base: string;
  readonly unit: string;
}

/** What N counts, in the singular or in the plural. */
const counted = new Set(
  [
    'n node validator user client thread thd vu vuser worker processor proc core cpu vcpu connection conn',
    'concurrency parallelism load mpl dop p inflight iodepth qd gpu numjobs',
  ].flatMap((nouns) => nouns.split(' ')),
);
/** What names one thing in the singular, and counts them in the plural or behind "number of". */
const countedInPlural = new Set(
  [
    'session goroutine coroutine fiber terminal peer replica server machine instance pod container shard agent job task stream',
    'producer consumer publisher subscriber executor actor host member broker orderer sender receiver sealer miner partition process',
    'rank org organization organisation endorser collator',
  ].flatMap((nouns) => nouns.split(' ')),
);
/** Words that change nothing of what is counted; load generators are some of them. */
const fillers = new Set(
  [
    'number num no nr of count the concurrent parallel active virtual simultaneous total level # cluster network committee mpi',
    'sysbench pgbench wrk jmeter locust ycsb',
  ].flatMap((words) => words.split(' ')),
);

const perTime = String.raw`\/(?:s|sec|secs|second|seconds|min|minute|h|hour)\b`;
const rate = new RegExp(
  String.raw`\b(?:throughput|thruput|thrpt|tput|bandwidth|[kmg]?(?:tps|txps|qps|rps|iops|ops|pps|mps|eps|flops)|tpm|tpmc|nopm|[kmg]?i?bps|[kmg]bits?ps)\b|${perTime}`,
);
/** A rate of something else, or a figure that was computed from throughputs. */
const otherRate = new RegExp(
  String.raw`\b(?:err(?:or)?s?|fail(?:s|ed|ure|ures|ing)?|timeouts?|drop(?:s|ped)?|abort(?:s|ed)?|retr(?:y|ies)|reject(?:s|ed)?|loss(?:es)?|lost|` +
    String.raw`min(?:imum)?|worst|lowest|p\d+|percentile|sd|std\w*|stdev|dev|deviation|variance|var|cv|rsd|ci\d*|conf\w*|low(?:er)?|upper|margin|` +
    String.raw`ideal|linear|perfect|expected|predict\w*|model\w*|fit(?:ted)?|usl|amdahl|theor\w*|target\w*|offer(?:ed)?|sent|send|sending|submi\w*|input|incoming|issued|attempted|` +
    String.raw`arrivals?|injected|requested|limit|cap|speed ?up|scale ?up|relative|rel|norm\w*|efficien\w*|scalab\w*|gain|change|delta|diff\w*|vs|versus|` +
    String.raw`ratio|improve\w*|overhead|residual|latency|latencies|duration|elapsed|cost|price)\b|%|` +
    String.raw`(?:\/|\bper |\bby |\ba )(?:core|thread|node|client|worker|user|v?cpu|server|connection|validator|vu|process|machine|op|watt|w|dollar)\b`,
);
/** `/min` is no minimum. */
const perTimeAnywhere = new RegExp(perTime, 'g');
/** Arrivals, not what was served. */
const offered = /\b(?:users?|clients?)\//;
/** What a load generator reports of its traffic next to the requests: `Received KB/sec`, `Transfer/sec`. */
const traffic = /^(?:(?:received|recv|rx|transfer(?:red)?|network|net|disk)\b.*|(?:[kmg]i?)?b(?:ytes?)?)\/s/;
const extreme = /\b(?:max(?:imum)?|best|highest|high|top|peak)\b/;
const meanWords = /\b(?:mean|avg|average|ave)\b/g;
const nothing: NameMeaning = { role: undefined, isWeak: false, perSecond: 1 };

/** What a column of this name is: names of many tools and tables, in any case. */
export function meaningOf(name: string): NameMeaning {
  const parsed = parseName(name);
  const { base } = parsed;
  if (base === '') return nothing;
  if (base === 'weight' || base === 'start' || base === 'pair') return { ...nothing, role: base };
  if (isSpread(base)) return { ...nothing, role: 'sd' };
  const perSecond = latencyUnit(parsed);
  if (perSecond !== undefined) return { role: 'latency', isWeak: false, perSecond };
  if (isCounted(parsed)) return { ...nothing, role: 'n' };
  if (isThroughput(parsed) && toASecond(base, parsed.unit) !== undefined)
    return {
      ...nothing,
      role: 'throughput',
      isWeak: extreme.test(base) || traffic.test(`${base} ${parsed.unit}`.trim()),
    };
  return nothing;
}

/** Units of a column of times in a second, where its name says its unit; 1 where not. */
export function perSecondIn(name: string): number {
  const { base, unit } = parseName(name);
  return unitsPerSecond[unit] ?? unitsPerSecond[base.split(' ').at(-1) ?? ''] ?? 1;
}

/** The factor that turns figures of this name or unit into a rate per second; 1 for anything but a known rate. */
export function toASecondIn(name: string): number {
  const parsed = parseName(name);
  const isRate = isThroughput(parsed) || isRateUnit(name);
  return (isRate ? toASecond(parsed.base, parsed.unit) : undefined) ?? 1;
}

/** Whether a text is a unit of throughput: `ops/s`, `tps`. */
export function isRateUnit(text: string): boolean {
  const { base } = parseName(text);
  return rate.test(base) || /^ops\/[mun]?s$/.test(base);
}

/** Whether a text is what a size counts: `threads`. */
export function isCountedUnit(text: string): boolean {
  return isCounted(parseName(text));
}

/** Words for what a size counts, by how a name has them in the singular. */
const nouns: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['node', 'validator', 'user', 'client', 'thread', 'worker', 'connection', 'core'].map((one) => [
      one,
      `${one}s`,
    ]),
  ),
  vu: 'VUs',
};

/** What sizes of a column count: `clients`, `size` where it is none of the usual; undefined for a bare `n`. */
export function countedBy(name: string): string | undefined {
  const { base } = parseName(name);
  if (base === '' || base === 'n') return undefined;
  const words = base.replace(/^n(?=(?:thread|node|client|user|worker|core)s?$)/, '').split(' ');
  const known = words.findLast((word) => nouns[singular(word)] !== undefined);
  return known === undefined ? 'size' : nouns[singular(known)];
}

/** A rate at which load was offered, as Hyperledger Caliper names it. */
export function isSendRate(name: string): boolean {
  return parseName(name).base === 'send rate';
}

/** The words of a name and of its unit, in lower case between single spaces. */
export function wordsOfName(name: string): ParsedName {
  return parseName(name);
}

function parseName(name: string): ParsedName {
  if (name.length > longestName) return { base: '', unit: '' };
  const plain = plainCell(name).replace(/^\uFEFF/, '');
  // JMH puts the names of parameters in brackets: one without anything before it is the name.
  const last = /[([{]([^)\]}]*)[)\]}]\s*$/.exec(plain);
  const bracket = last && plain.slice(0, last.index).trim() !== '' ? last : undefined;
  // `X(N)` is a name, and `threads (N)` a symbol; neither is a unit, and neither hurts as one.
  const before = bracket ? plain.slice(0, bracket.index) : plain;
  const after = /^(.*\S)\s*,\s*(\S+)$/.exec(before);
  const unit = bracket?.[1] ?? after?.[2] ?? '';
  return { base: wordsOf(!bracket && after ? (after[1] ?? before) : before), unit: wordsOf(unit) };
}

function wordsOf(text: string): string {
  return text
    .replace(/([a-z\d])([A-Z][a-z])|([a-z]{2})([A-Z]{2,})/g, '$1$3 $2$4')
    .toLowerCase()
    .replace(/[\s_\-.:"'*`]+/g, ' ')
    .replace(/^#\s*(?=\S)/, '')
    .replace(/\bper\s+(s|sec|secs|second|seconds|min|minute|hour)\b/g, '/$1')
    .replace(/\s*\/\s*/g, '/')
    .replace(/[,;]+$/, '')
    .replace(/^[([{]([^)\]}]*)[)\]}]$/, '$1')
    .trim();
}

function isCounted({ base, unit }: ParsedName): boolean {
  // `p` counts processors, and `p(95)` is a percentile.
  if (base === 'p' && /\d/.test(unit)) return false;
  if (
    /^(?:vus? max|max vus?|in flight|(?:concurrent|parallel|outstanding|in flight) requests|(?:io|queue) depth)$/.test(
      base,
    )
  )
    return true;
  // `n_threads` and `nthreads` are the number of threads.
  const name = base
    .replace(/^n (?=\S)/, 'num ')
    .replace(/^n(?=(?:thread|proc|node|client|user|worker|core|cpu)s?$)/, 'num ');
  const words = name.split(' ').filter((word) => !fillers.has(word));
  const [word = '', ...more] = words;
  if (words.length === 0) return base === 'concurrent';
  if (words.length === 1 && word === 'size') return /^(?:cluster|network|committee) size$/.test(base);
  // `Client threads`, `validator nodes`: the last noun is what is counted.
  const [last = '', ...rest] = more;
  if (rest.length > 0) return false;
  if (last !== '') return last !== singular(last) && isNoun(singular(word)) && isNoun(singular(last));
  const one = singular(word);
  if (counted.has(word) || counted.has(one)) return true;
  return (countedInPlural.has(one) && one !== word) || (countedInPlural.has(word) && name !== word);
}

function isNoun(one: string): boolean {
  return counted.has(one) || countedInPlural.has(one);
}

function singular(word: string): string {
  if (word.endsWith('sses')) return word.slice(0, -2);
  if (word.endsWith('ss')) return word;
  return word.endsWith('s') ? word.slice(0, -1) : word;
}

function isThroughput({ base, unit }: ParsedName): boolean {
  const all = `${base} ${unit}`;
  if (offered.test(all) || otherRate.test(all.replace(perTimeAnywhere, ''))) return false;
  if (base === 'x' || base === 'transaction rate' || base === 'tx') return base !== 'tx' || rate.test(unit);
  // `/s` alone has no word before it to be a boundary of.
  // So many in all is no rate.
  if (/^(?:total|num|number of|#) ?(?:ops|operations)$/.test(base)) return false;
  return rate.test(base) || rate.test(unit);
}

function isSpread(base: string): boolean {
  return /^(?:(?:throughput|tps|qps|rps|x) )?(?:sd|std|stddev|stdev|std dev|standard deviation)$/.test(base);
}

function latencyUnit({ base, unit }: ParsedName): number | undefined {
  if (base === 'latency' && unit === '') return 1;
  const words = base.replace(meanWords, '').replace(/\s+/g, ' ').trim();
  const match = /^(?:latency|response time|resp time)(?: (\S+))?$/.exec(words);
  return match ? unitsPerSecond[unit || (match[1] ?? '')] : undefined;
}
