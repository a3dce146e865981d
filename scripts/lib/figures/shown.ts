/** One figure as one place shows it: anything between `low` and `high` is shown like this there. */
export interface ShownValue {
  readonly place: string;
  readonly text: string;
  readonly low: number;
  readonly high: number;
}

/** One figure, and all places that show it. */
export interface Figure {
  readonly name: string;
  readonly shown: readonly ShownValue[];
}

/** Shows a number as it is; a number that is missing is shown, too, and is equal to missing ones alone. */
export function exact(place: string, value: number | string | null | undefined): ShownValue {
  const number = value === null || value === undefined || value === '' ? Number.NaN : Number(value);
  return { place, text: String(value ?? 'nothing'), low: number, high: number };
}

/** A share in percent with two digits that were rounded down (`percent`), as parts per million. */
export function percentDown(place: string, text: string | undefined): ShownValue {
  const ppm = Math.round(Number(text) * 10_000);
  return { place, text: String(text), low: ppm, high: ppm === 1_000_000 ? ppm : ppm + 99 };
}

/** Milliseconds of about three digits that were rounded up (`milliseconds`), as microseconds. */
export function millisecondsUp(place: string, text: string | undefined): ShownValue {
  const [, digits = ''] = (text ?? '').split('.');
  const us = Math.round(Number(text) * 1_000);
  return { place, text: String(text), low: us - 1_000 / 10 ** digits.length, high: us };
}

/** The places of a figure that contradict another one: nothing could be shown as both show it. */
export function differences({ shown }: Figure): readonly string[] {
  const isKnown = ({ low }: ShownValue): boolean => !Number.isNaN(low);
  const known = shown.filter(isKnown);
  const isOne = Math.max(...known.map(({ low }) => low)) <= Math.min(...known.map(({ high }) => high));
  if (known.length === 0 || (known.length === shown.length && isOne)) return [];
  return shown.map(({ place, text }) => `${place}: ${text}`);
}
