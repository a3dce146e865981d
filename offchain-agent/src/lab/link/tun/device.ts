import { type Libc, SystemCallError } from './libc.ts';

export const deviceFile = '/dev/net/tun';

/** As Ethernet has it. */
export const mtu = 1_500;

// Of <linux/if_tun.h>, <linux/sockios.h> and <linux/if.h>.
const setInterface = 0x4004_54ca;
const tunWithoutHeader = 0x1001;
const setFlags = 0x8914;
const setAddress = 0x8916;
const setNetmask = 0x891c;
const setMtu = 0x8922;
const setQueueLength = 0x8943;
const isUp = 0x1;

const device = 'tun0';
const netmask = '255.255.0.0';
/** Room for what a busy node sends at once: losses are to be those that were asked for. */
const queuedPackets = 10_000;

/** `struct ifreq`: 16 bytes of a name, then what is asked. */
const requestBytes = 40;
const nameBytes = 16;

/**
 * Makes a device in the network namespace of this thread, with this address, through which all that goes to another address
 * of the same network leaves. It is there as long as the descriptor is open.
 * @returns the descriptor: packets that leave are read from it, those that arrive are written to it
 * @throws SystemCallError
 */
export function openDevice(libc: Libc, address: string): number {
  const fd = libc.open(deviceFile);
  const control = libc.controlSocket();
  try {
    libc.ioctl(
      fd,
      setInterface,
      request(device, (view) => view.setUint16(0, tunWithoutHeader, true)),
    );
    libc.ioctl(control, setFlags, request('lo', up));
    libc.ioctl(
      control,
      setAddress,
      request(device, (view) => socketAddress(view, address)),
    );
    libc.ioctl(
      control,
      setNetmask,
      request(device, (view) => socketAddress(view, netmask)),
    );
    libc.ioctl(
      control,
      setMtu,
      request(device, (view) => view.setInt32(0, mtu, true)),
    );
    lengthenQueue(libc, control);
    libc.ioctl(control, setFlags, request(device, up));
    return fd;
  } catch (error) {
    libc.close(fd);
    throw error;
  } finally {
    libc.close(control);
  }
}

// In a user namespace it stays at the 500 packets that the system gives.
function lengthenQueue(libc: Libc, control: number): void {
  try {
    libc.ioctl(
      control,
      setQueueLength,
      request(device, (view) => view.setInt32(0, queuedPackets, true)),
    );
  } catch (error) {
    if (!(error instanceof SystemCallError)) throw error;
  }
}

function request(name: string, write: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(requestBytes);
  bytes.set(new TextEncoder().encode(name));
  write(new DataView(bytes.buffer, nameBytes));
  return bytes;
}

function up(view: DataView): void {
  view.setUint16(0, isUp, true);
}

/** `struct sockaddr_in`: family, port, address. */
function socketAddress(view: DataView, address: string): void {
  view.setUint16(0, 2, true);
  for (const [index, part] of address.split('.').entries()) view.setUint8(4 + index, Number(part));
}
