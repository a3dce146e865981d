import { type FigureDraw, list, overview, own, type Validators } from './drawn.ts';
import { exact, type Figure, millisecondsUp, percentDown } from './shown.ts';
import { sumOf } from './stored-sum.ts';

/** Slots over a span: everyone's share, misses and low end. */
export async function slotsOfSpan({ chain, places, target, days }: FigureDraw): Promise<readonly Figure[]> {
  const first = (await places.page(...overview(days))).rows[target];
  const row = (await places.page(...list(`days=${days}`))).rows[target];
  const tile = (await places.page(...own(target, `days=${days}`))).tiles.slots;
  const { validators } = await places.command<Validators>('validators', '--last', lastOf(days));
  const printed = validators.find((one) => one.target === target);
  const stored = await sumOf(chain, target, days);
  const of = `target ${target}, slots of ${days} days`;
  return [
    {
      name: `${of}, missed`,
      shown: [
        exact('overview', first?.missed),
        exact('validators page', row?.missed),
        exact('its page', /([\d,]+) missed/.exec(tile?.text ?? '')?.[1]?.replace(/,/g, '')),
        exact('almanac validators', printed?.missed_slots),
        exact('storage', stored.whole - stored.part),
      ],
    },
    {
      name: `${of}, share`,
      shown: [
        exact('overview', first?.share),
        exact('validators page', row?.['SLI %']),
        exact('its page', tile?.data),
        exact('almanac validators', printed?.sli_ppm),
        exact('storage', Math.floor((stored.part * 1_000_000) / stored.whole)),
      ],
    },
    {
      name: `${of}, low end`,
      shown: [
        percentDown('overview', first?.low),
        exact('validators page', row?.['95 % CI']),
        percentDown('its page', /likely ([\d.]+) to/.exec(tile?.text ?? '')?.[1]),
        exact('almanac validators', printed?.low_ppm),
      ],
    },
  ];
}

/** Arrivals over a span. */
export async function arrivalOfSpan({ places, target, days }: FigureDraw): Promise<readonly Figure[]> {
  const row = (await places.page(...list(`days=${days}`))).rows[target];
  const single = (await places.page(...list(`days=${days}&indicator=arrival`))).rows[target];
  const tile = (await places.page(...own(target, `days=${days}`))).tiles.arrival;
  const { validators } = await places.command<Validators>(
    'validators',
    '--indicator',
    'arrival',
    '--last',
    lastOf(days),
  );
  const printed = validators.find((one) => one.target === target);
  const of = `target ${target}, arrival of ${days} days`;
  return [
    {
      name: `${of}, median`,
      shown: [
        exact('validators page', row?.['arrival p50 ms']),
        exact('validators page of arrival', single?.['p50 ms']),
        exact('its page', tile?.data),
        exact('almanac validators', printed?.p50_us),
      ],
    },
    {
      name: `${of}, p95`,
      shown: [
        exact('validators page', row?.['arrival p95 ms']),
        exact('validators page of arrival', single?.['p95 ms']),
        millisecondsUp('its page', /p95 ([\d.]+) ms/.exec(tile?.text ?? '')?.[1]),
        exact('almanac validators', printed?.p95_us),
      ],
    },
    {
      name: `${of}, coverage`,
      shown: [
        exact('validators page', row?.['arrival coverage %']),
        exact('validators page of arrival', single?.['coverage %']),
        exact('almanac validators', printed?.coverage_ppm),
      ],
    },
  ];
}

/** All validators together, over a span. */
export async function networkOfSpan({ chain, places, target, days }: FigureDraw): Promise<readonly Figure[]> {
  const { tiles } = await places.page(...overview(days));
  const { arrival } = (await places.page(...own(target, `days=${days}`))).tiles;
  const { validators } = await places.command<Validators>('validators', '--last', lastOf(days));
  const sums = await Promise.all(
    chain.cast.validators.map(async (_, index) => await sumOf(chain, index + 1, days)),
  );
  const part = sums.reduce((sum, one) => sum + one.part, 0);
  const whole = sums.reduce((sum, one) => sum + one.whole, 0);
  const printed = validators.reduce((sum, one) => sum + (one.missed_slots ?? 0), 0);
  const { slots, budget } = tiles;
  return [
    {
      name: `network, slots of ${days} days, share`,
      shown: [exact('overview', slots?.data), exact('storage', Math.floor((part * 1_000_000) / whole))],
    },
    {
      name: `network, slots of ${days} days, missed`,
      shown: [
        exact('overview, budget', /([\d,]+) missed/.exec(budget?.text ?? '')?.[1]?.replace(/,/g, '')),
        exact('almanac validators', printed),
        exact('storage', whole - part),
      ],
    },
    {
      name: `network, slots of ${days} days, budget used`,
      shown: [
        exact('overview', budget?.data),
        exact('storage', Math.ceil(((whole - part) * 10_000) / whole)),
      ],
    },
    {
      name: `network, arrival of ${days} days, p95`,
      shown: [
        millisecondsUp('overview', /p95 ([\d.]+) ms/.exec(tiles.arrival?.text ?? '')?.[1]),
        millisecondsUp(
          `page of target ${target}`,
          /network: [\d.]+ and ([\d.]+)/.exec(arrival?.text ?? '')?.[1],
        ),
      ],
    },
  ];
}

function lastOf(days: number): string {
  return days === 1 ? '24h' : `${days}d`;
}
