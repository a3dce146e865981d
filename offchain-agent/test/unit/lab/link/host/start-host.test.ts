import { deepEqual, equal, rejects } from 'node:assert/strict';
import { chooseBackend, isHostGone, placeOf } from '../../../../../src/lab/link/host/start-host.ts';
import type { TunAccess } from '../../../../../src/lab/link/host/tun-access.ts';
import type { NetworkState } from '../../../../../src/lab/real/state.ts';

const none: TunAccess = { can: false, missing: 'the kernel has no TUN: load the module tun' };
const both = ['tun', 'proxy'] as const;
const user: TunAccess = { can: true, way: 'user_namespace', isRealTime: false };

describe('what stands between nodes', () => {
  const said: string[] = [];
  const say = (line: string): void => void said.push(line);

  beforeEach(() => {
    said.length = 0;
  });

  it('is nothing where nothing was asked for, and then nobody looks for it', async () => {
    const search = async (): Promise<TunAccess> => await Promise.reject(new Error('looked'));
    equal(await chooseBackend('none', say, both, search), undefined);
    deepEqual(said, []);
  });

  it('are devices where they can be had, and how is said', async () => {
    deepEqual(await chooseBackend('auto', say, both, async () => user), {
      backend: 'tun',
      way: 'user_namespace',
    });
    deepEqual(said, [
      'links: a TUN device for each node in a user namespace, without real-time priority, so that packets may be late by milliseconds',
    ]);
  });

  it('are proxies else, if the choice was free, and what they cannot do is said', async () => {
    deepEqual(await chooseBackend('auto', say, both, async () => none), { backend: 'proxy' });
    deepEqual(said, [
      'links: TCP proxies, which cannot do loss, duplicate, corrupt, reorder; for all of that a TUN device is missing: the kernel has no TUN: load the module tun',
    ]);
  });

  it('is refused with what is missing where only a device was asked for', async () => {
    await rejects(
      chooseBackend('tun', say, both, async () => none),
      {
        code: 'bad_input/backend',
        message:
          '--link-backend tun cannot be had here: the kernel has no TUN: load the module tun; fix that, or use --link-backend proxy, which cannot do loss, duplicate, corrupt, reorder',
      },
    );
  });

  it('is refused also where the choice was free, if the nodes can stand behind a device alone', async () => {
    await rejects(
      chooseBackend('auto', say, ['tun'], async () => none),
      {
        code: 'bad_input/backend',
        message:
          '--link-backend auto: links of these nodes need a TUN device, which is missing: the kernel has no TUN: load the module tun; fix that, or omit --link-backend',
      },
    );
  });

  it('gives each node an address and all the same port, or a proxy before its own', () => {
    const ports = [21_000, 21_001] as const;
    deepEqual(placeOf(undefined, 0, ports), { p2p_port: 21_000 });
    deepEqual(placeOf('proxy', 0, ports), { p2p_port: 21_000, proxy_port: 21_001 });
    deepEqual(placeOf('tun', 0, ports), { host: '10.42.0.1', p2p_port: 30_333 });
    deepEqual(placeOf('tun', 255, ports), { host: '10.42.1.0', p2p_port: 30_333 });
  });

  it('has gone when its process has, and not where there is none to go', () => {
    const links = { backend: 'tun', socket: '/nowhere' } as const;
    const dead = { pid: process.pid, started: 'never' };
    equal(isHostGone({} as NetworkState), false);
    equal(isHostGone({ links } as NetworkState), true);
    equal(isHostGone({ links: { ...links, process: dead } } as NetworkState), true);
  });
});
