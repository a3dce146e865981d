import { equal } from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { gatewayClock } from '../../../../src/endpoint/gateway/clock.ts';
import { endOf } from '../../../../src/endpoint/gateway/upstream-links.ts';

const nothing = (): void => undefined;

describe('the end of connections', () => {
  const listenersOf = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;

  it('keeps nothing of two hundred waits that it did not end', async () => {
    const outer = new AbortController().signal;
    let listeners = 0;
    const link = {
      onClose: () => {
        listeners += 1;
        return nothing;
      },
    };
    const end = endOf([link, link], outer);
    for (let wait = 0; wait < 200; wait += 1) await gatewayClock.sleep(0, end.signal);
    equal(listenersOf(end.signal), 0);
    equal(listenersOf(outer), 1);
    equal(listeners, 2);
    end.forget();
    equal(listenersOf(outer), 0);
  });

  it('comes with the first that is closed, and with the outer signal', async () => {
    const outer = new AbortController();
    let close = nothing;
    const open = { onClose: () => nothing };
    const closing = {
      onClose: (listener: () => void) => {
        close = listener;
        return nothing;
      },
    };
    const first = endOf([open, closing], outer.signal);
    const waiting = gatewayClock.sleep(60_000, first.signal);
    close();
    await waiting;
    equal(first.signal.aborted, true);
    const second = endOf([open], outer.signal);
    equal(second.signal.aborted, false);
    outer.abort();
    equal(second.signal.aborted, true);
    equal(endOf([open], outer.signal).signal.aborted, true);
  });
});
