/** Units of a latency in a second, in a name or behind a figure. */
export const unitsPerSecond: Readonly<Record<string, number>> = {
  s: 1,
  sec: 1,
  secs: 1,
  second: 1,
  seconds: 1,
  ms: 1e3,
  msec: 1e3,
  millis: 1e3,
  milliseconds: 1e3,
  us: 1e6,
  µs: 1e6,
  μs: 1e6,
  usec: 1e6,
  micros: 1e6,
  microseconds: 1e6,
  ns: 1e9,
  nanoseconds: 1e9,
};

/** Times that a rate can be taken over, by how many of them are in a second. */
const inASecond: Readonly<Record<string, number>> = {
  ...unitsPerSecond,
  min: 1 / 60,
  mins: 1 / 60,
  minute: 1 / 60,
  minutes: 1 / 60,
  h: 1 / 3_600,
  hr: 1 / 3_600,
  hour: 1 / 3_600,
  hours: 1 / 3_600,
  d: 1 / 86_400,
  day: 1 / 86_400,
  days: 1 / 86_400,
};
const scale: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, g: 1e9 };

const times = Object.keys(inASecond).join('|');
/** `/100ms` too. */
const perTime = new RegExp(String.raw`\/\s*(\d+)?\s*(${times})(?![a-zµμ\d])`);
const perMinute = /\b[kmg]?(?:tpmc?|nopm|rpm)\b/;
const perHour = /\b[kmg]?tph\b/;
/** Rates of something else than time. */
const perThing = /\/\s*(?:block|batch|round|epoch|slot|iteration|run|tx|transaction|request|query|call)s?\b/;
const scaledName =
  /\b([kmg])\s*(?=(?:tps|txps|qps|rps|iops|ops|pps|mps|eps|flops|tpmc?|tph|tx|txs|txns?|req|reqs|requests?|transactions?|messages?|msgs?|quer(?:y|ies)|operations?|events?|calls?)\b)/;
const thousands = /\bthousands?\b|(?:^|\s)[x×*]\s*(?:1[ ,]?000|10\^3|1e3)\b|\b000s\b/;
const millions = /\bmillions?\b|(?:^|\s)[x×*]\s*(?:1[ ,]?000[ ,]?000|10\^6|1e6)\b/;

/**
 * The factor that turns a figure into a rate per second, from its name and unit: 1/60 for `requests/min`, 1000 for `ktps`.
 * @param name and the unit behind it, in lower case
 * @returns undefined for units without a time, such as `tx/block`, and for times alone, such as `ms`
 */
export function toASecond(name: string, unit: string): number | undefined {
  // A time alone, and a letter that is millions to some and minutes to others.
  if (inASecond[unit] !== undefined || unit === 'm') return undefined;
  const all = `${name} ${unit}`;
  const [, count = '1', time = ''] = perTime.exec(all) ?? [];
  const rate = time === '' ? spoken(all) : (inASecond[time] ?? 1) / Number(count);
  if (rate === undefined) return undefined;
  const [, letter = ''] = scaledName.exec(all) ?? [];
  const many =
    unit === 'k' || [name, unit].some((text) => thousands.test(text))
      ? 1e3
      : [name, unit].some((text) => millions.test(text))
        ? 1e6
        : (scale[letter] ?? 1);
  return rate * many;
}

function spoken(all: string): number | undefined {
  if (perMinute.test(all)) return 1 / 60;
  if (perHour.test(all)) return 1 / 3_600;
  return perThing.test(all) ? undefined : 1;
}
