/** A place in a JSON document: its keys and indices. */
type Place = readonly (string | number)[];

/** A document with one change. */
interface ChangedDocument {
  readonly document: unknown;
  readonly at: Place;
  readonly how: 'removed' | 'added' | 'another type';
}

const strange: readonly unknown[] = [null, true, -1, 4_294_967_296, '', '0x', 'text', [], [[]], {}, { a: 1 }];

/**
 * Changes one field of a document somewhere: takes it away, adds another beside it, or gives it a value of another type.
 * @param random numbers from 0 to 1, of a seed
 * @param under only fields below this place
 */
export function changed(document: unknown, random: () => number, under: Place = []): ChangedDocument {
  const copy = structuredClone(document);
  const places = placesIn(valueAt(copy, under)).map((place) => [...under, ...place]);
  const at = pick(places, random) ?? under;
  const parent = valueAt(copy, at.slice(0, -1)) as Record<string | number, unknown>;
  const key = at.at(-1) ?? '';
  const how = pick(['removed', 'added', 'another type'] as const, random) ?? 'removed';
  if (how === 'added') {
    const added = Array.isArray(parent) ? parent.length : `${key}Unheard`;
    parent[added] = pick(strange, random);
    return { document: copy, at: [...at.slice(0, -1), added], how };
  }
  if (how === 'another type')
    parent[key] = pick(
      strange.filter((value) => typeof value !== typeof parent[key]),
      random,
    );
  else if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
  return { document: copy, at, how };
}

function pick<Item>(items: readonly Item[], random: () => number): Item | undefined {
  return items[Math.floor(random() * items.length)];
}

function valueAt(document: unknown, place: Place): unknown {
  return place.reduce((value, key) => (value as Record<string | number, unknown>)[key], document);
}

function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return keys.flatMap((key) => [
    [key],
    ...placesIn((value as Record<string | number, unknown>)[key]).map((rest) => [key, ...rest]),
  ]);
}
