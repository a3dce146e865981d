/** A TCP packet over IPv4, as far as it was captured. */
export interface Packet {
  /** When the kernel passed it on, microseconds since the Unix epoch. */
  readonly atUs: number;
  readonly fromPort: number;
  readonly toPort: number;
  /** The first of a connection. */
  readonly isSyn: boolean;
  readonly payloadBytes: number;
  /** As much of the payload as was kept. */
  readonly payload: Buffer;
}

const fileHeader = 24;
const recordHeader = 16;
const nanosecondMagic = 0xa1b23c4d;
const microsecondMagic = 0xa1b2c3d4;
const ethernet = 1;
const ethernetHeader = 14;
const synFlag = 0x02;
const ackFlag = 0x10;

/**
 * Reads the TCP packets of a capture file (pcap, Ethernet frames, little endian). What the file does not hold to its end
 * is left out.
 */
export function readPcap(file: Buffer): Packet[] {
  const magic = file.length < fileHeader ? undefined : file.readUInt32LE(0);
  if (magic !== nanosecondMagic && magic !== microsecondMagic)
    throw new Error('the capture is no pcap file of this machine; try another version of tcpdump');
  if (file.readUInt32LE(20) !== ethernet)
    throw new Error(`the capture has link type ${file.readUInt32LE(20)}, and only Ethernet (1) is read here`);
  const perUs = magic === nanosecondMagic ? 1_000 : 1;
  const packets: Packet[] = [];
  for (let at = fileHeader; at + recordHeader <= file.length; ) {
    const atUs = file.readUInt32LE(at) * 1e6 + file.readUInt32LE(at + 4) / perUs;
    const from = at + recordHeader;
    const to = from + file.readUInt32LE(at + 8);
    if (to > file.length) break;
    const packet = readFrame(file.subarray(from, to), atUs);
    if (packet) packets.push(packet);
    at = to;
  }
  return packets;
}

function readFrame(frame: Buffer, atUs: number): Packet | undefined {
  const ip = frame.subarray(ethernetHeader);
  const isTcp = frame.length >= 54 && frame.readUInt16BE(12) === 0x0800 && ip[9] === 6;
  if (!isTcp) return undefined;
  const ipHeader = 4 * (ip.readUInt8(0) & 0x0f);
  const tcp = ip.subarray(ipHeader);
  const tcpHeader = 4 * (tcp.readUInt8(12) >> 4);
  const flags = tcp.readUInt8(13);
  return {
    atUs,
    fromPort: tcp.readUInt16BE(0),
    toPort: tcp.readUInt16BE(2),
    isSyn: (flags & synFlag) !== 0 && (flags & ackFlag) === 0,
    payloadBytes: ip.readUInt16BE(2) - ipHeader - tcpHeader,
    payload: tcp.subarray(tcpHeader),
  };
}
