import type { Packet } from './pcap.ts';

/** What passed on the wire between a prober and one path of the server. */
export interface Conversation {
  /** First packets of connections, requests and answers, in order of time, microseconds since the Unix epoch. */
  readonly synsUs: number[];
  readonly requestsUs: number[];
  readonly answersUs: number[];
}

/** When one sample passed. */
interface Passage {
  readonly firstUs: number;
  readonly lastUs: number;
}

/** One measurement as the prober tells it. */
export interface WireSample {
  /** Asked at this path, so that the sample is found on the wire. */
  readonly path: string;
  /** What the prober reports. */
  readonly latencyUs: number;
  /**
   * The instant that the latency counts from, microseconds since the Unix epoch. Undefined when it counts from before a
   * connection that is opened for this sample alone.
   */
  readonly dueUs: number | undefined;
}

/** The clocks are compared this well. */
const clockSlackUs = 100;

/** Who asked for what when: each connection belongs to the path of its first request. */
export function conversations(packets: readonly Packet[], serverPort: number): Map<string, Conversation> {
  const byPath = new Map<string, Conversation>();
  const open = new Map<number, { readonly synUs: number; conversation: Conversation | undefined }>();
  // Captured on two processors, packets may stand in the file a little out of order.
  for (const packet of packets.toSorted((a, b) => a.atUs - b.atUs)) {
    const isAsking = packet.toPort === serverPort;
    const port = isAsking ? packet.fromPort : packet.toPort;
    if (packet.isSyn && isAsking) open.set(port, { synUs: packet.atUs, conversation: undefined });
    const connection = open.get(port);
    if (!connection || packet.payloadBytes === 0) continue;
    if (!connection.conversation) {
      const path = pathOf(packet.payload);
      const known = byPath.get(path) ?? { synsUs: [], requestsUs: [], answersUs: [] };
      known.synsUs.push(connection.synUs);
      byPath.set(path, known);
      connection.conversation = known;
    }
    const { requestsUs, answersUs } = connection.conversation;
    (isAsking ? requestsUs : answersUs).push(packet.atUs);
  }
  return byPath;
}

/**
 * The sample on the wire: from its request, or from the first packet of its own connection, to the last packet that
 * answers. Undefined when it is not there as the prober tells it.
 */
export function passageOf(sample: WireSample, conversation: Conversation | undefined): Passage | undefined {
  if (!conversation) return undefined;
  const { synsUs, requestsUs, answersUs } = conversation;
  const { dueUs, latencyUs } = sample;
  const fromUs = dueUs === undefined ? Number.NEGATIVE_INFINITY : dueUs - clockSlackUs;
  const firstUs = (dueUs === undefined ? synsUs : requestsUs).find((atUs) => atUs >= fromUs);
  if (firstUs === undefined) return undefined;
  const untilUs = dueUs === undefined ? firstUs + latencyUs : dueUs + latencyUs + clockSlackUs;
  const lastUs = answersUs.findLast((atUs) => atUs <= untilUs);
  return lastUs === undefined || lastUs < firstUs ? undefined : { firstUs, lastUs };
}

function pathOf(payload: Buffer): string {
  return /^[A-Z]+ (\S+) /.exec(payload.toString('latin1'))?.[1] ?? '';
}
