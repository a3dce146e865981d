import koffi from 'koffi';

/** What the emulator asks of the system, thread by thread: Node offers none of it. */
export interface Libc {
  /** Puts this thread, and what it starts from now on, into a network namespace of its own. */
  unshareNetwork(): void;
  /** Opens without blocking; what is started later does not inherit it. */
  open(path: string): number;
  ioctl(fd: number, request: number, argument: Uint8Array): void;
  /** A socket that only carries requests about devices. */
  controlSocket(): number;
  close(fd: number): void;
  /** A descriptor that is readable once somebody wrote 8 bytes to it. */
  eventDescriptor(): number;
  /** Bytes read; -1 when nothing waits, or the other side is gone. */
  read(fd: number, into: Uint8Array): number;
  /** Bytes written; -1 when it was refused. */
  write(fd: number, bytes: Uint8Array, length: number): number;
  /** Waits for one of the descriptors, or until the time is over; how many are ready. */
  poll(descriptors: Int32Array, timeoutMs: number): number;
  /** Whether this thread now runs before all others, and its timers are exact; an ordinary user may not. */
  becomePrompt(): { readonly isRealTime: boolean };
}

/** A call of the system that failed, with what the system said of it (`EPERM`). */
export class SystemCallError extends Error {
  readonly call: string;
  readonly reason: string;

  constructor(call: string, reason: string) {
    super(`${call}: ${reason}`);
    this.name = 'SystemCallError';
    this.call = call;
    this.reason = reason;
  }
}

const cloneNewNet = 0x4000_0000;
const readWrite = 0o2;
const nonBlocking = 0o4000;
const closeOnExec = 0o2_000_000;
const internet = 2;
const datagram = 2;
const roundRobin = 2;
const realTimePriority = 10;
const setTimerSlack = 29;
const timerSlackNs = 1_000;

/** Each descriptor that is waited for: its number, what for and what came (16 bits each). */
const descriptorWords = 2;

/**
 * The C library that this process has loaded anyway.
 * @throws Error where koffi has no build for this machine
 */
export function loadLibc(): Libc {
  const library = koffi.load(null);
  const unshare = library.func('int unshare(int flags)');
  const open = library.func('int open(const char *path, int flags)');
  const ioctl = library.func('int ioctl(int fd, unsigned long request, void *argument)');
  const socket = library.func('int socket(int domain, int type, int protocol)');
  const close = library.func('int close(int fd)');
  const eventfd = library.func('int eventfd(unsigned int initial, int flags)');
  const read = library.func('int read(int fd, void *buffer, size_t count)');
  const write = library.func('int write(int fd, const void *buffer, size_t count)');
  const ppoll = library.func('int ppoll(void *fds, unsigned long count, void *timeout, void *mask)');
  const schedule = library.func('int sched_setscheduler(int pid, int policy, void *parameters)');
  const prctl = library.func('int prctl(int option, unsigned long argument)');
  // Seconds and nanoseconds, 64 bits each, of which the lower half is enough.
  const timeout = new Int32Array(4);

  const checked = (call: string, result: number): number => {
    if (result < 0) throw new SystemCallError(call, errorName(koffi.errno()));
    return result;
  };
  return {
    unshareNetwork: () => void checked('unshare(CLONE_NEWNET)', unshare(cloneNewNet)),
    open: (path) => checked(`open(${path})`, open(path, readWrite | nonBlocking | closeOnExec)),
    ioctl: (fd, request, argument) =>
      void checked(`ioctl(0x${request.toString(16)})`, ioctl(fd, request, argument)),
    controlSocket: () => checked('socket', socket(internet, datagram | closeOnExec, 0)),
    close: (fd) => void close(fd),
    eventDescriptor: () => checked('eventfd', eventfd(0, nonBlocking | closeOnExec)),
    read: (fd, into) => read(fd, into, into.length),
    write: (fd, bytes, length) => write(fd, bytes, length),
    poll: (descriptors, timeoutMs) => {
      const seconds = Math.floor(timeoutMs / 1_000);
      timeout[0] = seconds;
      timeout[2] = Math.floor((timeoutMs - seconds * 1_000) * 1e6);
      return ppoll(descriptors, descriptors.length / descriptorWords, timeout, null);
    },
    becomePrompt: () => {
      prctl(setTimerSlack, timerSlackNs);
      return { isRealTime: schedule(0, roundRobin, Int32Array.of(realTimePriority)) === 0 };
    },
  };
}

function errorName(errno: number): string {
  const found = Object.entries(koffi.os.errno).find(([, value]) => value === errno);
  return found?.[0] ?? `errno ${errno}`;
}
