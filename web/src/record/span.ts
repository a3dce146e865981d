import { type PeriodKind, secondsPerDay } from '@almanac-chain/agent/sli/calendar';

/** How far back figures go: the last closed periods together, or one period of the calendar. */
export const spanNames = ['1', '7', '30', '90'] as const;
export type SpanName = (typeof spanNames)[number];

export const spanTitles: Readonly<Record<SpanName, string>> = {
  '1': '24 h',
  '7': '7 days',
  '30': '30 days',
  '90': '90 days',
};

/** In a sentence. */
export const spanWords: Readonly<Record<SpanName, string>> = {
  '1': 'the last 24 hours',
  '7': 'the last 7 full days',
  '30': 'the last 30 full days',
  '90': 'the last 90 full days',
};

/** More windows in a day than this are too many to read for each target: the last closed day stands for them. */
const mostWindows = 48;

export function parseSpan(text: string | null): SpanName {
  return spanNames.find((name) => name === text) ?? '30';
}

/** The closed periods of a span, the oldest first. */
export function periodsOf(
  span: SpanName,
  { asOfS, windowS }: { readonly asOfS: number; readonly windowS: number | undefined },
): { readonly kind: PeriodKind; readonly starts: readonly number[]; readonly lengthS: number } {
  const isByWindows = span === '1' && windowS !== undefined && windowS * mostWindows >= secondsPerDay;
  const lengthS = isByWindows ? windowS : secondsPerDay;
  const count = isByWindows ? secondsPerDay / windowS : Number(span);
  const openS = Math.floor(asOfS / lengthS) * lengthS;
  return {
    kind: isByWindows ? 'window' : 'day',
    starts: Array.from({ length: count }, (_, index) => openS - (count - index) * lengthS),
    lengthS,
  };
}
