import { deepEqual, equal } from 'node:assert/strict';
import type { LinkRule } from '../../../../../src/lab/link/rule.ts';
import { Emulator } from '../../../../../src/lab/link/tun/emulator.ts';

const nodes = ['v1', 'v2', 'v3'].map((name, index) => ({ name, address: `10.42.0.${index + 1}` }));
const largest = 100;
const payload = 20;

interface Written {
  readonly node: number;
  readonly byte: number | undefined;
  readonly length: number;
}

/** An emulator, and what it has written to which device. */
function emulated() {
  const written: Written[] = [];
  const emulator = new Emulator(nodes, 1, largest, {
    write: (node, bytes, length) => written.push({ node, byte: bytes[payload], length }),
  });
  const send = (from: number, to: number, byte: number, atMs: number, version = 4): void => {
    emulator.room.fill(0);
    emulator.room.set([version << 4]);
    // What it says of its sender is a lie: the device tells.
    emulator.room.set([10, 42, 0, 99, 10, 42, 0, to], 12);
    emulator.room[payload] = byte;
    emulator.receive(from, payload + 1, atMs);
  };
  const rule = (of: LinkRule): void =>
    emulator.setFaults({ from: 'v1', to: 'v2' }, [{ id: 'fault', links: [], rule: of }]);
  const counters = (from: string, to: string) =>
    emulator.counters().find((one) => one.from === from && one.to === to);
  return { emulator, written, send, rule, counters };
}

describe('the emulator of links', () => {
  it('passes a packet on at once where no fault is', () => {
    const { written, send, emulator } = emulated();
    send(0, 2, 7, 0);
    deepEqual(written, [{ node: 1, byte: 7, length: payload + 1 }]);
    equal(emulator.nextMs, undefined);
  });

  it('keeps a packet for its delay, and packets of one moment in their order', () => {
    const { written, send, rule, emulator } = emulated();
    rule({ delayMs: 50 });
    for (const byte of [1, 2, 3]) send(0, 2, byte, 10);
    emulator.release(59.9);
    deepEqual([written.length, emulator.nextMs], [0, 60]);
    emulator.release(60);
    deepEqual(
      written.map(({ byte }) => byte),
      [1, 2, 3],
    );
  });

  it('delays one direction alone', () => {
    const { written, send, rule } = emulated();
    rule({ delayMs: 50 });
    send(1, 1, 5, 0);
    send(2, 2, 6, 0);
    deepEqual(
      written.map(({ node }) => node),
      [0, 1],
    );
  });

  it('drops what goes to nobody, to the sender itself, or is not of IP version 4', () => {
    const { written, send } = emulated();
    send(0, 9, 1, 0);
    send(0, 1, 1, 0);
    send(0, 2, 1, 0, 6);
    deepEqual(written, []);
  });

  it('drops what was under way when the link was cut, and counts it as lost', () => {
    const { written, send, rule, counters, emulator } = emulated();
    rule({ delayMs: 50 });
    send(0, 2, 1, 0);
    rule({ delayMs: 50, cut: true });
    emulator.release(50);
    send(0, 2, 2, 51);
    deepEqual(written, []);
    deepEqual([counters('v1', 'v2')?.packets, counters('v1', 'v2')?.lost], [2, 2]);
  });

  it('sends a copy right behind its packet, and harms only the packet', () => {
    const { written, send, rule, emulator } = emulated();
    rule({ duplicate: 1, corrupt: 1, delayMs: 5 });
    for (let packet = 0; packet < 200; packet += 1) send(0, 2, 0, packet);
    emulator.release(1_000);
    equal(written.length, 400);
    const [originals, copies] = [0, 1].map((rest) => written.filter((_, index) => index % 2 === rest));
    equal(
      copies?.every(({ byte }) => byte === 0),
      true,
    );
    // The turned bit is anywhere in 21 bytes, so it is now and then in the one that is looked at.
    equal(
      originals?.some(({ byte }) => byte !== 0),
      true,
    );
  });

  it('says how late packets left', () => {
    const { send, rule, counters, emulator } = emulated();
    rule({ delayMs: 10 });
    send(0, 2, 1, 0);
    emulator.release(12);
    const late = counters('v1', 'v2')?.lateP99Ms ?? 0;
    equal(late >= 2 && late <= 2.2, true);
  });
});
