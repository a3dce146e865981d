import { z } from 'zod';
import { plainText } from '../../base/plain-text.ts';
import { distributions } from '../../sli/hash-chain.ts';
import { byTimedIndicator } from '../../sli/indicator.ts';
import { peerIdOf } from './peer-id.ts';
import type { TargetAddress } from './reporting-chain.ts';

// As @polkadot/api writes the runtime's types as JSON.
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  schema.nullish().transform((value) => value ?? undefined);
const u64 = z.union([z.number(), z.string()]).transform(Number);
const hex = z.string().regex(/^0x(?:[0-9a-f]{2})*$/);
const hash = z.string().regex(/^0x[0-9a-f]{64}$/);
/** Bytes that are text; empty ones, too, come as 0x. */
const text = hex.transform((bytes) => plainText(Buffer.from(bytes.slice(2), 'hex').toString('utf8')));

const parameters = z.object({
  samplesPerWindow: z.number(),
  distribution: z.enum(distributions),
  timeoutMs: z.number(),
  fastUs: z.object(byTimedIndicator(() => z.number())),
  minCoveragePpm: z.number(),
  minReporters: z.number(),
  graceMs: z.number(),
  graceBlocks: z.number(),
  idleWindows: z.number(),
  hostRate: z.number(),
  clockOffsetMs: z.number(),
  lagBlocks: z.number(),
});

const sampling = z.tuple([z.number(), parameters]).transform(([windowMs, rest]) => ({ windowMs, ...rest }));

const port = z.object({ multiaddr: text, peer: hash }).transform(({ multiaddr, peer }) => ({
  kind: 'libp2p' as const,
  multiaddr,
  peerId: peerIdOf(peer),
}));

const anyAddress = z.union([
  // Registered before spec version 5, without the consent of its node: it is measured all the same.
  z.object({ libp2p: port }).transform(({ libp2p }) => libp2p),
  z.object({ port }).transform(({ port: consented }) => consented),
  z
    .object({ rpc: z.object({ url: text, peer: hash }) })
    .transform(({ rpc }) => ({ kind: 'rpc' as const, url: rpc.url, peerId: peerIdOf(rpc.peer) })),
]) satisfies z.ZodType<TargetAddress>;

/** As stored it may stand beside the windows in which it is measured; calls take it as it was encoded. */
const address = z.unknown().transform((json, context) => {
  const stored = z.object({ address: z.unknown() }).safeParse(json);
  const encoded = stored.success ? stored.data.address : json;
  const read = anyAddress.safeParse(encoded);
  if (read.success) return { address: read.data, encoded };
  context.addIssue({ code: 'custom', message: read.error.issues[0]?.message ?? 'no address' });
  return z.NEVER;
});

const who = z.union([
  z.object({ account: z.string() }).transform(({ account }) => ({ account, label: account })),
  z.object({ name: hex }).transform(({ name }) => {
    const label = plainText(Buffer.from(name.slice(2), 'hex').toString('utf8'));
    return { account: undefined, label };
  }),
]);

const target = z.object({
  target: z.number(),
  who: optional(who),
  addresses: z.array(address),
  region: optional(text),
  owner: optional(z.string()),
});

const reporter = z.object({
  account: z.string().optional(),
  signer: z.string(),
  joined: z.number(),
  left: optional(z.number()),
  reported: optional(z.number()),
  region: optional(text),
  link: hash,
  linkWindow: z.number(),
});

const partOrigin = z.object({ block: z.number(), extrinsic: z.number() });

export const reportingShapes = {
  sampling: optional(sampling),
  targets: z.array(target),
  owned: z.array(z.number()),
  nextTarget: z.number(),
  reporter: optional(reporter),
  reporters: z.array(
    z.union([
      reporter,
      z.tuple([z.string(), reporter]).transform(([account, info]) => ({ ...info, account })),
    ]),
  ),
  reportInfo: optional(
    z.object({ root: hash, contentId: hash, entriesHash: hash, parts: z.array(partOrigin) }),
  ),
  closing: optional(z.object({ next: z.number() })),
  ended: optional(z.object({ authored: u64, block: z.number() })),
  counted: z.object({ counted: z.object({ authored: u64 }) }),
  millis: u64,
  nonce: z.object({ nonce: z.number() }),
};

export type TargetInfo = z.infer<typeof target>;
export type ReporterInfo = z.infer<typeof reporter>;
