import { equal, match } from 'node:assert/strict';
import { endpointFault, endpointOf, genesisFault } from '../../src/app/endpoint.ts';

const [own, other] = [`0x${'ab'.repeat(32)}`, `0x${'cd'.repeat(32)}`];

describe('a page of a server whose chain browsers do not reach', () => {
  it('asks no other chain, and says what to do', () => {
    match(endpointFault(endpointOf('', 'none')) ?? '', /Add \?rpc=wss:.*--page-rpc/);
    equal(endpointFault(endpointOf('?rpc=ws://a:1', 'none')), undefined);
  });
});

describe('genesisFault', () => {
  it('refuses another chain at the served address, unless the viewer chose it', () => {
    equal(genesisFault('', own, own.toUpperCase().replace('0X', '0x')), undefined);
    match(genesisFault('', own, other) ?? '', /0xabab.*another one answers \(0xcdcd/);
    equal(genesisFault('?rpc=ws://a:1', own, other), undefined);
    equal(genesisFault('', undefined, other), undefined);
  });
});
