import { z } from 'zod';
import { durationMs } from '../../base/parse.ts';
import { type NodeRole, nodeRoles } from '../plan/node-plan.ts';

const longestMs = 24 * 3_600_000;

/** Shares of the validators that a fault may pick: the most that finality outlives, and one more. */
const shares = ['minority', 'one-third', 'majority', 'all'] as const;
export type NodeShare = (typeof shares)[number];

/** A duration as text, in milliseconds, 0 included. */
const anyDuration = z.string().transform((text, context) => {
  const ms = durationMs(text);
  if (ms !== undefined && ms <= longestMs) return ms;
  context.addIssue({ code: 'custom', message: 'must be a duration of at most 24h, for example 90s or 10m' });
  return z.NEVER;
});
export const duration = anyDuration.refine((ms) => ms > 0, 'must be longer than 0');

/** By how much a clock is wrong, in milliseconds: a duration with a sign, `+` where there is none. */
export const signedTime = z.string().transform((text, context) => {
  const [, sign, size = ''] = /^([+-]?)(.*)$/.exec(text.trim()) ?? [];
  const ms = durationMs(size);
  if (ms !== undefined && ms <= longestMs) return sign === '-' ? -ms : ms;
  context.addIssue({ code: 'custom', message: 'must be a duration with a sign, for example +3s or -1.5s' });
  return z.NEVER;
});

/** A number of bytes, at least 1 kB. */
export const bytes = z.unknown().transform((given, context) => {
  const match = /^(\d+(?:\.\d+)?)\s*(|k|M|G)B(?:\/s)?$/i.exec(typeof given === 'string' ? given.trim() : '');
  const scale = { '': 1, k: 1e3, m: 1e6, g: 1e9 }[match?.[2]?.toLowerCase() ?? ''] ?? 1;
  const count = typeof given === 'number' ? given : Math.round(Number(match?.[1] ?? Number.NaN) * scale);
  if (count >= 1_000 && count <= 1e12) return count;
  context.addIssue({ code: 'custom', message: 'must be 1kB to 1000GB, for example 100MB' });
  return z.NEVER;
});

/** Above 0, to 100. */
export const percent = z.number().gt(0).max(100);
/** 0 to 100. */
export const anyPercent = z.number().min(0).max(100);

/** When a fault begins, how long it lasts, and how often it comes again. */
export const timing = {
  at: anyDuration.default(0),
  /** By how much later it may begin; drawn by the seed. */
  at_jitter: anyDuration.default(0),
  for: duration.optional(),
  repeat: z.strictObject({ every: duration, times: z.int().min(2).max(1_000) }).optional(),
};

const names = z.array(z.string()).min(1);

/** Which nodes: those named, or of those of a region and a role a number or a share; the seed draws them. */
export const choice = {
  nodes: names.optional(),
  region: z.string().optional(),
  role: z.enum(nodeRoles).optional(),
  pick: z
    .union([z.enum(shares), z.int().min(1)], `must be one of ${shares.join(', ')}, or a number of nodes`)
    .optional(),
};

/** Names of nodes or of regions. */
export const places = z
  .union(
    [z.string().transform((name) => [name]), names],
    'must be the name of a node or of a region, or a list of them',
  )
  .optional();

/** Nodes as a fault of a scenario chooses them. */
export interface Choice {
  readonly nodes?: readonly string[] | undefined;
  readonly region?: string | undefined;
  readonly role?: NodeRole | undefined;
  readonly pick?: NodeShare | number | undefined;
}

/** Whether anything is chosen at all. */
export function isChoice({ nodes, region, role, pick }: Choice): boolean {
  return nodes !== undefined || region !== undefined || role !== undefined || pick !== undefined;
}

/** What no single field can say of itself: `path: message`. */
export function choiceFaults({ nodes, region, role, pick }: Choice): [path: string, message: string][] {
  if (nodes === undefined) return [];
  const others = Object.entries({ region, role, pick }).flatMap(([name, value]) =>
    value === undefined ? [] : [name],
  );
  return others.map((name) => ['nodes', `give either nodes or ${name}, not both`]);
}
