import { z } from 'zod';
import { durationMs } from '../../../base/parse.ts';

const path = z.string().min(1, 'must not be empty');
const leastEveryMs = 60_000;
const mostEveryMs = 365 * 86_400_000;

/** Snapshots that are made again and again, of a node of this machine. */
export const snapshotShape = z.strictObject({
  every: z.string().transform((text, context) => {
    const ms = durationMs(text);
    if (ms !== undefined && ms >= leastEveryMs && ms <= mostEveryMs) return ms;
    context.addIssue({ code: 'custom', message: 'must be a duration from 1m to 365d, for example 1d' });
    return z.NEVER;
  }),
  basePath: path,
  chain: path.optional(),
  node: path.optional(),
  out: path,
  snapshotKey: path,
  /** A folder or s3://BUCKET/FOLDER; without it nothing is published. */
  publish: path.optional(),
  /** Whether the database's files are published one by one, too. */
  bare: z.boolean().default(false),
  s3: z
    .strictObject({
      endpoint: z
        .string()
        .regex(/^https?:\/\//, 'must begin with http:// or https://')
        .optional(),
      region: path.optional(),
      credentials: path.optional(),
      requesterPays: z.boolean().default(false),
    })
    .prefault({}),
  keep: z.int().min(1).max(1_000).default(7),
});

export type SnapshotConfig = z.infer<typeof snapshotShape>;
