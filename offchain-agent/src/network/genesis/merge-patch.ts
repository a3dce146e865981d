import type { ExactJson } from './exact-json.ts';

/** Applies a JSON merge patch (RFC 7386): objects merge, arrays and values replace, null removes. */
export function mergePatch(base: ExactJson | undefined, patch: ExactJson): ExactJson {
  if (!isObject(patch)) return patch;
  const merged: { [key: string]: ExactJson } = isObject(base) ? { ...base } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = mergePatch(merged[key], value);
  }
  return merged;
}

function isObject(value: ExactJson | undefined): value is { [key: string]: ExactJson } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
