import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import { endpointFault, endpointOf } from '../../src/app/endpoint.ts';
import { changedParams, hrefOf, parseRoute } from '../../src/app/route.ts';

describe('parseRoute', () => {
  it('gives back what hrefOf wrote, of any path and parameters', () => {
    const part = fc.string({ minLength: 1, unit: 'grapheme' });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 3 }), fc.dictionary(part, part), (path, params) => {
        const route = parseRoute(hrefOf(path, params));
        deepEqual(route.path, path);
        deepEqual([...route.params].toSorted(), Object.entries(params).toSorted());
      }),
    );
  });

  it('leaves out what is not said', () => {
    equal(hrefOf([], { network: undefined, period: '' }), '#/');
  });

  it('takes a path that is not percent-encoded as it is', () => {
    deepEqual(parseRoute('#/v/100%').path, ['v', '100%']);
  });
});

describe('changedParams', () => {
  it('sets, takes away, and keeps the rest', () => {
    const params = changedParams(new URLSearchParams('a=1&b=2&c=3'), { a: undefined, b: '', d: '4' });
    equal(params.toString(), 'c=3&d=4');
  });
});

describe('endpointOf', () => {
  it('takes the address of the page before the server, and that before the usual one', () => {
    equal(endpointOf('?rpc=ws%3A%2F%2Fa%3A1', 'ws://b:1'), 'ws://a:1');
    equal(endpointOf('', 'ws://b:1'), 'ws://b:1');
    equal(endpointOf('', undefined), 'ws://127.0.0.1:9944');
  });

  it('refuses what is no address of a chain, with one that is', () => {
    for (const url of ['http://a', 'javascript:alert(1)', 'a', '']) {
      equal(endpointFault(url)?.includes('ws://127.0.0.1:9944'), true, url);
    }
    equal(endpointFault('wss://example.org/a'), undefined);
  });
});
